import { writeFile } from 'node:fs/promises'
import QRCode from 'qrcode'

const width = 640
const height = 480
/** Points a module, and the quiet zone around the code in modules. */
const scale = 4
const quiet = 4
const white = 235
const black = 16

/** A film of one picture, a code on white paper, for Chromium to take for its camera: YUV4MPEG2, 4:2:0. */
export async function writeQrVideo(path: string, text: string): Promise<void> {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'L' })
  const luma = Buffer.alloc(width * height, white)
  for (let row = 0; row < modules.size * scale; row += 1) {
    for (let column = 0; column < modules.size * scale; column += 1) {
      const dark = modules.get(Math.floor(row / scale), Math.floor(column / scale)) !== 0
      if (dark) luma[(row + quiet * scale) * width + column + quiet * scale] = black
    }
  }
  const gray = Buffer.alloc((width * height) / 2, 128)
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, gray])
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420\n`)
  await writeFile(path, Buffer.concat([head, frame, frame, frame]))
}
