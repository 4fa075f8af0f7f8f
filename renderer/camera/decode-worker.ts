import type { Decoder, GreyPicture } from './decoder.ts'
import { zxingWasmDecoder } from './zxing-wasm-decoder.ts'

/** One picture of the camera: four bytes a point, red first. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly pixels: ArrayBuffer
}

/** The texts of the codes in the picture. */
export type Reading = readonly string[]

/** Of pictures in which nothing was found, each third is looked at for longer: an idle gate leaves its computer idle. */
const thoroughEach = 3

/** Beside this worker: the build puts it there. */
const wasmAddress = new URL('zxing-wasm/reader/zxing_reader.wasm', import.meta.url)

const decoder = openDecoder()
let misses = 0

self.addEventListener('message', ({ data }: MessageEvent<Picture>) => void answer(data))

async function answer(picture: Picture): Promise<void> {
  const effort = misses % thoroughEach === thoroughEach - 1 ? 'thorough' : 'quick'
  const texts = (await decoder).decode(greyOf(picture), effort)
  misses = texts.length === 0 ? misses + 1 : 0
  postMessage(texts satisfies Reading)
}

/** The better decoder, or where the browser has no WebAssembly, the other one. */
async function openDecoder(): Promise<Decoder> {
  try {
    const response = await fetch(wasmAddress)
    return await zxingWasmDecoder(await response.arrayBuffer())
  } catch {
    const { zxingLibraryDecoder } = await import('./zxing-library-decoder.ts')
    return zxingLibraryDecoder()
  }
}

/** ITU-R BT.601 weights, in 256ths. */
function greyOf({ width, height, pixels }: Picture): GreyPicture {
  const from = new Uint8Array(pixels)
  const grey = new Uint8Array(width * height)
  for (let point = 0, at = 0; point < grey.length; point += 1, at += 4) {
    grey[point] = (77 * (from[at] ?? 0) + 150 * (from[at + 1] ?? 0) + 29 * (from[at + 2] ?? 0)) >> 8
  }
  return { width, height, grey }
}
