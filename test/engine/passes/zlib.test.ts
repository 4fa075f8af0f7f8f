import { deflateSync, inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inflateZlib } from '../../../main/engine/passes/zlib.ts'

const output = new Uint8Array(20_000)

function inflated(bytes: Uint8Array): string | null {
  const length = inflateZlib(bytes, output)
  return typeof length === 'number' ? Buffer.from(output.subarray(0, length)).toString('latin1') : length
}

/** Node's opinion of the same bytes, to the last of them. */
function byNode(bytes: Uint8Array): string | null {
  try {
    const { buffer, engine } = inflateSync(bytes, {
      info: true,
      maxOutputLength: output.length,
    }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } }
    return engine.bytesWritten === bytes.length ? buffer.toString('latin1') : null
  } catch (error) {
    return error instanceof RangeError ? 'too-large' : null
  }
}

const content = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .tuple(fc.nat({ max: 25_000 }), fc.nat({ max: 255 }))
    .map(([length, byte]) => new Uint8Array(length).fill(byte)),
)
const deflated = fc
  .tuple(content, fc.integer({ min: 0, max: 9 }), fc.integer({ min: 9, max: 15 }))
  .map(([bytes, level, windowBits]) => deflateSync(bytes, { level, windowBits }))

describe('a zlib stream', () => {
  it('gives back what was put in, unless that is too large', () => {
    fc.assert(
      fc.property(deflated, (bytes) => {
        expect(inflated(bytes)).toBe(byNode(bytes))
      }),
      { numRuns: 500 },
    )
  })

  it('with other flags or another check is judged as Node judges it', () => {
    const small = fc.uint8Array({ maxLength: 300 }).map((bytes) => deflateSync(bytes))
    fc.assert(
      fc.property(small, fc.constantFrom(1, -1, -2, -3, -4), fc.nat({ max: 255 }), (good, place, value) => {
        const bytes = Uint8Array.from(good)
        bytes[(place + bytes.length) % bytes.length] = value
        expect(inflated(bytes)).toBe(byNode(bytes))
      }),
      { numRuns: 1_000 },
    )
  })

  it.each([
    ['with a dictionary', deflateSync('text', { dictionary: Buffer.from('text') })],
    ['of another method', Buffer.of(0x79, 0x9c, 3, 0, 0, 0, 0, 1)],
    ['with a window larger than there is', Buffer.of(0x88, 0x1c, 3, 0, 0, 0, 0, 1)],
    ['whose header does not add up', Buffer.of(0x78, 0x9d, 3, 0, 0, 0, 0, 1)],
    ['cut short', deflateSync('text').subarray(0, -1)],
    ['made longer', Buffer.concat([deflateSync('text'), Buffer.of(0)])],
    ['of too few bytes', Buffer.of(0x78, 0x9c)],
    ['of none', Buffer.of()],
  ])('%s is none', (_what, bytes) => {
    expect(inflated(bytes)).toBeNull()
  })
})
