import { z } from 'zod'
import { fontFile, fontParts, type FontPart, type Weight } from './sheet-fonts.ts'

export interface TextStyle {
  /** Points. */
  readonly size: number
  readonly weight: Weight
}

/** A stretch of text that one part of the font draws. */
interface Run {
  readonly part: FontPart
  readonly text: string
}

/** Noto Sans is 1.362 times as high as its size, accents on capitals included. */
const lineHeight = 1.362

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/**
 * Text on a sheet, in as many parts of the font as its letters take. pdfkit wraps a text of one font: it would break a
 * line in the middle of `Nguyễn`, whose letters are in two.
 */
export class SheetText {
  readonly #document: PDFKit.PDFDocument
  readonly #letters = new Map<string, ReadonlySet<number>>()

  constructor(document: PDFKit.PDFDocument) {
    this.#document = document
  }

  /** Whether the font has a letter for each of its characters. */
  canDraw(text: string): boolean {
    return this.#runs(text, 'bold') !== null
  }

  /** Draws lines, each in one piece, from `x` and `y` down. Points. */
  draw(lines: readonly string[], x: number, y: number, style: TextStyle): void {
    for (const [index, line] of lines.entries()) {
      const top = y + index * style.size * lineHeight
      let left = x
      for (const run of this.#runs(line, style.weight) ?? []) {
        this.#font(run.part, style).text(run.text, left, top, { lineBreak: false })
        left += this.#document.widthOfString(run.text)
      }
    }
  }

  /** What `lines` lines take. Points. */
  height(lines: number, { size }: TextStyle): number {
    return lines * size * lineHeight
  }

  /** Points. */
  width(text: string, style: TextStyle): number {
    const runs = this.#runs(text, style.weight) ?? []
    return runs.reduce((sum, run) => sum + this.#font(run.part, style).widthOfString(run.text), 0)
  }

  /** `text` in lines of `width` points; a word that is wider by itself is broken where it must be. */
  wrap(text: string, width: number, style: TextStyle): string[] {
    const lines: string[] = []
    let line = ''
    for (const word of text.split(' ').flatMap((whole) => this.#pieces(whole, width, style))) {
      const longer = line === '' ? word : `${line} ${word}`
      if (line !== '' && this.width(longer, style) > width) {
        lines.push(line)
        line = word
      } else {
        line = longer
      }
    }
    return [...lines, line]
  }

  #pieces(word: string, width: number, style: TextStyle): string[] {
    if (this.width(word, style) <= width) return [word]
    const pieces: string[] = []
    let piece = ''
    for (const { segment } of graphemes.segment(word)) {
      if (piece !== '' && this.width(piece + segment, style) > width) {
        pieces.push(piece)
        piece = ''
      }
      piece += segment
    }
    return [...pieces, piece]
  }

  /** Null where a character has no letter in any part. What belongs together, a letter and its marks, stays in one. */
  #runs(text: string, weight: Weight): Run[] | null {
    const runs: { part: FontPart; text: string }[] = []
    for (const { segment } of graphemes.segment(text)) {
      const last = runs.at(-1)
      const points = Array.from(segment, (character) => character.codePointAt(0) ?? 0)
      const has = (part: FontPart): boolean => {
        const letters = this.#lettersOf(part, weight)
        return points.every((point) => letters.has(point))
      }
      const part = last !== undefined && has(last.part) ? last.part : fontParts.find(has)
      if (part === undefined) return null
      if (last?.part === part) last.text += segment
      else runs.push({ part, text: segment })
    }
    return runs
  }

  #font(part: FontPart, { size, weight }: TextStyle): PDFKit.PDFDocument {
    this.#lettersOf(part, weight)
    return this.#document.font(nameOf(part, weight), size)
  }

  #lettersOf(part: FontPart, weight: Weight): ReadonlySet<number> {
    const name = nameOf(part, weight)
    const known = this.#letters.get(name)
    if (known !== undefined) return known
    this.#document.registerFont(name, fontFile(part, weight)).font(name)
    const letters = lettersOfOpenFont(this.#document)
    this.#letters.set(name, letters)
    return letters
  }
}

const nameOf = (part: FontPart, weight: Weight): string => `${part} ${weight}`

/** pdfkit shows nobody the font that it has opened, and has no other word on which letters are in it. */
const OpenFont = z.object({ _font: z.object({ font: z.object({ characterSet: z.array(z.number()) }) }) })

function lettersOfOpenFont(document: PDFKit.PDFDocument): ReadonlySet<number> {
  const { _font: opened } = OpenFont.parse(document)
  return new Set(opened.font.characterSet)
}
