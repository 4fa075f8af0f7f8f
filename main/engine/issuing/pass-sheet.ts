import { buffer } from 'node:stream/consumers'
import Pdf from 'pdfkit'
import { err, ok, type Result } from '../../../native/result.ts'
import { nameOnOneLine } from '../passes/name.ts'
import type { IssuedPass } from './issued-pass.ts'
import { datesOf } from './pass-dates.ts'
import { passWords, type PassLanguage } from './pass-words.ts'
import { qrCode, type QrCode } from './qr-code.ts'
import { SheetDrawing, type SheetPage } from './sheet-layout.ts'
import { SheetText } from './sheet-text.ts'

export interface SheetOptions {
  readonly paper: 'A4' | 'Letter'
  readonly language: PassLanguage
  /** IANA, the venue's: expiry is told in it. */
  readonly timeZone: string
}

/** Four lines of title and three of note, in the widest letters, leave room for the largest code. Characters. */
const longest = { title: 80, note: 110 }

/** Why a pass is on no sheet. Nothing tells what it says. */
export type PageFault =
  /** One of its texts is empty, or too long for a QR code; or it has none. */
  | 'text-fits-no-code'
  /** Its letters are in no font here, and no name in Latin letters was given. */
  | 'name-not-drawable'
  /** Its title or note has letters that are in no font here, or more than 80 or 110 characters. */
  | 'words-unusable'
  | 'date-invalid'

/** Why there is no sheet. `pass` counts from 0. */
export type SheetFault = { readonly code: 'no-passes' } | { readonly code: PageFault; readonly pass: number }

/**
 * Passes as a PDF to print, each on a page of its own, or on several where its codes take more. Large type, codes as
 * lines and not as pictures, tagged for screen readers. The same passes make the same bytes: nothing in the file
 * says when, where or by whom it was made, and a name stands on its page alone, not in what the file says of itself.
 *
 * Latin, Cyrillic, Greek and Devanagari letters can be drawn; for a name in others its `latinName` is, and without one
 * there is no page: boxes in place of a name would match no photo ID.
 */
export class PassSheet {
  readonly #options: SheetOptions
  readonly #document: PDFKit.PDFDocument
  readonly #text: SheetText
  readonly #drawing: SheetDrawing

  constructor(options: SheetOptions) {
    const { language, paper } = options
    const words = passWords[language]
    this.#options = options
    this.#document = new Pdf({
      size: paper === 'A4' ? 'A4' : 'LETTER',
      margin: 0,
      autoFirstPage: false,
      pdfVersion: '1.7',
      tagged: true,
      lang: language,
      displayTitle: true,
      // The library wants a date: the beginning of time tells nothing.
      info: { Title: words.passes, Creator: 'Passgate', Producer: 'Passgate', CreationDate: new Date(0) },
    })
    this.#text = new SheetText(this.#document)
    this.#drawing = new SheetDrawing(this.#document, this.#text, words)
  }

  /** What stands on the page of a pass, for `draw` to draw. */
  page(pass: IssuedPass): Result<SheetPage, PageFault> {
    return pageOf(pass, this.#options, this.#text)
  }

  draw(page: SheetPage): void {
    this.#drawing.draw(page)
  }

  /** The file. A sheet without a page is none that programs open. */
  end(): Promise<Buffer> {
    this.#drawing.end()
    this.#document.end()
    return buffer(this.#document)
  }
}

/** The sheet of passes that are all there. */
export async function passSheet(
  passes: readonly IssuedPass[],
  options: SheetOptions,
): Promise<Result<Buffer, SheetFault>> {
  if (passes.length === 0) return err({ code: 'no-passes' })
  const sheet = new PassSheet(options)
  for (const [index, pass] of passes.entries()) {
    const page = sheet.page(pass)
    if (!page.ok) return err({ code: page.error, pass: index })
    sheet.draw(page.value)
  }
  return ok(await sheet.end())
}

function pageOf(
  pass: IssuedPass,
  { language, timeZone }: SheetOptions,
  text: SheetText,
): Result<SheetPage, PageFault> {
  const codes = pass.texts.map(qrCode).filter((code): code is QrCode => code !== null)
  if (codes.length === 0 || codes.length < pass.texts.length) return err('text-fits-no-code')

  const [title = '', note = ''] = [pass.title, pass.note ?? ''].map((spoken) =>
    spoken.normalize('NFC').trim(),
  )
  const tooLong = title.length > longest.title || note.length > longest.note
  if (tooLong || !text.canDraw(title) || !text.canDraw(note)) return err('words-unusable')

  const spellings = [pass.name, pass.latinName].map((name) => nameOnOneLine((name ?? '').normalize('NFC')))
  const names = spellings.filter((name) => name !== '')
  const name = names.find((spelled) => text.canDraw(spelled)) ?? null
  if (names.length > 0 && name === null) return err('name-not-drawable')

  const dates = datesOf(pass, language, timeZone)
  if (dates === null) return err('date-invalid')
  const facts = [
    name === null ? null : { label: passWords[language].name, value: name },
    dates.born,
    dates.validity,
  ].filter((fact) => fact !== null)
  return ok({ title, note, facts, codes })
}
