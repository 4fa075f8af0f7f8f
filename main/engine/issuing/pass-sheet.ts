import { buffer } from 'node:stream/consumers'
import Pdf from 'pdfkit'
import { err, ok, type Result } from '../../../native/result.ts'
import { nameOnOneLine } from '../passes/name.ts'
import type { IssuedPass } from './issued-pass.ts'
import { datesOf } from './pass-dates.ts'
import { passWords, type PassLanguage } from './pass-words.ts'
import { qrCode, type QrCode } from './qr-code.ts'
import { drawSheet, type SheetPage } from './sheet-layout.ts'
import { SheetText } from './sheet-text.ts'

export interface SheetOptions {
  readonly paper: 'A4' | 'Letter'
  readonly language: PassLanguage
  /** IANA, the venue's: expiry is told in it. */
  readonly timeZone: string
}

/** Four lines of title and three of note, in the widest letters, leave room for the largest code. Characters. */
const longest = { title: 80, note: 110 }

/** Why there is no sheet. `pass` counts from 0; nothing tells what the pass says. */
export type SheetFault =
  | { readonly code: 'no-passes' }
  /** One of its texts is empty, or too long for a QR code; or it has none. */
  | { readonly code: 'text-fits-no-code'; readonly pass: number }
  /** Its letters are in no font here, and no name in Latin letters was given. */
  | { readonly code: 'name-not-drawable'; readonly pass: number }
  /** Its title or note has letters that are in no font here, or more than 80 or 110 characters. */
  | { readonly code: 'words-unusable'; readonly pass: number }
  | { readonly code: 'date-invalid'; readonly pass: number }

/**
 * Passes as a PDF to print, each on a page of its own, or on several where its codes take more. Large type, codes as
 * lines and not as pictures, tagged for screen readers. The same passes make the same bytes: nothing in the file
 * says when, where or by whom it was made, and a name stands on its page alone, not in what the file says of itself.
 *
 * Latin, Cyrillic, Greek and Devanagari letters can be drawn; for a name in others its `latinName` is, and without one
 * there is no sheet: boxes in place of a name would match no photo ID.
 */
export async function passSheet(
  passes: readonly IssuedPass[],
  options: SheetOptions,
): Promise<Result<Buffer, SheetFault>> {
  if (passes.length === 0) return err({ code: 'no-passes' })
  const words = passWords[options.language]
  const document = new Pdf({
    size: options.paper === 'A4' ? 'A4' : 'LETTER',
    margin: 0,
    autoFirstPage: false,
    pdfVersion: '1.7',
    tagged: true,
    lang: options.language,
    displayTitle: true,
    // The library wants a date: the beginning of time tells nothing.
    info: { Title: words.passes, Creator: 'Passgate', Producer: 'Passgate', CreationDate: new Date(0) },
  })
  const text = new SheetText(document)
  const pages: SheetPage[] = []
  for (const [index, pass] of passes.entries()) {
    const page = pageOf(pass, index, options, text)
    if (!page.ok) return page
    pages.push(page.value)
  }
  drawSheet(document, text, pages, words)
  document.end()
  return ok(await buffer(document))
}

function pageOf(
  pass: IssuedPass,
  index: number,
  { language, timeZone }: SheetOptions,
  text: SheetText,
): Result<SheetPage, SheetFault> {
  const fault = (code: Exclude<SheetFault['code'], 'no-passes'>) => err({ code, pass: index })

  const codes = pass.texts.map(qrCode).filter((code): code is QrCode => code !== null)
  if (codes.length === 0 || codes.length < pass.texts.length) return fault('text-fits-no-code')

  const [title = '', note = ''] = [pass.title, pass.note ?? ''].map((spoken) =>
    spoken.normalize('NFC').trim(),
  )
  const tooLong = title.length > longest.title || note.length > longest.note
  if (tooLong || !text.canDraw(title) || !text.canDraw(note)) return fault('words-unusable')

  const spellings = [pass.name, pass.latinName].map((name) => nameOnOneLine((name ?? '').normalize('NFC')))
  const names = spellings.filter((name) => name !== '')
  const name = names.find((spelled) => text.canDraw(spelled)) ?? null
  if (names.length > 0 && name === null) return fault('name-not-drawable')

  const dates = datesOf(pass, language, timeZone)
  if (dates === null) return fault('date-invalid')
  const facts = [
    name === null ? null : { label: passWords[language].name, value: name },
    dates.born,
    dates.validity,
  ].filter((fact) => fact !== null)
  return ok({ title, note, facts, codes })
}
