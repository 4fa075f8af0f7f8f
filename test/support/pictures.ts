import { inflateSync } from 'node:zlib'
import type { Picture } from './printed-sheet.ts'

/**
 * A PNG as grey, by the letter of its specification and not by what wrote it: 8 bits a sample, not interlaced.
 * Source: PNG, sections 5 and 9.
 */
export function pictureOfPng(png: Buffer): Picture {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  const [depth, colour, interlaced] = [png[24], png[25] ?? -1, png[28]]
  const samples = new Map([
    [0, 1],
    [2, 3],
    [4, 2],
    [6, 4],
  ]).get(colour)
  if (depth !== 8 || interlaced !== 0 || samples === undefined) throw new Error('a PNG of another kind')
  const packed: Buffer[] = []
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') packed.push(png.subarray(at + 8, at + 8 + length))
    at += length + 12
  }
  const raw = inflateSync(Buffer.concat(packed))
  const stride = width * samples
  const lines = new Uint8Array(stride * height)
  for (let row = 0; row < height; row += 1) {
    const filter = raw[row * (stride + 1)] ?? 0
    for (let x = 0; x < stride; x += 1) {
      const at = row * stride + x
      const left = x < samples ? 0 : (lines[at - samples] ?? 0)
      const up = row === 0 ? 0 : (lines[at - stride] ?? 0)
      const corner = row === 0 || x < samples ? 0 : (lines[at - stride - samples] ?? 0)
      lines[at] = (raw[row * (stride + 1) + 1 + x] ?? 0) + guess(filter, left, up, corner)
    }
  }
  const grey = new Uint8Array(width * height)
  for (let point = 0; point < grey.length; point += 1) grey[point] = lines[point * samples] ?? 0
  return { width, height, grey }
}

/** What a sample is told as the difference from, by the filter of its line: section 9. */
function guess(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return Math.floor((left + up) / 2)
  return filter === 4 ? paeth(left, up, corner) : 0
}

function paeth(left: number, up: number, corner: number): number {
  const byLeft = Math.abs(up - corner)
  const byUp = Math.abs(left - corner)
  const byCorner = Math.abs(left + up - 2 * corner)
  if (byLeft <= byUp && byLeft <= byCorner) return left
  return byUp <= byCorner ? up : corner
}

const scale = 4

/** An SVG of dark strokes a module high, each along its row: `M`, `m` and `h` of a path. */
export function pictureOfSvg(svg: string): Picture {
  const side = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1]) * scale
  const strokes = / d="(M[^"z]*)"/.exec(svg)?.[1]
  if (!(side > 0) || strokes === undefined) throw new Error('an SVG of another kind')
  const grey = new Uint8Array(side * side).fill(255)
  let [x, y] = [0, 0]
  for (const [, command, first = '', second = ''] of strokes.matchAll(/([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?/g)) {
    if (command === 'M') [x, y] = [Number(first), Number(second)]
    else if (command === 'm') [x, y] = [x + Number(first), y + Number(second)]
    else {
      const until = x + Number(first)
      for (let row = (y - 0.5) * scale; row < (y + 0.5) * scale; row += 1)
        grey.fill(0, row * side + x * scale, row * side + until * scale)
      x = until
    }
  }
  return { width: side, height: side, grey }
}
