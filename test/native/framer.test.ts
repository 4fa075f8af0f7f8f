import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxCodeBytes } from '../../native/scanners/code-reader.ts'
import { Framer, type Framing } from '../../native/scanners/framer.ts'

/** What a framer made of the chunks it was given, one after another. */
function framed(framing: Framing, chunks: readonly (Buffer | 'silence')[]): string[] {
  const out: string[] = []
  const framer = new Framer(framing, {
    frame: (bytes) => out.push(bytes.toString()),
    discarded: (why) => out.push(`<${why}>`),
  })
  for (const chunk of chunks) {
    if (chunk === 'silence') framer.silence()
    else framer.push(chunk)
  }
  return out
}

/** `wire` cut at any places, as a USB adapter may deliver it. */
const cutAnywhere = (wire: Buffer): fc.Arbitrary<Buffer[]> =>
  fc.array(fc.nat({ max: wire.length }), { maxLength: 8 }).map((places) => {
    const at = [0, ...places.toSorted((a, b) => a - b), wire.length]
    return at.slice(1).map((end, index) => wire.subarray(at[index], end))
  })

const printable = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((c) => String.fromCharCode(c)),
  minLength: 1,
  maxLength: 200,
})

describe('a scan cut anywhere by the line', () => {
  const endings: [Framing, (text: string) => string][] = [
    ['cr', (text) => `${text}\r`],
    ['lf', (text) => `${text}\n`],
    ['crlf', (text) => `${text}\r\n`],
    ['tab', (text) => `${text}\t`],
    ['stx-etx', (text) => `\u0002${text}\u0003`],
  ]

  it.each(endings)('is the same scan with %s', (framing, wired) => {
    fc.assert(
      fc.property(
        fc
          .array(printable, { minLength: 1, maxLength: 3 })
          .chain((texts) =>
            fc.tuple(fc.constant(texts), cutAnywhere(Buffer.from(texts.map(wired).join('')))),
          ),
        ([texts, chunks]) => {
          expect(framed(framing, chunks)).toEqual(texts)
        },
      ),
    )
  })

  it('is the same scan when silence alone ends it', () => {
    fc.assert(
      fc.property(
        printable.chain((text) => fc.tuple(fc.constant(text), cutAnywhere(Buffer.from(text)))),
        ([text, chunks]) => {
          expect(framed('gap', [...chunks, 'silence'])).toEqual([text])
        },
      ),
    )
  })
})

describe('a scanner set to another ending than it was said', () => {
  it.each(['\r', '\n', '\r\n'])('is understood all the same: %j', (ending) => {
    expect(framed('cr', [Buffer.from(`one${ending}two${ending}`)])).toEqual(['one', 'two'])
  })
})

describe('a line of 100 kB', () => {
  it.each<Framing>(['cr', 'lf', 'crlf', 'tab', 'stx-etx', 'gap'])(
    'is told once, and the next code is read (%s)',
    (framing) => {
      const start = framing === 'stx-etx' ? '\u0002' : ''
      const end = { cr: '\r', lf: '\n', crlf: '\r\n', tab: '\t', 'stx-etx': '\u0003', gap: '' }[framing]
      const long = Buffer.from(`${start}${'7'.repeat(100_000)}${end}`)
      const next = Buffer.from(`${start}next${end}`)
      const chunks: (Buffer | 'silence')[] =
        framing === 'gap' ? [long, 'silence', next, 'silence'] : [long, next]
      expect(framed(framing, chunks)).toEqual(['<too-long>', 'next'])
    },
  )

  it('that is just within the limit is a code', () => {
    const text = '7'.repeat(maxCodeBytes)
    expect(framed('cr', [Buffer.from(`${text}\r`)])).toEqual([text])
    expect(framed('cr', [Buffer.from(`${text}7\r`)])).toEqual(['<too-long>'])
  })
})

describe('half a code and then silence', () => {
  it('is not glued to the next guest', () => {
    expect(framed('cr', [Buffer.from('half'), 'silence', Buffer.from('whole\r')])).toEqual([
      '<cut-short>',
      'whole',
    ])
    expect(framed('stx-etx', [Buffer.from('\u0002half'), Buffer.from('\u0002whole\u0003')])).toEqual([
      '<cut-short>',
      'whole',
    ])
  })

  it('is nothing at all when nothing had begun', () => {
    expect(framed('cr', ['silence', Buffer.from('\r\n\r\n'), 'silence'])).toEqual([])
  })

  it('is told once, even when it was too long and its end was lost', () => {
    const kilobyte = Buffer.from('7'.repeat(1_000))
    const chunks = [
      Buffer.from('\u0002'),
      ...Array.from({ length: 10 }, () => kilobyte),
      Buffer.from('\u0002whole\u0003'),
    ]
    expect(framed('stx-etx', chunks)).toEqual(['<too-long>', 'whole'])
  })

  it('does not leave a start open for what comes much later', () => {
    const framer = new Framer('stx-etx', { frame: () => undefined, discarded: () => undefined })
    framer.push(Buffer.from('\u0002'))
    expect(framer.holding).toBe(true)
    framer.silence()
    expect(framer.holding).toBe(false)
  })
})

describe('noise', () => {
  it.each(['\r', '\n', '\u0002', '\u0003', '7'])(
    'of a megabyte of %j holds the gate up for no time',
    (byte) => {
      const chunk = Buffer.from(byte.repeat(1_000_000))
      for (const framing of ['cr', 'stx-etx'] as const) {
        const before = process.cpuUsage()
        framed(framing, [chunk])
        // Linear work takes 3 ms of the processor; looking ahead for the other terminator from each byte took seconds.
        expect(process.cpuUsage(before).user).toBeLessThan(1_000_000)
      }
    },
  )

  it('never stops a framer: the code after it is read', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Framing>('cr', 'lf', 'crlf', 'tab', 'stx-etx'),
        fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 20 }),
        (framing, noise) => {
          const good = framing === 'stx-etx' ? '\u0002good\u0003' : '\rgood\r'
          const out = framed(framing, [...noise.map((bytes) => Buffer.from(bytes)), Buffer.from(good)])
          expect(out.at(-1)).toBe('good')
        },
      ),
    )
  })
})
