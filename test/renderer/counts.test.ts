import { describe, expect, it } from 'vitest'
import type { CallOutput, CountRow } from '../../main/contract/gate-api.ts'
import { dateIn, dayBounds } from '../../main/contract/venue-time.ts'
import { parts } from '../support/parts.ts'
import { plainHindrances, lostWords, type View } from './support/browser.ts'
import { lane } from './support/scripted-gate.ts'
import { screenBench } from './support/screens.ts'

const zone = 'America/New_York'
const today = dayBounds(null, zone, Date.now())
if (today === null) throw new Error('there is always a today')
const sevenPmS = today.fromS + 19 * 3_600

const row = (part: Partial<CountRow>): CountRow => ({
  bucketS: sevenPmS,
  laneId: 'north-1',
  direction: 'in',
  format: 'smart-health-card',
  passType: 'vaccination',
  outcome: 'admit',
  reason: 'none',
  count: 1,
  ...part,
})

const evening: CallOutput<'counts'> = {
  decisions: [
    row({ count: 1_200 }),
    row({ bucketS: sevenPmS + 3_600, laneId: 'north-2', passType: 'test-negative', count: 34 }),
    row({ outcome: 'refuse', reason: 'expired', count: 5 }),
    row({ outcome: 'refuse', reason: 'not-a-pass', passType: 'none', format: 'none', count: 2 }),
    row({ outcome: 'refer', reason: 'type-not-accepted', passType: 'test-other', count: 3 }),
  ],
  passages: [
    { bucketS: sevenPmS, laneId: 'north-1', direction: 'in', end: 'entered', count: 1_190 },
    { bucketS: sevenPmS, laneId: 'north-1', direction: 'in', end: 'no-passage', count: 10 },
    { bucketS: sevenPmS, laneId: 'north-2', direction: 'in', end: 'assumed', count: 34 },
  ],
}
const lanes = [lane(), lane({ laneId: 'north-2', name: 'North 2' })]

const views: readonly [string, View][] = [
  ['a desk', { width: 1_280, height: 800 }],
  ['a desk with letters twice as large', { width: 1_280, height: 800, textScale: 2 }],
  ['a small display with letters twice as large', { width: 800, height: 480, textScale: 2 }],
]

describe.skipIf(parts.chromium === null)('the manager’s counts', () => {
  const bench = screenBench()

  it('say that nothing was scanned when nothing was', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/counts')
    await page.getByText('Nothing was scanned on this day.').waitFor()
    expect(await gate.called('counts')).toEqual(today)
  })

  it('show the evening by the hour, in a chart and in a table with the same figures', async () => {
    const gate = await bench.gate({}, lanes)
    gate.counts = evening
    const page = await bench.open(gate, '#/counts')
    const table = page.getByRole('grid', { name: 'Scans by Hour' })
    await table.getByRole('row', { name: '7 PM' }).waitFor()
    expect(await table.getByRole('row', { name: '7 PM' }).innerText()).toMatch(/7 PM\s+1,200\s+7\s+3\s+1,210/)
    expect(await table.getByRole('row', { name: 'All' }).innerText()).toMatch(/1,234\s+7\s+3\s+1,244/)
    expect(
      await page.getByRole('figure', { name: 'Chart: scans by Hour' }).locator('svg').count(),
    ).toBeGreaterThan(0)
  })

  it.each([
    ['Lane', 'North 2', /34\s+0\s+0\s+34/],
    ['Pass', 'Negative test', /34\s+0\s+0\s+34/],
    ['Answer and reason', 'Refused: Expired', /0\s+5\s+0\s+5/],
  ])('break down by %s', async (tab, name, figures) => {
    const gate = await bench.gate({}, lanes)
    gate.counts = evening
    const page = await bench.open(gate, '#/counts')
    await page.getByRole('tab', { name: tab }).click()
    const found = page.getByRole('grid', { name: `Scans by ${tab}` }).getByRole('row', { name })
    expect(await found.innerText()).toMatch(figures)
  })

  it('tell what became of each opening', async () => {
    const gate = await bench.gate({}, lanes)
    gate.counts = evening
    const page = await bench.open(gate, '#/counts')
    const passages = page.getByRole('grid', { name: 'What became of each opening' })
    expect(await passages.getByRole('row', { name: 'North 1' }).innerText()).toMatch(/1,190\s+0\s+10\s+0/)
    expect(await passages.getByRole('row', { name: 'North 2' }).innerText()).toMatch(/0\s+34\s+0\s+0/)
  })

  it('tell of double entries where there were any, in each language', async () => {
    const gate = await bench.gate({}, lanes)
    gate.counts = evening
    const page = await bench.open(gate, '#/counts?lang=en')
    await page.getByRole('grid', { name: 'What became of each opening' }).waitFor()
    expect(await page.getByText('Double entry').count()).toBe(0)
    const double = { bucketS: sevenPmS, laneId: 'north-1', direction: 'in', end: 'double-entry' } as const
    gate.counted({ ...evening, passages: [...evening.passages, { ...double, count: 3 }] })
    const passages = page.getByRole('grid', { name: 'What became of each opening' })
    await page.getByRole('columnheader', { name: 'Double entry' }).waitFor()
    expect(await passages.getByRole('row', { name: 'North 1' }).innerText()).toMatch(/10\s+0\s+3/)
  })

  it('move as guests pass, and ask the engine no more than once a second', async () => {
    const gate = await bench.gate({}, lanes)
    gate.counts = evening
    const page = await bench.open(gate, '#/counts')
    const scans = page.locator('[data-total="total"] dd')
    await page.getByText('1,244').first().waitFor()
    const startedMs = performance.now()
    for (let scan = 1; scan <= 50; scan += 1) {
      gate.counted({ ...evening, decisions: [...evening.decisions, row({ count: scan })] })
    }
    await page.waitForFunction(
      () => document.querySelector('[data-total="total"] dd')?.textContent === '1,294',
    )
    const asked = gate.calls.filter(({ call }) => call === 'counts').length
    expect(asked).toBeLessThanOrEqual(2 + Math.ceil((performance.now() - startedMs) / 1_000))
    expect(await scans.innerText()).toBe('1,294')
  })

  it('show another day, and come back to today', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/counts')
    await page.getByText('Nothing was scanned on this day.').waitFor()
    gate.calls.length = 0
    await page.getByRole('button', { name: 'Day before' }).click()
    const asked = await gate.called('counts')
    expect(asked.toS).toBe(today.fromS)
    await page.getByRole('button', { name: 'Today' }).click()
    await page.waitForFunction(
      (day) => document.querySelector<HTMLInputElement>('input[type=date]')?.value === day,
      dateIn(Date.now() / 1_000, zone),
    )
  })

  it('write figures and hours as Spanish does', async () => {
    const gate = await bench.gate({}, lanes)
    gate.counts = {
      ...evening,
      decisions: evening.decisions.map((cell) => ({ ...cell, count: cell.count * 10 })),
    }
    const page = await bench.open(gate, '#/counts?lang=es')
    const table = page.getByRole('grid', { name: 'Lecturas por Hora' })
    await table.getByRole('row', { name: '19' }).waitFor()
    expect(await table.innerText()).toContain('12.440')
  })

  it.each(views)('lose no word and hinder nobody on %s', async (_name, view) => {
    for (const lang of ['en', 'es']) {
      const gate = await bench.gate({ demo: true }, lanes)
      gate.counts = evening
      const page = await bench.open(gate, `#/counts?lang=${lang}`, view)
      for (const tab of await page.getByRole('tab').all()) {
        await tab.click()
        expect(await lostWords(page)).toEqual([])
        expect(await plainHindrances(page, view, lang)).toEqual([])
      }
    }
  })
})
