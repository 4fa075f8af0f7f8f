import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { prepareZXingModule } from 'zxing-wasm/reader'
import type { Decoder, Effort, GreyPicture } from '../../renderer/camera/decoder.ts'
import { zxingLibraryDecoder } from '../../renderer/camera/zxing-library-decoder.ts'
import { zxingWasmDecoder } from '../../renderer/camera/zxing-wasm-decoder.ts'
import { cardCode, codeOf } from '../camera/cards.ts'
import { conditions, filling, type Condition } from '../camera/shot.ts'
import { takePicture } from '../camera/take-picture.ts'
import { Random } from '../fuzz/random.ts'
import { beside } from './support/beside.ts'

const library = zxingLibraryDecoder()
let wasm: Decoder
beforeAll(async () => {
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  wasm = await zxingWasmDecoder(new Uint8Array(readFileSync(file)).buffer)
})

const largest = cardCode(22, 1)
const small = cardCode(10, 1)

function held(code: typeof largest, condition: Condition): GreyPicture {
  const shot = filling(conditions[condition](new Random(1)), 720, code.rows.length + 8, 0.8)
  return takePicture(code, shot, 1)
}

describe('the decoder of the camera reader', () => {
  it.each<[Condition, Effort]>([
    ['held well', 'quick'],
    ['turned by any angle', 'quick'],
    ['tilted 35 to 45°', 'quick'],
    ['moved by a module', 'quick'],
    ['half in shadow', 'quick'],
    ['phone’s screen, moiré', 'quick'],
    ['light on dark', 'thorough'],
    ['dim, with noise', 'thorough'],
  ])('reads the largest health card: %s', (condition, effort) => {
    expect(wasm.decode(held(largest, condition), effort)).toEqual([largest.text])
  })

  it('reads both codes of a pass that lie side by side', () => {
    const codes = ['shc:/1/2/567629595326', 'shc:/2/2/546034602907'].map(codeOf)
    expect(wasm.decode(beside(codes), 'quick').toSorted()).toEqual(codes.map(({ text }) => text))
  })

  it('gives back what a found code took, for a code is found eight times a second', async () => {
    const zxing = await prepareZXingModule({ fireImmediately: true })
    const read = zxing.readBarcodesFromPixmap.bind(zxing)
    const found: { isDeleted(): boolean }[] = []
    zxing.readBarcodesFromPixmap = (...given) => {
      const codes = read(...given)
      found.push(codes as typeof codes & (typeof found)[number])
      return codes
    }
    const picture = held(small, 'held well')
    for (const effort of ['quick', 'thorough'] as const) wasm.decode(picture, effort)
    wasm.decode(takePicture(null, conditions['flawless, straight'](), 1), 'thorough')
    zxing.readBarcodesFromPixmap = read
    expect(found.map((codes) => codes.isDeleted())).toEqual([true, true, true, true])
  })

  it('cannot be had of another file, and says so', async () => {
    await expect(zxingWasmDecoder(new ArrayBuffer(8))).rejects.toThrow()
  })
})

describe('the decoder where a browser has no WebAssembly', () => {
  it.each<[Condition, Effort]>([
    ['held well', 'quick'],
    ['spot of glare', 'quick'],
    ['light on dark', 'thorough'],
    ['low contrast', 'thorough'],
  ])('reads a small health card: %s', (condition, effort) => {
    expect(library.decode(held(small, condition), effort)).toEqual([small.text])
  })
})

describe.each([
  ['the decoder of the camera reader', () => wasm],
  ['the decoder where a browser has no WebAssembly', () => library],
])('%s', (_name, decoder) => {
  it('finds nothing where nothing is', () => {
    const empty = takePicture(null, conditions['held well'](new Random(2)), 2)
    expect(decoder().decode(empty, 'thorough')).toEqual([])
  })

  it('takes any picture, of any size', () => {
    const anyPicture = fc
      .tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 90 }), fc.nat(), fc.boolean())
      .map(([width, height, seed, isStark]): GreyPicture => {
        const random = new Random(seed)
        const grey = Uint8Array.from({ length: width * height }, () =>
          isStark ? random.below(2) * 255 : random.below(256),
        )
        return { width, height, grey }
      })
    fc.assert(
      fc.property(anyPicture, (picture) => {
        expect(decoder().decode(picture, 'thorough')).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
})
