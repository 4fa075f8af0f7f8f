import type { GreyPicture } from './decoder.ts'

/** The picture half as wide and high, each point the mean of four. */
export function halved(picture: GreyPicture): GreyPicture {
  const [width, height] = [picture.width >> 1, picture.height >> 1]
  const grey = new Uint8Array(width * height)
  const at = (point: number): number => picture.grey[point] ?? 0
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = 2 * (y * picture.width + x)
      const below = from + picture.width
      grey[y * width + x] = (at(from) + at(from + 1) + at(below) + at(below + 1)) >> 2
    }
  }
  return { width, height, grey }
}
