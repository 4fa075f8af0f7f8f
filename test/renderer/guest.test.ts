import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { GuestAnswer } from '../../main/contract/gate-api.ts'
import { toneOf } from '../../renderer/guest/guest-message.ts'
import { sounds } from '../../renderer/guest/sounds.ts'
import { parts } from '../support/parts.ts'
import { hindrances, launchBrowser, lostWords, soundAllowed, type View } from './support/browser.ts'
import { screenBench } from './support/screens.ts'

/** Every answer, in what it must say. */
const answers: readonly [GuestAnswer, english: string, spanish: string][] = [
  [{ kind: 'starting' }, 'One moment', 'Un momento'],
  [{ kind: 'ready' }, 'Show your pass', 'Muestre su pase'],
  [{ kind: 'more-parts', have: 2, of: 3 }, '2 of 3', '2 de 3'],
  [
    { kind: 'more-proofs', have: ['ticket'], missing: ['health'] },
    'Now show your health pass',
    'Ahora muestre su pase sanitario',
  ],
  [
    { kind: 'more-proofs', have: ['health'], missing: ['ticket'] },
    'Now show your ticket',
    'Ahora muestre su entrada',
  ],
  [{ kind: 'checking' }, 'Show your photo ID', 'Muestre su documento'],
  [
    { kind: 'party', opening: 'all', people: 2, max: 8 },
    'The next of your party',
    'El siguiente de su grupo',
  ],
  [{ kind: 'admitted', passType: 'vaccination', passing: false }, 'Go ahead', 'Adelante'],
  [{ kind: 'refused', reason: 'issuer-unknown' }, 'Not accepted', 'No aceptado'],
  [{ kind: 'refused', reason: 'a-reason-of-tomorrow' }, 'Not accepted', 'No aceptado'],
  [{ kind: 'refused', reason: 'keys-expired' }, 'The gate cannot check', 'El acceso no puede verificar'],
  [{ kind: 'see-attendant', reason: 'type-not-accepted' }, 'See the attendant', 'Consulte al personal'],
  [{ kind: 'out-of-order', fault: 'relay-gone' }, 'Out of order', 'Fuera de servicio'],
  [{ kind: 'see-attendant', reason: 'clock-doubtful' }, 'See the attendant', 'Consulte al personal'],
  [{ kind: 'emergency' }, 'Emergency: walk through', 'Emergencia: pase'],
  [{ kind: 'closed' }, 'Lane closed', 'Carril cerrado'],
  [{ kind: 'wait' }, 'One moment', 'Un momento'],
  [{ kind: 'free' }, 'Walk through', 'Pase'],
]

const views: readonly [string, View][] = [
  ['a kiosk', { width: 1_280, height: 800 }],
  ['a small display', { width: 800, height: 480 }],
  ['a display set upright', { width: 1_080, height: 1_920 }],
  ['a 4K display', { width: 3_840, height: 2_160 }],
  ['a kiosk with letters twice as large', { width: 1_280, height: 800, textScale: 2 }],
  ['a small display with letters twice as large', { width: 800, height: 480, textScale: 2 }],
]

const headline = (page: Page, words: string) =>
  page.getByRole('heading', { level: 1, name: words, exact: true }).waitFor()

describe.skipIf(parts.chromium === null)('the guest screen', () => {
  const bench = screenBench(() => launchBrowser(soundAllowed))

  it.each(views)('loses no word of any answer on %s, in either language', async (_name, view) => {
    for (const languages of [
      ['en', 'es'],
      ['es', 'en'],
    ]) {
      const gate = await bench.gate({ languages, demo: true })
      const page = await bench.open(gate, '#/guest/north-1', view)
      for (const [answer, english, spanish] of answers) {
        gate.answer(answer)
        await headline(page, languages[0] === 'en' ? english : spanish)
        expect(await lostWords(page), JSON.stringify(answer)).toEqual([])
      }
    }
  })

  it('hinders nobody, and keeps a contrast of 7 to 1', async () => {
    const gate = await bench.gate({ demo: true })
    const page = await bench.open(gate, '#/guest/north-1')
    for (const [answer, english] of answers) {
      gate.answer(answer)
      await headline(page, english)
      expect(await hindrances(page, ['color-contrast-enhanced']), JSON.stringify(answer)).toEqual([])
    }
  })

  it('has letters that are read from three metres', async () => {
    // 5 mm for each metre is what signs are made by; a kiosk of 15 inches has 1,280 points on 330 mm.
    const atLeastMm = 15
    const mmPerPoint = 330 / 1_280
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/guest/north-1')
    gate.answer({ kind: 'refused', reason: 'expired' })
    await headline(page, 'Not accepted')
    const points = await page.locator('.guest-headline').evaluate((word) => {
      const { fontSize } = getComputedStyle(word)
      return Number.parseFloat(fontSize)
    })
    expect(points * mmPerPoint).toBeGreaterThan(atLeastMm)
  })

  it('gives each answer a shape and a ground of its own', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/guest/north-1')
    const looks = new Set<string>()
    const shapes = new Set<string>()
    const kinds = [
      'Show your pass',
      '2 of 3',
      'Go ahead',
      'Not accepted',
      'See the attendant',
      'Out of order',
    ]
    for (const words of [...kinds, 'Emergency: walk through']) {
      const answer = answers.find(([, english]) => english === words)?.[0]
      if (answer !== undefined) gate.answer(answer)
      await headline(page, words)
      shapes.add(await page.locator('.guest-answer .guest-mark').innerHTML())
      looks.add(await page.locator('.guest').evaluate((stage) => getComputedStyle(stage).backgroundColor))
    }
    expect(shapes.size).toBe(kinds.length + 1)
    expect(looks.size).toBe(kinds.length + 1)
  })

  it('tells a refused guest what to do next', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/guest/north-1')
    gate.answer({ kind: 'refused', reason: 'expired' })
    await page.getByText('Your pass has expired.').waitFor()
    await page.getByText('Fetch a new one in its app, or ask the attendant.').waitFor()
  })

  it('never shows what kind of pass it was', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/guest/north-1')
    gate.answer({ kind: 'admitted', passType: 'vaccination', passing: false })
    await headline(page, 'Go ahead')
    expect(await page.locator('body').innerText()).not.toMatch(/vaccin/i)
  })

  it('plays a sound of its own rhythm for each answer, once', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/guest/north-1', undefined, listen)
    await headline(page, 'Show your pass')
    await page.locator('.guest-sound').waitFor({ state: 'detached' })
    const rhythms = new Set<string>()
    for (const [answer, english] of answers) {
      if (answer.kind === 'starting' || answer.kind === 'closed') continue
      await page.evaluate(() => Object.assign(globalThis, { beats: [] }))
      gate.answer(answer)
      await headline(page, english)
      const { length } = sounds[toneOf(answer)]
      const heard = await page.waitForFunction((count) => {
        const { beats } = globalThis as unknown as Heard
        return beats.length === count && beats
      }, length)
      if (length > 0) rhythms.add(JSON.stringify(await heard.jsonValue()))
    }
    // Both refusals sound alike; nothing else does.
    expect(rhythms.size).toBe(6)
  })

  it('sounds for the next guest who is refused for the same reason', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/guest/north-1', undefined, listen)
    await headline(page, 'Show your pass')
    gate.answer({ kind: 'refused', reason: 'expired' })
    await page.waitForFunction(() => (globalThis as unknown as Heard).beats.length === 3)
    gate.answer({ kind: 'refused', reason: 'expired' })
    await page.waitForFunction(() => (globalThis as unknown as Heard).beats.length === 6)
  })

  it('does not sound again for what it finds when it opens', async () => {
    const gate = await bench.gate()
    gate.answer({ kind: 'refused', reason: 'expired' })
    const page = await bench.open(gate, '#/guest/north-1', undefined, listen)
    await headline(page, 'Not accepted')
    expect(await page.evaluate(() => (globalThis as unknown as Heard).beats)).toEqual([])
  })

  it('keeps the language that a guest has chosen while it answers them', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/guest/north-1')
    await page.getByRole('button', { name: 'Español' }).click()
    await headline(page, 'Muestre su pase')
    gate.answer({ kind: 'admitted', passType: 'vaccination', passing: false })
    await headline(page, 'Adelante')
    expect(await page.locator('.guest-words').getAttribute('lang')).toBe('es')
    const box = await page.getByRole('button', { name: 'English' }).boundingBox()
    expect(Math.min(box?.height ?? 0, box?.width ?? 0)).toBeGreaterThanOrEqual(44)
  })

  it('returns to the venue’s first language when the guest who chose has gone', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/guest/north-1', undefined, async (opening) => {
      await opening.clock.install()
    })
    await headline(page, 'Show your pass')
    await page.getByRole('button', { name: 'Español' }).click()
    await headline(page, 'Muestre su pase')
    await page.clock.runFor(29_000)
    await headline(page, 'Muestre su pase')
    await page.clock.runFor(2_000)
    await headline(page, 'Show your pass')
  })

  it('takes its languages in turn while nobody is there, and none while it answers', async () => {
    const gate = await bench.gate({ rotateLanguageMs: 8_000 })
    const page = await bench.open(gate, '#/guest/north-1', undefined, async (opening) => {
      await opening.clock.install()
    })
    await headline(page, 'Show your pass')
    await page.clock.runFor(8_100)
    await headline(page, 'Muestre su pase')
    gate.answer({ kind: 'refused', reason: 'expired' })
    await headline(page, 'No aceptado')
    await page.clock.runFor(20_000)
    await headline(page, 'No aceptado')
  })

  it('says so when this gate has no such lane', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/guest/east-9')
    await page.getByText('There is no lane “east-9” at this gate.').waitFor()
  })
})

describe.skipIf(parts.chromium === null)('a browser that keeps silent until it is touched', () => {
  const bench = screenBench()

  it('says that the sound is off, and has it after a touch', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/guest/north-1', undefined, listen)
    await page.getByText('Sound is off. Touch the screen to turn it on.').waitFor()
    gate.answer({ kind: 'refused', reason: 'expired' })
    await headline(page, 'Not accepted')
    await page.mouse.click(400, 300)
    await page.getByText('Sound is off.').waitFor({ state: 'detached' })
    expect(await page.evaluate(() => (globalThis as unknown as Heard).beats)).toEqual([])
    gate.answer({ kind: 'admitted', passType: 'vaccination', passing: false })
    await page.waitForFunction(() => (globalThis as unknown as Heard).beats.length === 2)
  })
})

interface Heard {
  /** Of each tone its begin, relative to the first, and its length: milliseconds. */
  beats: { atMs: number; forMs: number }[]
}

/** Writes down each tone that the page orders of the browser. */
async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard = globalThis as unknown as Heard
    heard.beats = []
    let firstS = 0
    const { start, stop } = AudioScheduledSourceNode.prototype
    const startedS = new WeakMap<AudioScheduledSourceNode, number>()
    AudioScheduledSourceNode.prototype.start = function (whenS = 0) {
      if (heard.beats.length === 0) firstS = whenS
      startedS.set(this, whenS)
      start.call(this, whenS)
    }
    AudioScheduledSourceNode.prototype.stop = function (whenS = 0) {
      const beganS = startedS.get(this) ?? whenS
      heard.beats.push({
        atMs: Math.round((beganS - firstS) * 1_000),
        forMs: Math.round((whenS - beganS) * 1_000),
      })
      stop.call(this, whenS)
    }
  })
}
