import { describe, expect, it } from 'vitest'
import type { ClockView } from '../../main/contract/clock-api.ts'
import type { Notice } from '../../main/contract/gate-api.ts'
import { parts } from '../support/parts.ts'
import { plainHindrances, lostWords, type View } from './support/browser.ts'
import { screenBench } from './support/screens.ts'

const dayS = 86_400
/** Seven in the evening in New York. */
const nowS = Date.UTC(2026, 10, 22) / 1_000
const behind: ClockView = { doubt: 'behind', held: true, nowS, leastS: nowS + 3 * dayS }

const keys = (origin: 'source' | 'bundle' | 'import', name: string, ageS: number, code: string): Notice => ({
  code,
  severity: 'warning',
  detail: null,
  keys: { origin, name, ageS },
})
const old: Notice[] = [
  keys('source', 'vci', 3 * dayS, 'keys-stale'),
  keys('source', 'clinic', 47 * 3_600, 'keys-stale'),
  keys('bundle', 'RNh3kQ8xAbCdEf', 40 * dayS, 'keys-expired-refer'),
  keys('import', '', 200 * dayS, 'keys-expired-refuse'),
]
const told = {
  en: [
    'Keys of vci are 3 days old',
    'Keys of clinic are 47 hours old',
    'Keys of the bundle signed by RNh3kQ8x are 40 days old',
    'Keys of imported files are 200 days old',
  ],
  es: [
    'Las claves de vci tienen 3 días',
    'Las claves de clinic tienen 47 horas',
    'Las claves de un paquete firmado por RNh3kQ8x tienen 40 días',
    'Las claves de archivos importados tienen 200 días',
  ],
} as const

const views: readonly [string, View][] = [
  ['a desk', { width: 1_280, height: 800 }],
  ['a small display with letters twice as large', { width: 800, height: 480, textScale: 2 }],
]
const screens = ['#/setup', '#/attendant/north-1', '#/counts']

describe.skipIf(parts.chromium === null)('the screens of a gate whose keys are old', () => {
  const bench = screenBench()

  it.each(['en', 'es'] as const)('say how old those of each source are, in %s', async (language) => {
    const gate = await bench.gate()
    gate.notify(old)
    for (const screen of screens) {
      const page = await bench.open(gate, `${screen}?lang=${language}`)
      for (const name of told[language]) await page.getByRole('heading', { name, exact: true }).waitFor()
      expect(await page.getByRole('alert').count()).toBe(old.length)
    }
  })

  it('say it no more when they are fresh again', async () => {
    const gate = await bench.gate()
    gate.notify(old)
    const page = await bench.open(gate, '#/setup')
    await page.getByText('Keys of vci are 3 days old').waitFor()
    gate.notify(old.slice(1))
    await page.getByText('Keys of vci are 3 days old').waitFor({ state: 'detached' })
    await page.getByText('Keys of clinic are 47 hours old').waitFor()
  })

  it('tell the attendant the age behind an answer, and the guest that it is not about the pass', async () => {
    const gate = await bench.gate()
    const attendant = await bench.open(gate, '#/attendant/north-1')
    const shown = {
      outcome: 'admit',
      reason: null,
      pass: null,
      warnings: ['keys-stale'],
      keysAgeS: 3 * dayS,
      others: [],
      task: null,
      finding: null,
      idCompared: false,
      clearsInMs: 15_000,
    } as const
    gate.show({ ...shown, warnings: ['keys-stale'] })
    await attendant.getByText('The keys that check this pass are 3 days old. Have them renewed.').waitFor()
    gate.show({ ...shown, outcome: 'refer', reason: 'keys-expired', warnings: [], keysAgeS: 15 * dayS })
    await attendant.getByText('in order by keys that are 15 days old').waitFor()

    const guest = await bench.open(gate, '#/guest/north-1')
    gate.answer({ kind: 'refused', reason: 'keys-expired' })
    await guest.getByRole('heading', { level: 1, name: 'The gate cannot check' }).waitFor()
    await guest.getByText('It is not about your pass.').waitFor()
    expect(await guest.locator('.guest').getAttribute('data-tone')).toBe('help')
    gate.answer({ kind: 'see-attendant', reason: 'clock-doubtful' })
    await guest.getByText('cannot check dates just now').waitFor()
  })
})

describe.skipIf(parts.chromium === null)('the screens of a gate whose clock is in doubt', () => {
  const bench = screenBench()

  it('show staff its time where the venue is, and what it has seen, and ask', async () => {
    const gate = await bench.gate()
    gate.doubtClock(behind)
    for (const screen of screens) {
      const page = await bench.open(gate, screen)
      await page.getByRole('heading', { name: 'The gate’s clock is in doubt' }).waitFor()
      await page.getByText('The gate’s clock shows Saturday, November 21, 2026 at 7:00 PM.').waitFor()
      await page.getByText('it is at least Tuesday, November 24, 2026 at 7:00 PM.').waitFor()
      await page.getByText('guests go to the attendant').waitFor()
    }
    const spanish = await bench.open(gate, '#/setup?lang=es')
    await spanish.getByText('sábado, 21 de noviembre de 2026').waitFor()
  })

  it('take a person’s word for the time that they saw, and say when it has moved', async () => {
    const gate = await bench.gate()
    gate.doubtClock(behind)
    gate.timeAnswer = 'moved'
    const page = await bench.open(gate, '#/attendant/north-1')
    await page.getByRole('button', { name: 'The time is right' }).click()
    expect(await gate.called('confirmTime')).toEqual({ shownS: nowS })
    await page.getByText('The clock has moved since.').waitFor()
    gate.doubtClock(null)
    await page.getByRole('button', { name: 'The time is right' }).waitFor({ state: 'detached' })
  })

  it('say that a clock went ahead, without stopping anybody', async () => {
    const gate = await bench.gate()
    gate.doubtClock({ ...behind, doubt: 'forward', held: false, leastS: nowS - dayS })
    const page = await bench.open(gate, '#/setup')
    await page.getByRole('heading', { name: 'The gate’s clock went far ahead' }).waitFor()
    expect(await page.getByText('guests go to the attendant').count()).toBe(0)
  })

  it('tell guests nothing of it', async () => {
    const gate = await bench.gate()
    gate.doubtClock(behind)
    const page = await bench.open(gate, '#/guest/north-1')
    await page.getByRole('heading', { name: 'Show your pass' }).waitFor()
    expect(await page.getByText('clock').count()).toBe(0)
  })

  it.each(views)('lose no word and hinder nobody on %s', async (_what, view) => {
    for (const language of ['en', 'es']) {
      const gate = await bench.gate()
      gate.doubtClock(behind)
      gate.notify(old)
      const page = await bench.open(gate, `#/attendant/north-1?lang=${language}`, view)
      await page.locator('.clock-doubt').waitFor()
      expect(await lostWords(page)).toEqual([])
      expect(await plainHindrances(page, view, language)).toEqual([])
    }
  })
})
