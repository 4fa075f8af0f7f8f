import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HidPosDecoder } from '../../../native/scanners/hid-pos.ts'

interface Told {
  readonly code?: string
  readonly aim?: string | null
  readonly discarded?: string
}

function decoder(vendorId = 0x0c2e) {
  const told: Told[] = []
  const decoding = new HidPosDecoder(vendorId, {
    code: (bytes, aim) => told.push({ code: bytes.toString('latin1'), aim }),
    discarded: (why) => told.push({ discarded: why }),
  })
  return { decoding, told }
}

/** A report of 64 bytes: what stands at its head, its data, padding, and its last byte. */
function report(head: string, data: string, goesOn = false): Buffer {
  const bytes = Buffer.alloc(64)
  Buffer.concat([Buffer.from(head, 'hex'), Buffer.from(data, 'latin1')]).copy(bytes)
  bytes[63] = goesOn ? 0x01 : 0x00
  return bytes
}

describe('a report of scanned data', () => {
  it('has its AIM id at bytes 2 to 4 and its data from 5, as Access-IS and Honeywell lay it out', () => {
    const { decoding, told } = decoder()
    decoding.push(report('020b5d5131', 'shc:/567629'))
    expect(told).toEqual([{ code: 'shc:/567629', aim: ']Q1' }])
  })

  it('may have both one byte further on', () => {
    const { decoding, told } = decoder(0x05e0)
    decoding.push(report('020b005d5131', 'shc:/567629'))
    expect(told).toEqual([{ code: 'shc:/567629', aim: ']Q1' }])
  })

  it('has no AIM id and its data from byte 2 at Newland', () => {
    const { decoding, told } = decoder(0x1eab)
    decoding.push(report('020b', 'shc:/567629'))
    decoding.push(report('0203', 'a]b'))
    decoding.push(report('0207', ']Q1text'))
    expect(told).toEqual([
      { code: 'shc:/567629', aim: null },
      { code: 'a]b', aim: null },
      { code: ']Q1text', aim: null },
    ])
  })

  it('of a maker unknown is taken by what stands in it', () => {
    const { decoding, told } = decoder(0x9999)
    decoding.push(report('020b', 'shc:/567629'))
    decoding.push(report('0204000000', 'text'))
    expect(told).toEqual([
      { code: 'shc:/567629', aim: null },
      { code: 'text', aim: null },
    ])
  })

  it('of another id is no code', () => {
    const { decoding, told } = decoder()
    decoding.push(report('040b5d5131', 'shc:/567629'))
    decoding.push(Buffer.alloc(0))
    expect(told).toEqual([])
  })
})

describe('a code of several reports', () => {
  it('is joined, however many they are', () => {
    const { decoding, told } = decoder()
    const card = `shc:/${'12'.repeat(595)}`
    for (let at = 0; at < card.length; at += 56) {
      const data = card.slice(at, at + 56)
      const head = `02${data.length.toString(16).padStart(2, '0')}5d5131`
      decoding.push(report(head, data, at + 56 < card.length))
    }
    expect(told).toEqual([{ code: card, aim: ']Q1' }])
  })

  it('is laid out as its first report, whatever a later one begins with', () => {
    const { decoding, told } = decoder(0x9999)
    decoding.push(report('0238', 'x'.repeat(56), true))
    decoding.push(report('0203', ']Q1'))
    expect(told).toEqual([{ code: `${'x'.repeat(56)}]Q1`, aim: null }])
  })

  it('that pauses too long is told as cut short, once, and the next one is whole', () => {
    const { decoding, told } = decoder()
    decoding.push(report('02045d5131', 'half', true))
    expect(decoding.holding).toBe(true)
    decoding.silence()
    decoding.silence()
    expect(decoding.holding).toBe(false)
    decoding.push(report('02055d5131', 'whole'))
    expect(told).toEqual([{ discarded: 'cut-short' }, { code: 'whole', aim: ']Q1' }])
  })

  it('longer than any code there is is told once, and skipped to its end', () => {
    const { decoding, told } = decoder()
    for (let part = 0; part < 400; part += 1) decoding.push(report('02385d5131', '1'.repeat(56), true))
    decoding.push(report('02045d5131', 'tail'))
    decoding.push(report('02045d5131', 'next'))
    expect(told).toEqual([{ discarded: 'too-long' }, { code: 'next', aim: ']Q1' }])
  })
})

describe('a report that claims more data than it can hold', () => {
  it.each(['39', 'ff'])(
    'is told as unreadable, and with it the code that it is part of (length %s)',
    (length) => {
      const { decoding, told } = decoder()
      decoding.push(report('02045d5131', 'half', true))
      decoding.push(report(`02${length}5d5131`, 'x'.repeat(56), true))
      decoding.push(report('02045d5131', 'tail'))
      decoding.push(report('02045d5131', 'next'))
      expect(told).toEqual([{ discarded: 'too-long' }, { code: 'next', aim: ']Q1' }])
    },
  )

  it('is measured by its own length where that is less than 64 bytes', () => {
    const { decoding, told } = decoder()
    decoding.push(report('020b5d5131', 'shc:/567629').subarray(0, 12))
    expect(told).toEqual([{ discarded: 'too-long' }])
  })
})

describe("a code's line end", () => {
  it.each([
    ['text\r', 'text'],
    ['text\n', 'text'],
    ['text\r\n', 'text'],
    ['text\r\r', 'text\r'],
    ['text\n\n', 'text\n'],
  ])('is taken off, one of them: %j', (data, code) => {
    const { decoding, told } = decoder()
    decoding.push(report(`020${data.length}5d5131`, data))
    expect(told).toEqual([{ code, aim: ']Q1' }])
  })

  it('in a report of its own is no code', () => {
    const { decoding, told } = decoder()
    decoding.push(report('02045d5131', 'text'))
    decoding.push(report('02015d5131', '\r'))
    expect(told).toEqual([{ code: 'text', aim: ']Q1' }])
  })
})

describe('a scanner gone mad', () => {
  it('throws nothing, keeps no more than a code, and after a silence its next code is read', () => {
    const likely = fc
      .record({
        length: fc.integer({ min: 0, max: 70 }),
        head: fc.constantFrom('5d5131', '005d5131', '000000', ''),
        filler: fc.uint8Array({ maxLength: 64 }),
        last: fc.integer({ min: 0, max: 255 }),
      })
      .map(({ length, head, filler, last }) => {
        const made = Buffer.concat([
          Buffer.from([2, length]),
          Buffer.from(head, 'hex'),
          filler,
          Buffer.alloc(64),
        ])
        made[63] = last
        return made.subarray(0, 64)
      })
    const any = fc.oneof(
      likely,
      fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
      fc.constant('silence' as const),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(0x0c2e, 0x1eab, 0x9999),
        fc.array(any, { maxLength: 40 }),
        (vendorId, doings) => {
          const { decoding, told } = decoder(vendorId)
          for (const doing of doings) {
            if (doing === 'silence') decoding.silence()
            else decoding.push(doing)
          }
          for (const { code } of told) expect((code ?? '').length).toBeLessThanOrEqual(8_192)
          decoding.silence()
          decoding.push(report('02045d5131', 'good'))
          expect(told.at(-1)).toEqual({ code: 'good', aim: ']Q1' })
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('gives back whatever was cut into reports, in each layout', () => {
    const layouts = fc.constantFrom(
      { vendorId: 0x0c2e, head: '5d5131' },
      { vendorId: 0x05e0, head: '005d5131' },
      { vendorId: 0x1eab, head: '' },
    )
    const text = fc.string({
      unit: fc.constantFrom(...'0123456789abc:/-.]\n'.split('')),
      minLength: 1,
      maxLength: 2_000,
    })
    fc.assert(
      fc.property(layouts, text, ({ vendorId, head }, code) => {
        const { decoding, told } = decoder(vendorId)
        for (let at = 0; at < code.length; at += 56) {
          const data = code.slice(at, at + 56)
          decoding.push(
            report(`02${data.length.toString(16).padStart(2, '0')}${head}`, data, at + 56 < code.length),
          )
        }
        const wanted = code.replace(/\n$/, '')
        expect(told.map((event) => event.code)).toEqual(wanted === '' ? [] : [wanted])
      }),
      { numRuns: 500 },
    )
  })
})
