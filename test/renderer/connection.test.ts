import { describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { contentSecurityPolicy } from '../../main/screens/content-security-policy.ts'
import { parts } from '../support/parts.ts'
import { lane } from './support/scripted-gate.ts'
import { screenBench } from './support/screens.ts'

describe.skipIf(parts.chromium === null)('an engine that dies under its screens', () => {
  const bench = screenBench()

  it('sends the guest to the attendant at once, and shows the true state within a second of its return', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/guest/north-1', undefined, async ({ clock }) => {
      await clock.install()
    })
    await page.getByText('Show your pass').waitFor()
    // From here on the page's time stands still but for what it is given.
    await page.clock.pauseAt(Date.now() + 60_000)
    await gate.killEngine()
    await page.getByRole('heading', { name: 'Please see the attendant' }).waitFor()

    await page.clock.runFor(10_000)
    gate.answer({ kind: 'closed' })
    await gate.startEngine()
    await page.clock.runFor(1_000)
    await page.getByRole('heading', { name: 'Lane closed' }).waitFor()
  })

  it('leaves the counts on the manager’s screen to be fetched anew', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/counts')
    await page.getByText('Nothing was scanned on this day.').waitFor()
    await gate.killEngine()
    await page.getByText('The gate does not answer').waitFor()
    gate.calls.length = 0
    await gate.startEngine()
    await gate.called('counts')
    await page.getByText('The gate does not answer').waitFor({ state: 'detached' })
  })
})

describe.skipIf(parts.chromium === null)('the list of screens', () => {
  const bench = screenBench()

  it('leads to the two screens of each lane, in the language chosen', async () => {
    const gate = await bench.gate({}, [lane(), lane({ laneId: 'south/2', name: 'South 2' })])
    const page = await bench.open(gate, '#/?lang=es')
    const south = page.getByRole('listitem').filter({ hasText: 'South 2' })
    await south.getByRole('link', { name: 'Pantalla del personal' }).click()
    await page.getByRole('heading', { name: 'South 2 · Entrada' }).waitFor()
  })

  it('changes its language', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/')
    await page.getByLabel('Language').selectOption('es')
    await page.getByRole('heading', { name: 'Pantallas de este acceso' }).waitFor()
  })
})

describe('what a page may load', () => {
  it('is the same in the page as in what the server sends, but for frames, which a page cannot forbid', () => {
    const html = readFileSync(join(import.meta.dirname, '../../renderer/index.html'), 'utf8')
    const [, inPage = ''] = /Content-Security-Policy"\s+content="([^"]+)"/.exec(html) ?? []
    expect(inPage).toBe(contentSecurityPolicy.replace("; frame-ancestors 'none'", ''))
  })
})
