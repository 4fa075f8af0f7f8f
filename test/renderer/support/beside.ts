import type { GreyPicture } from '../../../renderer/camera/decoder.ts'
import type { CodeModules } from '../../camera/take-picture.ts'

const field = 480
const quietZone = 4

/** Codes side by side on one white sheet, without a flaw, 480 points a side. */
export function beside(codes: readonly CodeModules[]): GreyPicture {
  const grey = new Uint8Array(field * field).fill(255)
  const share = field / codes.length
  for (const [nth, { rows }] of codes.entries()) {
    const scale = Math.floor(share / (rows.length + 2 * quietZone))
    for (const [row, cells] of rows.entries()) {
      for (let x = 0; x < cells.length * scale; x += 1) {
        if (cells[Math.floor(x / scale)] !== '1') continue
        for (let y = 0; y < scale; y += 1) {
          const line = Math.floor(field / 4) + row * scale + y
          grey[line * field + nth * share + quietZone * scale + x] = 0
        }
      }
    }
  }
  return { width: field, height: field, grey }
}
