import { zxingLibraryDecoder } from '../../renderer/camera/zxing-library-decoder.ts'
import { zxingWasmDecoder } from '../../renderer/camera/zxing-wasm-decoder.ts'
import type { Contender } from './compare.ts'

/** Both decoders as the camera reader asks them. */
export async function contenders(wasmBinary: ArrayBuffer): Promise<Contender[]> {
  const wasm = await zxingWasmDecoder(wasmBinary)
  const library = zxingLibraryDecoder()
  return [
    { name: 'zxing-wasm, quick', decoder: wasm, effort: 'quick' },
    { name: 'zxing-wasm, thorough', decoder: wasm, effort: 'thorough' },
    { name: '@zxing/library, quick', decoder: library, effort: 'quick' },
    { name: '@zxing/library, thorough', decoder: library, effort: 'thorough' },
  ]
}
