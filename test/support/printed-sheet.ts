import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  BinaryBitmap,
  DecodeHintType,
  HybridBinarizer,
  Exception,
  QRCodeReader,
  RGBLuminanceSource,
} from '@zxing/library'
import jsqr from 'jsqr'
import { newFolder } from './folder.ts'
import { parts } from './parts.ts'

/** A grey picture, a byte a point. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly grey: Uint8Array
}

/** What a printer would put on paper, a picture a page. */
export function print(pdf: Uint8Array, dotsPerInch = 150): Picture[] {
  const folder = newFolder()
  const file = join(folder, 'sheet.pdf')
  writeFileSync(file, pdf)
  execFileSync(parts.pdftoppm ?? '', ['-gray', '-r', String(dotsPerInch), file, join(folder, 'page')])
  return readdirSync(folder)
    .filter((name) => name.endsWith('.pgm'))
    .toSorted()
    .map((name) => pictureOf(readFileSync(join(folder, name))))
}

/** Source: Netpbm, "pgm": the text P5, width, height and 255, and then the points. */
function pictureOf(pgm: Buffer): Picture {
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(pgm.toString('latin1', 0, 64))
  if (head === null) throw new Error('this is no grey picture')
  const [all, width, height] = head
  return { width: Number(width), height: Number(height), grey: pgm.subarray(all.length) }
}

/** The code in a picture as two readers see it, neither of them related to what drew it; null where one finds none. */
export const readWithBoth = (picture: Picture): { zxing: string | null; jsqr: string | null } => ({
  zxing: readWithZxing(picture),
  jsqr: readWithJsqr(picture),
})

/**
 * The same of a code that lies straight, which @zxing/library is told: it looks for bent ones else, and then fails on half
 * of the large codes that have no flaw at all. The other reader tells where the code is.
 */
export function readStraight(picture: Picture): { zxing: string | null; jsqr: string | null } {
  const found = findWithJsqr(picture)
  if (found === null) return { zxing: null, jsqr: null }
  const { topLeftCorner, bottomRightCorner } = found.location
  // A little more than the code, and less than its quiet zone.
  const more = (bottomRightCorner.x - topLeftCorner.x) / 80
  const area = cut(picture, [
    Math.max(0, (topLeftCorner.x - more) / picture.width),
    Math.max(0, (topLeftCorner.y - more) / picture.height),
    Math.min(1, (bottomRightCorner.x + more) / picture.width),
    Math.min(1, (bottomRightCorner.y + more) / picture.height),
  ])
  return { zxing: readWithZxing(area, DecodeHintType.PURE_BARCODE), jsqr: found.data }
}

export const readWithJsqr = (picture: Picture): string | null => findWithJsqr(picture)?.data ?? null

function findWithJsqr({ width, height, grey }: Picture) {
  const coloured = new Uint8ClampedArray(width * height * 4)
  for (let point = 0; point < grey.length; point += 1) {
    const value = grey[point] ?? 0
    coloured[point * 4] = value
    coloured[point * 4 + 1] = value
    coloured[point * 4 + 2] = value
  }
  // Ours are dark on light.
  return jsqr.default(coloured, width, height, { inversionAttempts: 'dontInvert' })
}

function readWithZxing(
  { width, height, grey }: Picture,
  hint: DecodeHintType = DecodeHintType.TRY_HARDER,
): string | null {
  const luminance = new RGBLuminanceSource(new Uint8ClampedArray(grey), width, height)
  try {
    return new QRCodeReader()
      .decode(new BinaryBitmap(new HybridBinarizer(luminance)), new Map([[hint, true]]))
      .getText()
  } catch (error) {
    if (error instanceof Exception) return null
    throw error
  }
}

/** Part of a picture, its sides told as shares of the whole. */
export function cut(
  picture: Picture,
  [left, top, right, bottom]: readonly [number, number, number, number],
): Picture {
  const [fromX, toX] = [Math.floor(left * picture.width), Math.floor(right * picture.width)]
  const [fromY, toY] = [Math.floor(top * picture.height), Math.floor(bottom * picture.height)]
  const rows = Array.from({ length: toY - fromY }, (_, row) => {
    const at = (fromY + row) * picture.width
    return picture.grey.subarray(at + fromX, at + toX)
  })
  return { width: toX - fromX, height: toY - fromY, grey: Buffer.concat(rows) }
}

/** The words of a page, as a screen reader or a search takes them out of the file. */
export function wordsOf(pdf: Uint8Array, page = 1): string {
  const file = join(newFolder(), 'sheet.pdf')
  writeFileSync(file, pdf)
  const program = join(parts.pdftoppm ?? '', '../pdftotext')
  return execFileSync(program, ['-f', String(page), '-l', String(page), '-raw', file, '-'], {
    encoding: 'utf8',
  })
}
