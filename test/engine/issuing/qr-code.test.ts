import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  leastWidthMm,
  qrCode,
  qrPng,
  qrSvg,
  quietZone,
  type QrCode,
} from '../../../main/engine/issuing/qr-code.ts'
import { readWithBoth, readWithJsqr, type Picture } from '../../support/printed-sheet.ts'

/** Four points a module. */
function pictureOf(code: QrCode): Picture {
  const width = 4 * (code.side + 2 * quietZone)
  const grey = new Uint8Array(width * width).fill(255)
  for (const at of grey.keys()) {
    const [column, row] = [at % width, Math.floor(at / width)].map(
      (point) => Math.floor(point / 4) - quietZone,
    )
    const inside = [column, row].every((place = -1) => place >= 0 && place < code.side)
    if (inside && code.isDark(column ?? 0, row ?? 0)) grey[at] = 0
  }
  return { width, height: width, grey }
}

const made = (text: string): QrCode => {
  const code = qrCode(text)
  if (code === null) throw new Error('it fits no code')
  return code
}

const digits = (length: number): string =>
  Array.from({ length }, (_, at) => (at * 7_919 + (at % 13) ** 2) % 10).join('')
const base45 =
  'NCFOXN%TS3DHPVO13J /G-/2YRVA.Q/R82JD2FCJG96V75DOW%IY17EIHY P8L6IWM$S4U45P84HW6U/4:84LC6 YM::QQHIZC4.OI'

describe('the code of a pass', () => {
  it.each([
    ['the longest health card', `shc:/${digits(2_390)}`],
    ['part of a health card', `shc:/2/3/${digits(2_382)}`],
    ['a European certificate', `HC1:${base45.repeat(6)}`],
    [
      'a New Zealand pass',
      `NZCP:/1/${'2KCEVIQEIVVWK6JNGEASNICZAEP2KALYDZSGSZB2O5SWEOTOPJRXALTDN53GSZBRHEXGQZLBNR2G'.repeat(5)}`,
    ],
    ['a ticket', Buffer.from(base45.repeat(4)).toString('base64url')],
    ['a text in other letters', 'Grüße, Ωmega и Ёлка'],
    ['digits alone', '0123456789'],
  ])('is read back by two readers: %s', (_, text) => {
    expect(readWithBoth(pictureOf(made(text)))).toEqual({ zxing: text, jsqr: text })
  })

  it('holds the longest health card within version 22, its digits packed', () => {
    expect(made(`shc:/${digits(2_390)}`)).toMatchObject({ version: 22, correction: 'L', side: 105 })
  })

  it('packs a certificate in base 45 into less than its bytes take, and lets it bear a quarter of damage', () => {
    const packed = made(`HC1:${base45.repeat(5)}`)
    expect(packed.correction).toBe('Q')
    // Version 18 holds 560 such characters at Q, and 718 bytes at L alone.
    expect(packed.version).toBeLessThanOrEqual(18)
    expect(made(base45.repeat(40))).toMatchObject({ version: 39, correction: 'L' })
  })

  it('bears as much damage as its size allows at no cost', () => {
    // 17 bytes fill version 1 at L; 11 leave room for Q.
    expect(made('seventeen letters')).toMatchObject({ version: 1, correction: 'L' })
    expect(made('fourteen bytes')).toMatchObject({ version: 1, correction: 'M' })
    expect(made('eleven byte')).toMatchObject({ version: 1, correction: 'Q' })
  })

  it('is not made of what fits none', () => {
    expect([qrCode(''), qrCode('x'.repeat(2_954)), qrCode('0'.repeat(7_090))]).toEqual([null, null, null])
    expect(made('x'.repeat(2_953)).version).toBe(40)
    expect(made('0'.repeat(7_089)).version).toBe(40)
    expect(made('A'.repeat(4_296))).toMatchObject({ version: 40, correction: 'L' })
  })

  it('must be printed four dots of a printer a module, its quiet zone with it', () => {
    expect(leastWidthMm(made(`shc:/${digits(2_390)}`))).toBeCloseTo(38.3, 1)
    expect(leastWidthMm(made('x'.repeat(2_953)))).toBeCloseTo(62.7, 1)
  })

  it('is the same code as SVG and as PNG', async () => {
    const code = made('eleven byte')
    const png = await qrPng(code, 4)
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([4 * 29, 4 * 29])
    expect(await qrSvg(code)).toContain('viewBox="0 0 29 29"')
  })

  it('is read back whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 60, unit: fc.constantFrom(...Array.from('aZ09 $:/.-+%*é')) }),
        (text) => {
          expect(readWithJsqr(pictureOf(made(text)))).toBe(text)
        },
      ),
      { numRuns: 200 },
    )
  })
})
