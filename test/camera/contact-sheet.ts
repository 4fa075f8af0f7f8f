import { crc32, deflateSync } from 'node:zlib'
import type { GreyPicture } from '../../renderer/camera/decoder.ts'
import { shotsOf, type Task } from './compare.ts'
import { takePicture } from './take-picture.ts'

const columns = 6
/** Points a side of one picture on the sheet. */
const cell = 360

/** A few pictures of each condition on one sheet, a row a condition, for a person to look at. A PNG. */
export function contactSheet(task: Task): Buffer {
  const rows: GreyPicture[][] = []
  let condition = ''
  let pictures = 0
  for (const taken of shotsOf(task)) {
    pictures += 1
    if (taken.condition !== condition) rows.push([])
    condition = taken.condition
    const row = rows.at(-1)
    if (row !== undefined && row.length < columns)
      row.push(takePicture(taken.code, taken.shot, task.seed + pictures))
  }
  const sheet = { width: columns * cell, height: rows.length * cell }
  const grey = new Uint8Array(sheet.width * sheet.height).fill(255)
  for (const [y, row] of rows.entries()) {
    for (const [x, picture] of row.entries()) paste(grey, sheet.width, x * cell, y * cell, picture)
  }
  return png({ ...sheet, grey })
}

function paste(onto: Uint8Array, width: number, left: number, top: number, picture: GreyPicture): void {
  for (let y = 0; y < cell - 4; y += 1) {
    for (let x = 0; x < cell - 4; x += 1) {
      const [fromX, fromY] = [x, y].map((place) => Math.floor((place * picture.width) / cell))
      onto[(top + y) * width + left + x] = picture.grey[(fromY ?? 0) * picture.width + (fromX ?? 0)] ?? 0
    }
  }
}

/** Grey, 8 bits a point, no filter. Source: PNG, sections 5 and 11. */
function png({ width, height, grey }: GreyPicture): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head[8] = 8
  const lines = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y += 1)
    lines.set(grey.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(lines)), chunk('IEND')])
}

function chunk(name: string, data = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}
