import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inflateRaw } from '../../../main/engine/passes/inflate.ts'

const output = Buffer.alloc(100_000)

function inflated(bytes: Buffer): string | null {
  const length = inflateRaw(bytes, output)
  return typeof length === 'number' ? output.subarray(0, length).toString('latin1') : length
}

/** zlib's opinion of the same bytes, to the last of them. */
function byZlib(bytes: Buffer): string | null {
  try {
    const { buffer, engine } = inflateRawSync(bytes, {
      info: true,
      maxOutputLength: output.length,
    }) as unknown as {
      buffer: Buffer
      engine: { bytesWritten: number }
    }
    return engine.bytesWritten === bytes.length ? buffer.toString('latin1') : null
  } catch (error) {
    return error instanceof RangeError ? 'too-large' : null
  }
}

/** Text with and without pattern, so that all kinds of blocks and matches come about. */
const content = fc.oneof(
  fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.from(bytes)),
  fc
    .array(fc.constantFrom('name', 'given', '{"', '":', 'aaaaaaaa', '\n', 'é'), { maxLength: 2_000 })
    .map((words) => Buffer.from(words.join(''))),
)
const deflated = fc
  .tuple(
    content,
    fc.integer({ min: 0, max: 9 }),
    fc.constantFrom(
      constants.Z_DEFAULT_STRATEGY,
      constants.Z_FIXED,
      constants.Z_HUFFMAN_ONLY,
      constants.Z_RLE,
    ),
  )
  .map(([bytes, level, strategy]) => deflateRawSync(bytes, { level, strategy }))

describe('inflating', () => {
  it('gives back what any deflater put in', () => {
    fc.assert(
      fc.property(deflated, (bytes) => {
        expect(inflated(bytes)).toBe(byZlib(bytes))
      }),
      { numRuns: 500 },
    )
  })

  it('finds the same faults in a damaged stream as zlib does', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(deflated, damage, (bytes, changes) => {
        const damaged = Buffer.from(bytes)
        for (const [at, value] of changes) damaged[at % damaged.length] = value
        expect(inflated(damaged)).toBe(byZlib(damaged))
      }),
      { numRuns: 2_000 },
    )
  })

  it('finds the same faults in noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        expect(inflated(Buffer.from(noise))).toBe(byZlib(Buffer.from(noise)))
      }),
      { numRuns: 5_000 },
    )
  })

  it('refuses what is cut short, and what has a byte behind its end', () => {
    fc.assert(
      fc.property(deflated, fc.nat(), (bytes, cut) => {
        expect(inflateRaw(bytes.subarray(0, cut % bytes.length), output)).toBeNull()
        expect(inflateRaw(Buffer.concat([bytes, Buffer.of(0)]), output)).toBeNull()
      }),
    )
  })

  it('stops a bomb at the size of its buffer', () => {
    const bomb = deflateRawSync(Buffer.alloc(20_000_000, 'a'))
    expect(inflateRaw(bomb, output)).toBe('too-large')
    expect(inflateRaw(deflateRawSync(Buffer.alloc(100_000)), output)).toBe(100_000)
    expect(inflateRaw(deflateRawSync(Buffer.alloc(100_001)), output)).toBe('too-large')
  })
})
