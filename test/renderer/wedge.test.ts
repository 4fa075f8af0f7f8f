import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { parts } from '../support/parts.ts'
import { hindrances, lostWords } from './support/browser.ts'
import { lane } from './support/scripted-gate.ts'
import { screenBench } from './support/screens.ts'

const wedge = () => [lane({ scannerKind: 'wedge', keyLayout: 'by-key' })]

/** The page's time stands still but when a test moves it: how quick keys come is not left to the machine. */
const holdTime = (page: Page): Promise<void> => page.clock.install()

async function stopTime(page: Page): Promise<void> {
  await page.clock.pauseAt(Date.now() + 3_600_000)
}

/** Types as a scanner does, no time passing from key to key. */
async function scan(page: Page, text: string, ...chords: readonly string[]): Promise<void> {
  await page.keyboard.type(text)
  for (const chord of chords) await page.keyboard.press(chord)
}

describe.skipIf(parts.chromium === null)('a scanner that poses as a keyboard', () => {
  const bench = screenBench()

  it('types its code into the attendant’s page, and presses no button with its Enter', async () => {
    const gate = await bench.gate({}, wedge())
    const page = await bench.open(gate, '#/attendant/north-1', undefined, holdTime)
    const close = page.getByRole('button', { name: 'Close the lane' })
    await close.focus()
    await stopTime(page)
    await scan(page, 'TICKET-1', 'Enter')
    expect(await gate.called('present')).toEqual({ laneId: 'north-1', text: 'TICKET-1' })
    await page.clock.runFor(200)
    await page.keyboard.press('Enter')
    // A person's Enter, a while later, is the button's.
    await page.clock.runFor(1_000)
    await page.keyboard.press('Enter')
    expect(await gate.called('setMode')).toEqual({ laneId: 'north-1', mode: 'closed', minutes: null })
    expect(gate.calls.map(({ call }) => call)).toEqual(['present', 'setMode'])
  })

  it('starts no shortcut with a separator, and takes no name off the screen with an Escape', async () => {
    const gate = await bench.gate({}, wedge())
    const page = await bench.open(gate, '#/attendant/north-1', undefined, async (opening) => {
      await holdTime(opening)
      await opening.addInitScript(() => {
        const downs: KeyboardEvent[] = []
        Object.assign(globalThis, { downs })
        window.addEventListener('keydown', (event) => downs.push(event), true)
      })
    })
    await page.getByText('Scan a code. This page must stay in front.').waitFor()
    await stopTime(page)
    await scan(page, '0104', 'Control+]')
    await scan(page, '17', 'Control+p', 'Escape', 'Enter')
    expect(await gate.called('present')).toEqual({ laneId: 'north-1', text: '0104\u001d17\u0010' })
    expect(gate.calls.map(({ call }) => call)).toEqual(['present'])
    const heard = await page.evaluate(() =>
      (globalThis as unknown as { downs: KeyboardEvent[] }).downs.map((event) => event.defaultPrevented),
    )
    expect(new Set(heard)).toEqual(new Set([true]))
  })

  it('is waited for in words while its keys come, on either page, and ends by silence too', async () => {
    for (const screen of ['attendant', 'guest']) {
      const gate = await bench.gate({}, wedge())
      const page = await bench.open(gate, `#/${screen}/north-1`, undefined, holdTime)
      await page
        .getByText(screen === 'guest' ? 'Show your pass' : 'Scan a code.')
        .first()
        .waitFor()
      await stopTime(page)
      await scan(page, 'TICKET')
      await page.getByText('Receiving…').waitFor()
      expect(await lostWords(page)).toEqual([])
      await scan(page, '-1')
      expect(gate.calls).toEqual([])
      await page.clock.runFor(150)
      expect(await gate.called('present')).toEqual({ laneId: 'north-1', text: 'TICKET-1' })
      await page.getByText('Receiving…').waitFor({ state: 'detached' })
    }
  })

  it('hands on no more of a health card than tells that it is one, and the screens say what to do', async () => {
    const gate = await bench.gate({}, wedge())
    const guest = await bench.open(gate, '#/guest/north-1', undefined, holdTime)
    await guest.getByText('Show your pass').waitFor()
    await stopTime(guest)
    await scan(guest, 'shc:/567629095243', 'Enter')
    expect(await gate.called('present')).toEqual({ laneId: 'north-1', text: 'shc:/' })
    expect(gate.calls).toHaveLength(1)
    gate.answer({ kind: 'refused', reason: 'scanner-unsuited' })
    await guest.getByRole('heading', { name: 'The gate cannot check' }).waitFor()
    await guest.getByText('This reader cannot take this kind of code. It is not about your pass.').waitFor()
    gate.show({
      outcome: 'refuse',
      reason: 'scanner-unsuited',
      pass: null,
      warnings: [],
      keysAgeS: null,
      others: [],
      task: null,
      finding: null,
      idCompared: false,
      clearsInMs: 15_000,
    })
    const attendant = await bench.open(gate, '#/attendant/north-1')
    await attendant.getByText('This scanner poses as a keyboard').waitFor()
    expect(await hindrances(attendant)).toEqual([])
    expect(await lostWords(attendant)).toEqual([])
  })

  it('is none where the lane has another scanner: keys stay what they are', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/attendant/north-1', undefined, holdTime)
    await page.getByRole('button', { name: 'Close the lane' }).focus()
    await stopTime(page)
    await scan(page, 'TICKET-1', 'Enter')
    expect(await gate.called('setMode')).toEqual({ laneId: 'north-1', mode: 'closed', minutes: null })
    expect(gate.calls.map(({ call }) => call)).toEqual(['setMode'])
  })
})
