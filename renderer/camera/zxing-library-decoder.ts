import {
  BinaryBitmap,
  Exception,
  GlobalHistogramBinarizer,
  HybridBinarizer,
  QRCodeReader,
  RGBLuminanceSource,
  type Binarizer,
  type LuminanceSource,
} from '@zxing/library'
import type { Decoder, GreyPicture } from './decoder.ts'
import { halved } from './halved.ts'

const whole = ({ width, height, grey }: GreyPicture): LuminanceSource =>
  new RGBLuminanceSource(new Uint8ClampedArray(grey), width, height)

/** Ways to tell dark from light, what helps most often first. */
const attempts: readonly ((picture: GreyPicture) => Binarizer)[] = [
  (picture) => new HybridBinarizer(whole(picture)),
  // In weak and even light.
  (picture) => new GlobalHistogramBinarizer(whole(picture)),
  // Its guess at a module's width is a little off now and then; of the same code half as large it is another guess.
  (picture) => new HybridBinarizer(whole(halved(picture))),
  // A light code on a dark ground.
  (picture) => new HybridBinarizer(whole(picture).invert()),
]

/** ZXing as JavaScript, for browsers without WebAssembly. Finds one code of a picture. */
export function zxingLibraryDecoder(): Decoder {
  const reader = new QRCodeReader()

  function read(binarizer: Binarizer): string | null {
    try {
      return reader.decode(new BinaryBitmap(binarizer)).getText()
    } catch (error) {
      // Thrown for each picture without a code that it can read.
      if (error instanceof Exception) return null
      throw error
    }
  }

  return {
    decode(picture, effort) {
      for (const attempt of effort === 'quick' ? attempts.slice(0, 1) : attempts) {
        const text = read(attempt(picture))
        if (text !== null) return [text]
      }
      return []
    },
  }
}
