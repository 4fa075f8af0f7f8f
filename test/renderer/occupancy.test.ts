import { describe, expect, it } from 'vitest'
import type { OccupancyView, ZoneView } from '../../main/contract/occupancy-api.ts'
import { parts } from '../support/parts.ts'
import { plainHindrances, lostWords, type View } from './support/browser.ts'
import { screenBench } from './support/screens.ts'

const zone = (over: Partial<ZoneView> = {}): ZoneView => ({
  zoneId: 'bowl',
  name: 'Bowl',
  inside: 1_204,
  entered: 1_300,
  goneOut: 100,
  unseen: 0,
  corrected: 4,
  warnAt: 4_500,
  stopAt: 5_000,
  level: 'free',
  ...over,
})
const boxes = zone({
  zoneId: 'boxes / west',
  name: 'Boxes, west',
  inside: 96,
  corrected: 0,
  unseen: 2,
  warnAt: 90,
  stopAt: 120,
  level: 'nearly-full',
})
const terrace = zone({
  zoneId: 'terrace',
  name: 'Terrace',
  inside: 310,
  warnAt: null,
  stopAt: 300,
  level: 'full',
})
const foyer = zone({
  zoneId: 'foyer',
  name: 'Foyer',
  corrected: 0,
  inside: 1_200,
  warnAt: null,
  stopAt: null,
})

const on = (...zones: ZoneView[]): OccupancyView => ({
  kind: 'on',
  event: { id: 'final', name: 'Cup final', doorsS: 1_795_300_000, endsS: 1_795_316_200 },
  zones,
})

const views: readonly [string, View][] = [
  ['a desk', { width: 1_280, height: 800 }],
  ['a small display with letters twice as large', { width: 800, height: 480, textScale: 2 }],
  ['a phone', { width: 390, height: 844 }],
]

describe.skipIf(parts.chromium === null)('how many are inside', () => {
  const bench = screenBench()

  it('is not shown where the gate knows of no events', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/counts')
    await page.getByText('Nothing was scanned on this day.').waitFor()
    expect(await page.getByRole('heading', { name: 'Inside now' }).count()).toBe(0)
    gate.occupy({ kind: 'between' })
    await page.getByText('No event is on now').waitFor()
  })

  it('is told by zone, of its limit, with how it came about, and as it changes', async () => {
    const gate = await bench.gate()
    gate.occupy(on(zone(), boxes, terrace, foyer))
    const page = await bench.open(gate, '#/counts')
    const bowl = page.locator('[data-zone="bowl"]')
    await bowl.getByText('of 5,000').waitFor()
    expect(await bowl.innerText()).toMatch(
      /^Bowl\s+Room left\s+1,204 of 5,000\s+Went in\s+1,300\s+Came out\s+100\s+Corrected by hand\s+\+4/,
    )
    expect(await bowl.locator('.fill').count()).toBe(1)
    const west = page.locator('[data-zone="boxes / west"]')
    expect(await west.innerText()).toMatch(/Nearly full\s+96 of 120[^]*Came out, not seen to go in\s+2/)
    expect(await page.locator('[data-zone="terrace"]').innerText()).toMatch(/Full\s+310 of 300/)
    const open = page.locator('[data-zone="foyer"]')
    expect([await open.innerText(), await open.locator('.fill').count()]).toEqual([
      expect.stringMatching(/^Foyer\s+1,200 inside/) as string,
      0,
    ])
    gate.occupy(on(zone({ inside: 1_205 })))
    await bowl.getByText('1,205').waitFor()
  })

  it('is corrected with a reason, as a figure or a difference', async () => {
    const gate = await bench.gate()
    gate.occupy(on(zone()))
    const page = await bench.open(gate, '#/counts')
    const reason = 'counted by two stewards'
    for (const [what, change] of [
      ['So many are inside', { kind: 'set', inside: 40 }],
      ['So many fewer', { kind: 'by', people: -40 }],
    ] as const) {
      gate.calls.length = 0
      await page.getByRole('button', { name: 'Correct the figure' }).click()
      const form = page.getByRole('form', { name: 'Correct the figure of Bowl' })
      await form.getByLabel('What you know').selectOption(what)
      await form.getByLabel('People').fill('40')
      await form.getByLabel('Reason').fill(reason)
      await form.getByRole('button', { name: 'Correct', exact: true }).click()
      expect(await gate.called('correctOccupancy')).toEqual({
        eventId: 'final',
        zoneId: 'bowl',
        change,
        reason,
      })
      await page.getByText('Corrected, and on record.').waitFor()
    }
  })

  it('is not corrected without a reason, nor where the gate says no', async () => {
    const gate = await bench.gate()
    gate.occupy(on(zone()))
    gate.corrected = 'no-event'
    const page = await bench.open(gate, '#/counts')
    await page.getByRole('button', { name: 'Correct the figure' }).click()
    const save = page.getByRole('button', { name: 'Correct', exact: true })
    await page.getByLabel('People').fill('40')
    await save.click()
    await page.getByLabel('Reason').fill('counted')
    await save.click()
    await page.getByText('Another event is on by now.').waitFor()
    expect(gate.calls.filter(({ call }) => call === 'correctOccupancy')).toHaveLength(1)
  })

  it('is told to staff when a zone is nearly full, or full, with its figure', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/attendant')
    gate.notify([
      {
        code: 'zone-full',
        severity: 'alarm',
        detail: null,
        zone: { id: 'bowl', name: 'Bowl', limit: 5_000 },
      },
      {
        code: 'zone-nearly-full',
        severity: 'warning',
        detail: null,
        zone: { id: 'west', name: 'Boxes', limit: 90 },
      },
      {
        code: 'zone-nearly-full',
        severity: 'warning',
        detail: null,
        zone: { id: 'east', name: 'East', limit: 80 },
      },
    ])
    await page.getByText('Bowl is full: 5,000 people or more inside').waitFor()
    await page.getByText('Boxes is nearly full: 90 people or more inside').waitFor()
    await page.getByText('East is nearly full: 80 people or more inside').waitFor()
  })

  it.each(views)('loses no word and hinders nobody on %s', async (_name, view) => {
    for (const lang of ['en', 'es']) {
      const gate = await bench.gate({}, [])
      gate.occupy(on(zone(), boxes, terrace, foyer))
      const page = await bench.open(gate, `#/counts?lang=${lang}`, view)
      await page.locator('[data-zone="bowl"] button').click()
      await page.locator('form').waitFor()
      expect(await lostWords(page)).toEqual([])
      expect(await plainHindrances(page, view, lang)).toEqual([])
    }
  })
})

describe.skipIf(parts.chromium === null)('the clicker', () => {
  const bench = screenBench()

  it('counts by thumb and by key, each press once', async () => {
    const gate = await bench.gate()
    gate.occupy(on(zone()))
    const page = await bench.open(gate, '#/clicker/bowl')
    await page.getByRole('button', { name: 'One in' }).click()
    await page.getByRole('button', { name: 'One out' }).click()
    await page.keyboard.press('+')
    await page.keyboard.press('-')
    await page.keyboard.down('+')
    await page.keyboard.down('+')
    await page.keyboard.press('x')
    await expect
      .poll(() => gate.calls.flatMap(({ call, input }) => (call === 'click' ? [input.people] : [])))
      .toEqual([1, -1, 1, -1, 1])
  })

  it('says how many of its clicks were not counted', async () => {
    const gate = await bench.gate()
    gate.occupy(on(zone()))
    gate.clicked = 'failed'
    const page = await bench.open(gate, '#/clicker')
    await page.getByRole('button', { name: 'One in' }).click()
    await page.getByText('Clicks not counted: 1.').waitFor()
    await page.getByRole('button', { name: 'One in' }).click()
    await page.getByText('Clicks not counted: 2.').waitFor()
  })

  it('asks for the zone where there are several, whatever their ids are', async () => {
    const gate = await bench.gate()
    gate.occupy(on(zone(), boxes))
    const page = await bench.open(gate, '#/clicker')
    await page.getByRole('link', { name: 'Boxes, west' }).click()
    await page.getByRole('button', { name: 'One in' }).click()
    expect(await gate.called('click')).toEqual({ zoneId: 'boxes / west', people: 1 })
  })

  it.each(views)('loses no word and hinders nobody on %s', async (_name, view) => {
    for (const lang of ['en', 'es']) {
      const gate = await bench.gate({}, [])
      gate.occupy(on(terrace))
      const page = await bench.open(gate, `#/clicker/terrace?lang=${lang}`, view)
      await page.locator('.clicker-in').waitFor()
      expect(await lostWords(page)).toEqual([])
      expect(await plainHindrances(page, view, lang)).toEqual([])
    }
  })
})
