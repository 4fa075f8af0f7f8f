import { join } from 'node:path'
import { expect, it } from 'vitest'
import { SheetForm } from '../../../main/cli/issue/forms.ts'
import { PassSheet } from '../../../main/engine/issuing/pass-sheet.ts'
import { newFolder } from '../../support/folder.ts'

const pass = {
  title: 'Ticket',
  name: null,
  latinName: null,
  birthDate: null,
  validUntil: 1_797_000_000,
  texts: ['a-ticket'],
  note: null,
}

it('a printed sheet takes as many passes as a printer has paper, and no more', async () => {
  const sheet = new PassSheet({ paper: 'A4', language: 'en', timeZone: 'UTC' })
  const form = new SheetForm(join(newFolder(), 'all.pdf'), sheet, 2)
  for (let nth = 0; nth < 2; nth += 1) {
    const made = await form.make(pass)
    if (!made.ok) throw new Error(made.error)
    made.value()
  }
  expect(await form.make(pass)).toEqual({ ok: false, error: 'sheet-full' })
  form.drop()
})
