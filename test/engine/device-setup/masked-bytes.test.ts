import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskedBytes } from '../../../main/engine/device-setup/masked-bytes.ts'
import { ByteEar, type HeardBytes } from '../../../native/scanners/heard-bytes.ts'
import { FakeClock } from '../../support/fake-clock.ts'

/** What is told of bytes that come in these pieces, without a pause between them. */
function heard(...pieces: readonly (string | Buffer)[]): HeardBytes[] {
  const clock = new FakeClock()
  const told: HeardBytes[] = []
  const ear = new ByteEar(clock, (bytes) => told.push(bytes))
  for (const piece of pieces) {
    ear.push(Buffer.from(piece))
    clock.advance(150)
  }
  clock.advance(1_000)
  return told
}

const masked = (...pieces: readonly (string | Buffer)[]) => {
  const last = heard(...pieces).at(-1)
  return last === undefined ? null : maskedBytes(last)
}

describe('the bytes of a scanner on trial', () => {
  it('show what a scanner puts around a code, and not the code', () => {
    expect(masked('\x0212345678\x03')).toEqual({
      bytes: 10,
      hex: '02 ·· ·· ·· ·· ·· ·· ·· ·· 03',
      text: '␂········␃',
    })
    expect(masked('123\r\n')).toMatchObject({ text: '···␍␊' })
  })

  it('show the AIM identifier, a prefix and how all codes of a kind begin', () => {
    expect(masked(']Q1PRE-shc:/5676290\r')).toMatchObject({ text: ']Q1PRE-shc:/·······␍' })
    expect(masked(']Q1ABC123\r')).toMatchObject({ text: ']Q1······␍' })
    expect(masked('HC1:6BF\r')).toMatchObject({ text: 'HC1:···␍' })
  })

  it('do not show a short ticket for what a scanner puts before the code that came right after it', () => {
    expect(masked('K7Q2ZD\rshc:/5676290\r')?.text).toMatch(/^·{6}[·␍]·{12}␍$/)
    expect(masked('K7Q2ZDshc:/5676290\r')?.text).toMatch(/^·{18}␍$/)
    expect(masked('\x02AB\x03HC1:6BF\r')?.text).not.toContain('AB')
  })

  it('tell of bytes that are no text, as those of a line of another speed', () => {
    expect(masked(Buffer.from('80f7fe', 'hex'))).toMatchObject({ hex: '·· ·· ··', text: '???' })
  })

  it('are bounded, however many come, and told while they come', () => {
    const long = `shc:/${'7'.repeat(1_190)}\r`
    const told = heard(long.slice(0, 600), long.slice(600))
    expect(told.map(({ total }) => total)).toEqual([1_196, 1_196])
    expect(masked(long)).toMatchObject({ bytes: 1_196, text: `shc:/${'·'.repeat(19)}…···␍` })
    expect(JSON.stringify(told).length).toBeLessThan(300)
  })

  it('begin anew after a pause', () => {
    const clock = new FakeClock()
    const told: number[] = []
    const ear = new ByteEar(clock, ({ total }) => told.push(total))
    ear.push(Buffer.from('one'))
    clock.advance(400)
    ear.push(Buffer.from('three'))
    clock.advance(400)
    expect(told).toEqual([3, 5])
  })

  it('never show a letter or a digit of a code that no format begins', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 60 }), (code) => {
        const text = masked(`\x02${code}\r`)?.text ?? ''
        if (/shc:\/|HC1:|NZCP:\/|^\p{Cc}*\]/u.test(code)) return
        expect(text.replace(/[\u2400-\u2421]/g, '')).toMatch(/^[·?…]*$/)
      }),
    )
  })
})
