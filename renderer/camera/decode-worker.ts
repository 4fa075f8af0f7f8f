import {
  BinaryBitmap,
  DecodeHintType,
  HybridBinarizer,
  QRCodeReader,
  RGBLuminanceSource,
} from '@zxing/library'

/** One picture of the camera: four bytes a pixel, red first. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly pixels: ArrayBuffer
}

/** The text of the code in the picture; null where there is none. */
export type Reading = string | null

const reader = new QRCodeReader()
const hints = new Map([[DecodeHintType.TRY_HARDER, true]])

self.addEventListener('message', ({ data }: MessageEvent<Picture>) => {
  postMessage(read(data))
})

function read({ width, height, pixels }: Picture): Reading {
  const source = new RGBLuminanceSource(brightness(new Uint8ClampedArray(pixels)), width, height)
  try {
    return reader.decode(new BinaryBitmap(new HybridBinarizer(source)), hints).getText()
  } catch {
    // The library throws for each picture without a code that it can read.
    return null
  }
}

/** ITU-R BT.601 weights, in 256ths. */
function brightness(pixels: Uint8ClampedArray): Uint8ClampedArray {
  const gray = new Uint8ClampedArray(pixels.length / 4)
  for (let at = 0, from = 0; at < gray.length; at += 1, from += 4) {
    gray[at] = (77 * (pixels[from] ?? 0) + 150 * (pixels[from + 1] ?? 0) + 29 * (pixels[from + 2] ?? 0)) >> 8
  }
  return gray
}
