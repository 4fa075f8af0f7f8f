import { describe, expect, it } from 'vitest'
import type { ListEffect, ListRow } from '../../main/contract/lists-api.ts'
import { parts } from '../support/parts.ts'
import { lostWords, plainHindrances, type View } from './support/browser.ts'
import { screenBench } from './support/screens.ts'

const views: readonly [string, View][] = [
  ['a desk', { width: 1_280, height: 800 }],
  ['a small display with letters twice as large', { width: 800, height: 480, textScale: 2 }],
]

const list = (over: Partial<ListRow> = {}): ListRow => ({
  name: 'guests',
  event: 'final-2026',
  kind: 'guests',
  codes: 200_000,
  importedAtS: Date.UTC(2026, 10, 20, 15) / 1_000,
  ...over,
})

const page = (lists: ListRow[]) => ({
  kind: 'page' as const,
  lists,
  blocked: [
    { event: 'final-2026', reason: 'stolen', passes: 3 },
    { event: null, reason: 'conduct', passes: 1 },
  ],
  events: [{ id: 'final-2026', name: 'The final' }],
  zones: [{ id: 'north', name: 'North stand' }],
  issuers: [{ id: 'https://tickets.example', name: 'Example Tickets' }],
})

const effect = (over: Partial<ListEffect> = {}): ListEffect => ({
  codes: 200_000,
  before: 1_000,
  added: 199_100,
  gone: 100,
  weak: { length: 6, alphabet: 'digits', oneIn: 5, inSequence: true },
  shrinks: false,
  ignored: ['name', 'seat'],
  ...over,
})

describe.skipIf(parts.chromium === null)('the lists on the setup screen', () => {
  const bench = screenBench()

  async function opened(hash = '#/setup', view?: View) {
    const gate = await bench.gate()
    gate.lists = page([
      list(),
      list({ name: 'shop', kind: 'pretix', codes: 1 }),
      list({ name: 'crew-with-the-longest-name-there-is', kind: 'staff' }),
    ])
    gate.used = 1_234
    return { gate, screen: await bench.open(gate, hash, view) }
  }

  it('are shown with what each is for, how many codes it has and how many were used', async () => {
    const { screen } = await opened()
    const guests = screen.getByRole('listitem', { name: 'guests' })
    await guests.getByText('Guest list · for The final').waitFor()
    await guests.getByText('200,000 codes · 1,234 used').waitFor()
    await screen.getByRole('listitem', { name: 'shop' }).getByText('from pretix').waitFor()
    await screen.getByText('4 passes are blocked.').waitFor()
  })

  it('take a file after a person has seen what it would change, tell how far it is, and can be given up', async () => {
    const { gate, screen } = await opened()
    gate.listAnswers = [{ kind: 'would', effect: effect() }]
    await screen.getByText('Import a list').click()
    const form = screen.getByRole('form', { name: 'Import a list' })
    const chooser = screen.waitForEvent('filechooser')
    await form.getByRole('button', { name: 'Choose a file' }).click()
    await (
      await chooser
    ).setFiles({ name: 'l.csv', mimeType: 'text/csv', buffer: Buffer.from('code\nABCDEF') })
    await form.getByRole('button', { name: 'See what it would change' }).click()
    await screen.getByText('199,100 codes are new').waitFor()
    await screen.getByText('one guess in 5 is a good code').waitFor()
    expect(await gate.called('listFilePart')).toMatchObject({ part: 0, text: 'code\nABCDEF', last: true })
    const working = { kind: 'working', step: 'writing', percent: 40 } as const
    // As long as the gate works on it.
    gate.listAnswers = Array.from({ length: 2_000 }, () => working)
    await screen.getByRole('button', { name: 'Replace the list' }).click()
    await screen.getByText('Writing the list: 40 %').waitFor()
    await screen.getByRole('button', { name: 'Give up' }).click()
    await gate.called('cancelList')
    gate.listAnswers = [{ kind: 'cancelled' }]
    await screen.getByText('It was given up. Nothing has changed.').waitFor()
  })

  it('say in Spanish which lines of a file are wrong', async () => {
    const { gate, screen } = await opened('#/setup?lang=es')
    gate.listAnswers = [
      {
        kind: 'mistaken',
        count: 30,
        mistakes: [
          { line: 3, column: 'code', code: 'code-twice' },
          { line: 9, column: 'from', code: 'cell-not-allowed' },
        ],
      },
    ]
    await screen.getByRole('button', { name: 'Quitarla: guests' }).click()
    await screen.getByText('Nada ha cambiado: 30 errores en el archivo').waitFor()
    await screen.getByText('Línea 3:').waitFor()
    await screen.getByText('Y 28 más.').waitFor()
  })

  it('have a ticket blocked that was reported stolen, and forget what was typed', async () => {
    const { gate, screen } = await opened()
    const field = screen.getByLabel('Id of the ticket, as it was sold')
    await field.fill('seat-17')
    await screen.getByLabel('How long').selectOption('final-2026')
    await screen.getByRole('button', { name: 'Block it' }).click()
    expect(await gate.called('blockPass')).toEqual({
      pass: { kind: 'ticket', issuer: 'https://tickets.example', id: 'seat-17' },
      act: { kind: 'block', reason: 'stolen', event: 'final-2026' },
    })
    await screen.getByText('It is blocked').waitFor()
    expect(await field.inputValue()).toBe('')
  })

  it.each(views)('have no hindrance, and lose no word, on %s', async (_what, view) => {
    for (const language of ['en', 'es']) {
      const { gate, screen } = await opened(`#/setup?lang=${language}`, view)
      gate.listAnswers = [{ kind: 'would', effect: effect({ shrinks: true }) }]
      await screen.locator('summary').filter({ hasText: /list/i }).first().click()
      await screen.getByRole('button', { name: / guests$/ }).click()
      await screen.locator('#list-change').waitFor()
      expect(await plainHindrances(screen, view, language)).toEqual([])
      expect(await lostWords(screen)).toEqual([])
    }
  })
})
