import type { passWords, PassLanguage } from './pass-words.ts'
import { leastWidthMm, printerDotMm, quietZone, type QrCode } from './qr-code.ts'
import type { SheetText, TextStyle } from './sheet-text.ts'

type PassWords = (typeof passWords)[PassLanguage]

/** What stands on the page of one pass, each text known to be drawable. */
export interface SheetPage {
  readonly title: string
  /** Empty for none. */
  readonly note: string
  readonly facts: readonly { readonly label: string; readonly value: string }[]
  readonly codes: readonly QrCode[]
}

/** Points of a millimetre. */
const mm = 72 / 25.4
const dot = printerDotMm * mm
const margin = 15 * mm
const gap = 4 * mm
/** Wider makes a code no easier to read at arm's length, and harder to hold before a scanner. */
const widestCode = 120 * mm

/** Type of 14 points and more is large print: for many there is no other. */
const styles = {
  title: { size: 26, weight: 'bold' },
  note: { size: 14, weight: 'plain' },
  label: { size: 14, weight: 'plain' },
  value: { size: 22, weight: 'bold' },
  caption: { size: 14, weight: 'bold' },
} as const satisfies Record<string, TextStyle>

/** Draws each pass from the top of a page of its own. */
export class SheetDrawing {
  readonly #document: PDFKit.PDFDocument
  readonly #text: SheetText
  readonly #words: PassWords
  readonly #root: PDFKit.PDFStructureElement

  constructor(document: PDFKit.PDFDocument, text: SheetText, words: PassWords) {
    this.#document = document
    this.#text = text
    this.#words = words
    this.#root = document.struct('Document')
    document.addStructure(this.#root)
  }

  draw(page: SheetPage): void {
    const section = this.#document.struct('Sect')
    this.#root.add(section)
    new PageDrawing(this.#document, this.#text, section, this.#words).draw(page)
    section.end()
  }

  end(): void {
    this.#root.end()
  }
}

/** One pass as it is drawn. Lengths are points; `y` is where the next thing goes. */
class PageDrawing {
  readonly #document: PDFKit.PDFDocument
  readonly #text: SheetText
  readonly #section: PDFKit.PDFStructureElement
  readonly #words: PassWords
  #y = margin

  constructor(
    document: PDFKit.PDFDocument,
    text: SheetText,
    section: PDFKit.PDFStructureElement,
    words: PassWords,
  ) {
    this.#document = document
    this.#text = text
    this.#section = section
    this.#words = words
  }

  draw(page: SheetPage): void {
    for (let drawn = 0; drawn < page.codes.length;) {
      this.#document.addPage()
      this.#y = margin
      this.#heading(page)
      drawn += this.#codes(page.codes, drawn)
    }
  }

  get #width(): number {
    return this.#document.page.width - 2 * margin
  }

  #heading({ title, note, facts }: SheetPage): void {
    this.#block('H1', title, styles.title)
    if (note !== '') this.#block('P', note, styles.note)
    for (const { label, value } of facts) {
      this.#y += gap / 2
      this.#block('P', label, styles.label)
      this.#block('P', value, styles.value)
    }
    this.#y += gap
  }

  /** Draws as many of the codes from `first` on as the page holds, what to do with them beneath. @returns how many. */
  #codes(codes: readonly QrCode[], first: number): number {
    const several = codes.length > 1
    const hint = several ? this.#words.showCodes(codes.length) : this.#words.showCode
    const hintLines = this.#text.wrap(hint, this.#width, styles.note)
    const hintTop = this.#document.page.height - margin - this.#text.height(hintLines.length, styles.note)
    const room = hintTop - gap - this.#y

    const columns = several ? 2 : 1
    const caption = several ? this.#text.height(1, styles.caption) + gap : 0
    const column = (this.#width - (columns - 1) * gap) / columns
    const sideIn = (rows: number): number => Math.min(widestCode, column, room / rows - caption)
    const left = codes.length - first
    const least = Math.max(...codes.map(leastWidthMm)) * mm
    const rows = left > columns && sideIn(2) >= least ? 2 : 1

    const here = codes.slice(first, first + rows * columns)
    const side = sideIn(rows)
    for (const [at, code] of here.entries()) {
      const x = margin + (at % columns) * (column + gap)
      const y = this.#y + Math.floor(at / columns) * (side + caption)
      const words = several ? this.#words.codeOf(first + at + 1, codes.length) : this.#words.code
      this.#tagged('Figure', { alt: words }, () => drawCode(this.#document, code, x, y, side))
      if (several) {
        this.#tagged('Caption', {}, () => this.#text.draw([words], x, y + side, styles.caption))
      }
    }
    this.#tagged('P', {}, () => this.#text.draw(hintLines, margin, hintTop, styles.note))
    return here.length
  }

  #block(tag: 'H1' | 'P', text: string, style: TextStyle): void {
    const lines = this.#text.wrap(text, this.#width, style)
    this.#tagged(tag, {}, () => this.#text.draw(lines, margin, this.#y, style))
    this.#y += this.#text.height(lines.length, style)
  }

  /** pdfkit draws as soon as an element has its parent. */
  #tagged(tag: string, options: { readonly alt?: string }, draw: () => void): void {
    this.#section.add(this.#document.struct(tag, options, [draw]))
  }
}

/**
 * A code at most `side` points wide, its quiet zone included. It is one shape, since modules that were drawn one by one
 * would show hairlines between them; and each module is whole dots wide, so that a printer makes all of them the same.
 */
function drawCode(document: PDFKit.PDFDocument, code: QrCode, x: number, y: number, side: number): void {
  // What is four dots but for rounding is four dots.
  const dots = Math.floor(side / (code.side + 2 * quietZone) / dot + 1e-6)
  document.save()
  document.translate(Math.round(x / dot) * dot, Math.round(y / dot) * dot).scale(dots * dot)
  for (let row = 0; row < code.side; row += 1) {
    for (let column = 0, length = 0; column < code.side; column += length + 1) {
      length = darkFrom(code, column, row)
      if (length > 0) document.rect(column + quietZone, row + quietZone, length, 1)
    }
  }
  document.fill('black')
  document.restore()
}

/** How many dark modules stand beside each other from here. */
function darkFrom(code: QrCode, column: number, row: number): number {
  let length = 0
  while (column + length < code.side && code.isDark(column + length, row)) length += 1
  return length
}
