import { writeFile } from 'node:fs/promises'
import type { GreyPicture } from '../../../renderer/camera/decoder.ts'

/** Sizes that webcams give, by their height. */
const widths: Readonly<Record<number, number>> = { 480: 640, 720: 1_280 }
/** Of a film, whose black is 16 and white 235. */
const ofFilm = (grey: number): number => 16 + Math.round((grey * 219) / 255)

/** A film of one picture, and black beside it, for Chromium to take for its camera: YUV4MPEG2, 4:2:0, one frame in 100 ms. */
export async function writeVideo(path: string, picture: GreyPicture): Promise<void> {
  const { height } = picture
  const width = widths[height]
  if (width === undefined) throw new Error(`no webcam gives pictures ${height} points high`)
  const luma = Buffer.alloc(width * height, 16)
  const left = (width - picture.width) / 2
  for (let y = 0; y < height; y += 1) {
    const row = picture.grey.subarray(y * picture.width, (y + 1) * picture.width)
    luma.set(row.map(ofFilm), y * width + left)
  }
  const colourless = Buffer.alloc((width * height) / 2, 128)
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, colourless])
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420\n`)
  await writeFile(path, Buffer.concat([head, frame, frame, frame]))
}
