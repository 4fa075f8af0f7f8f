import { describe, expect, it } from 'vitest'
import type { SourceView } from '../../main/contract/sources-api.ts'
import { parts } from '../support/parts.ts'
import { plainHindrances, lostWords, type View } from './support/browser.ts'
import { screenBench } from './support/screens.ts'

const views: readonly [string, View][] = [
  ['a desk', { width: 1_280, height: 800 }],
  ['a small display with letters twice as large', { width: 800, height: 480, textScale: 2 }],
]

/** Well, and due in five hours. */
const source = (over: Partial<SourceView> = {}): SourceView => ({
  name: 'vci',
  kind: 'vci-snapshot',
  host: 'raw.githubusercontent.com',
  lastSuccessS: Math.floor(Date.now() / 1_000) - 3 * 3_600,
  fault: null,
  failures: 0,
  shrunk: null,
  nextTryS: Math.floor(Date.now() / 1_000) + 5 * 3_600,
  running: null,
  ...over,
})
const shrunk = source({
  name: 'clinic',
  kind: 'issuer',
  host: 'clinic.example',
  fault: 'shrunk',
  failures: 1,
  shrunk: { before: 60, after: 20 },
})

describe.skipIf(parts.chromium === null)('the sources on the setup screen', () => {
  const bench = screenBench()

  it('are shown with when they were brought up to date, why not, and when they are tried again', async () => {
    const gate = await bench.gate()
    // 14:20 in New York, far from now.
    const nextTryS = Date.UTC(2031, 6, 1, 18, 20) / 1_000
    gate.sources = [
      source(),
      source({ name: 'tickets', kind: 'pretix', fault: 'captive-portal', failures: 2, nextTryS }),
    ]
    const page = await bench.open(gate, '#/setup')
    await page.getByText('Brought up to date 3 hours ago.').first().waitFor()
    const tickets = page.getByRole('listitem', { name: 'tickets' })
    await tickets.getByText('Failed 2 times: A web page came instead of data').waitFor()
    await tickets.getByText('Next try: Jul 1, 2031, 2:20 PM').waitFor()
  })

  it('are brought up to date when somebody says so, and tell how far they are', async () => {
    const gate = await bench.gate()
    gate.sources = [source()]
    const page = await bench.open(gate, '#/setup')
    await page.getByRole('button', { name: 'Sync now: vci' }).click()
    expect(await gate.called('syncNow')).toEqual({ source: 'vci', mayShrink: false })
    gate.tellSources([source({ nextTryS: null, running: { step: 'receiving', kB: 717 } })])
    await page.getByText('717 kB received').waitFor()
    expect(await page.getByRole('button', { name: 'Sync now: vci' }).isDisabled()).toBe(true)
    gate.tellSources([source({ nextTryS: null, running: { step: 'taking', issuers: 651 } })])
    await page.getByText('Taking over 651 issuers').waitFor()
    gate.tellSources([source({ lastSuccessS: Math.floor(Date.now() / 1_000) })])
    await page.getByText('Brought up to date now.').waitFor()
  })

  it('are brought up to date together', async () => {
    const gate = await bench.gate()
    gate.sources = [source(), shrunk]
    const page = await bench.open(gate, '#/setup')
    await page.getByRole('button', { name: 'Sync all now' }).click()
    expect(await gate.called('syncNow')).toEqual({ source: null, mayShrink: false })
  })

  it('that have lost half of their keys are taken only by who has read the numbers', async () => {
    const gate = await bench.gate()
    gate.sources = [shrunk]
    const page = await bench.open(gate, '#/setup?lang=es')
    await page.getByText('Trae 20 claves en lugar de 60: ¿aceptarla?').waitFor()
    await page.getByRole('button', { name: 'Aceptarla' }).click()
    expect(await gate.called('syncNow')).toEqual({ source: 'clinic', mayShrink: true })
  })

  it('are named in the configuration, says a gate that has none', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/setup')
    await page.getByText('sync.sources').waitFor()
    expect(await page.getByRole('button', { name: /^Sync/ }).count()).toBe(0)
  })

  it.each(views)('have no hindrance, and lose no word, on %s', async (_what, view) => {
    for (const language of ['en', 'es']) {
      const gate = await bench.gate()
      gate.sources = [
        source(),
        shrunk,
        source({ name: 'a-source-with-the-longest-name-of', host: `${'long'.repeat(15)}.example:8443` }),
        source({ name: 'tickets', nextTryS: null, running: { step: 'taking', issuers: 651 } }),
      ]
      const page = await bench.open(gate, `#/setup?lang=${language}`, view)
      await page.getByRole('listitem', { name: 'tickets' }).waitFor()
      expect(await plainHindrances(page, view, language)).toEqual([])
      expect(await lostWords(page)).toEqual([])
    }
  })
})
