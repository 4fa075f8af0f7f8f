import { describe, expect, it } from 'vitest'
import { parts } from '../support/parts.ts'
import { rulesInForce } from '../support/rules.ts'
import { plainHindrances, lostWords, type View } from './support/browser.ts'
import { screenBench } from './support/screens.ts'

const views: readonly [string, View][] = [
  ['a desk', { width: 1_280, height: 800 }],
  ['a small display with letters twice as large', { width: 800, height: 480, textScale: 2 }],
]

describe.skipIf(parts.chromium === null)('the setup screen', () => {
  const bench = screenBench()

  it('shows the rules in force, and takes a ready set with its event', async () => {
    const gate = await bench.gate()
    gate.chosen = {
      kind: 'chosen',
      rules: {
        ...rulesInForce,
        source: 'setup',
        set: 'new-york-2021-stadium',
        name: 'New York 2021, stadiums',
      },
    }
    const page = await bench.open(gate, '#/setup')
    await page.getByText('As the configuration says.').waitFor()
    await page.getByRole('radio', { name: /^New York 2021, stadiums/ }).check()
    await page.getByLabel('The event begins').fill('2021-02-23T19:30')
    await page.getByRole('button', { name: 'Use these rules' }).click()
    await page.getByText('Chosen on this screen.').waitFor()
    await page.getByText('in force from the next pass on').waitFor()
    expect(await gate.called('chooseRules')).toEqual({
      kind: 'set',
      set: 'new-york-2021-stadium',
      eventAt: '2021-02-23T19:30',
    })
  })

  it('says in Spanish what cannot stand in rules of one’s own', async () => {
    const gate = await bench.gate()
    gate.chosen = {
      kind: 'mistaken',
      mistakes: [{ path: 'rules[0].kind', found: '"tickets"', allowed: 'one of "types", "ticket"' }],
    }
    const page = await bench.open(gate, '#/setup?lang=es')
    await page.getByRole('radio', { name: /^Reglas propias/ }).check()
    await page.getByLabel('Las reglas, como JSON').fill('{"rules":[{"kind":"tickets"}]}')
    await page.getByRole('button', { name: 'Usar estas reglas' }).click()
    await page.getByText('Nada ha cambiado').waitFor()
    await page.getByText('rules[0].kind').waitFor()
  })

  it.each(views)('has no hindrance, and loses no word, on %s', async (_what, view) => {
    for (const language of ['en', 'es']) {
      const gate = await bench.gate()
      const page = await bench.open(gate, `#/setup?lang=${language}`, view)
      await page.getByRole('radio').last().check()
      expect(await plainHindrances(page, view, language)).toEqual([])
      expect(await lostWords(page)).toEqual([])
    }
  })
})
