import {
  BINARIZERS,
  CHARACTER_SETS,
  defaultReaderOptions,
  EAN_ADD_ON_SYMBOLS,
  encodeFormats,
  prepareZXingModule,
  TEXT_MODES,
  type ZXingReaderOptions,
  type ZXingReaderModule,
  type ZXingReadResult,
  type ZXingVector,
} from 'zxing-wasm/reader'
import type { Decoder, Effort } from './decoder.ts'

/** A pass of several codes may show them side by side. */
const maxCodes = 4

const plain: ZXingReaderOptions = {
  ...defaultReaderOptions,
  formats: encodeFormats(['QRCodeModel2']),
  binarizer: BINARIZERS.indexOf('LocalAverage'),
  textMode: TEXT_MODES.indexOf('Plain'),
  characterSet: CHARACTER_SETS.indexOf('Unknown'),
  eanAddOnSymbol: EAN_ADD_ON_SYMBOLS.indexOf('Ignore'),
  maxNumberOfSymbols: maxCodes,
  tryHarder: false,
  tryRotate: false,
  tryInvert: false,
  tryDownscale: false,
}

const hard: ZXingReaderOptions = {
  ...plain,
  tryHarder: true,
  tryInvert: true,
  tryDownscale: true,
  tryDenoise: true,
}

/** In this order until something is found. One brightness for the whole picture parts dark from light in weak light. */
const attempts: Record<Effort, readonly ZXingReaderOptions[]> = {
  quick: [plain],
  thorough: [hard, { ...hard, binarizer: BINARIZERS.indexOf('GlobalHistogram') }],
}

/** What the package's types leave out: the module's memory, which is given back by whoever asked for it. */
interface OwnMemory {
  readonly HEAPU8: Uint8Array
  readonly _malloc: (bytes: number) => number
  readonly _free: (pointer: number) => void
}
type Found = ZXingVector<ZXingReadResult> & { delete(): void }

/**
 * ZXing-C++ as WebAssembly. The module is called without the package's `readBarcodes`, which never gives back what a found
 * code takes: some kilobytes each time, and a code is held for many pictures.
 * @param wasmBinary the file `zxing_reader.wasm`. Handed over, so that the package does not look for it on the internet.
 * @throws where WebAssembly is missing or forbidden, or the file is another.
 */
export async function zxingWasmDecoder(wasmBinary: ArrayBuffer): Promise<Decoder> {
  const module = await prepareZXingModule({
    // What it would print of a failure is thrown as well.
    overrides: { wasmBinary, printErr: () => undefined },
    fireImmediately: true,
  })
  const zxing = module as ZXingReaderModule & OwnMemory
  const { _malloc: reserve, _free: release } = zxing
  return {
    decode({ width, height, grey }, effort) {
      const pointer = reserve(grey.length)
      zxing.HEAPU8.set(grey, pointer)
      try {
        for (const options of attempts[effort]) {
          const found = zxing.readBarcodesFromPixmap(pointer, width, height, options) as Found
          const texts = Array.from({ length: found.size() }, (_, at) => found.get(at)?.text ?? '')
          found.delete()
          if (texts.length > 0) return texts
        }
        return []
      } finally {
        release(pointer)
      }
    },
  }
}
