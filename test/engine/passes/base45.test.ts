import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase45 } from '../../../main/engine/passes/base45.ts'
import { toBase45 } from '../../support/dcc-authority.ts'

const decoded = (text: string): string | null => {
  const bytes = decodeBase45(text)
  return bytes === null ? null : Buffer.from(bytes).toString('latin1')
}

describe('base45', () => {
  it('is read as its specification shows it', () => {
    expect(['BB8', '%69 VD92EX0', 'UJCLQE7W581', 'QED8WEX0', ''].map(decoded)).toEqual([
      'AB',
      'Hello!!',
      'base-45',
      'ietf!',
      '',
    ])
  })

  it('is read back to the bytes that were written, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        expect(decodeBase45(toBase45(bytes))).toEqual(Buffer.from(bytes))
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['a group worth more than two bytes', 'GGW'],
    ['the most that a group can be worth', ':::'],
    ['a pair worth more than one byte', ':5'],
    ['a lone character', 'BB8B'],
    ['a small letter', 'bb8'],
    ['a character that no code has', 'BB€'],
    ['one behind the alphabet of ASCII', 'B\u{c1}8'],
  ])('is not %s', (_what, text) => {
    expect(decodeBase45(text)).toBeNull()
  })

  it('holds the largest values that fit', () => {
    expect(decodeBase45('FGW')).toEqual(Buffer.of(0xff, 0xff))
    expect(decodeBase45('U5')).toEqual(Buffer.of(0xff))
    expect(decodeBase45('V5')).toBeNull()
  })
})
