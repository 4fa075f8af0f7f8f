import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { issueTicketList, type ListItem } from '../../../main/engine/issuing/ticket-list.ts'
import { ticketSigner } from '../../../main/engine/issuing/venue-ticket.ts'
import { verifyTexts } from '../../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../../main/engine/trust/build-trust-view.ts'
import { VenueTicketAuthority } from '../../support/venue-ticket-authority.ts'

const authority = new VenueTicketAuthority()
const { view: trust } = await buildTrustView({ issuers: [authority.entry()] })
const signer = ticketSigner(authority)
if (!signer.ok) throw new Error(signer.error)
const sign = signer.value
/** 30 May 2026, afternoon. */
const atS = 1_780_150_000

interface Options {
  readonly event?: string | null
  readonly timeZone?: string
  /** How many bytes come at once. */
  readonly piece?: number
}

async function issue(list: string | Buffer, options: Options = {}): Promise<ListItem[]> {
  const { event = 'final', timeZone = 'Europe/Madrid', piece = 65_536 } = options
  const bytes = Buffer.from(list)
  const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, at) =>
    bytes.subarray(at * piece, (at + 1) * piece),
  )
  return all(issueTicketList(Readable.from(pieces), { sign, event, timeZone }))
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

/** What a gate reads of every ticket of the list; the rest of what came out. */
async function read(list: string, options?: Options) {
  const items = await issue(list, options)
  const passes = items.flatMap((item) =>
    item.kind === 'ticket' ? [verifyTexts([item.text], trust, atS).pass] : [],
  )
  return { passes, rest: items.filter(({ kind }) => kind !== 'ticket') }
}

/** Line, column and code of each mistake. */
async function mistakes(list: string | Buffer, options?: Options): Promise<string[]> {
  const items = await issue(list, options)
  return items.flatMap((item) =>
    item.kind === 'mistake' ? [`${item.line} ${item.column ?? 'row'} ${item.code}`] : [],
  )
}

const madrid = (text: string): number => Date.parse(`${text}+02:00`) / 1_000

describe('a list of tickets', () => {
  it('becomes tickets that say what stands in it', async () => {
    const list = [
      'event,zone,product,entries,from,until,name,id,group',
      'final,north,adult,2,2026-05-30,2026-05-30,"Example, Ada",A-1,gate-b',
      ',,,,2026-05-30 18:00,2026-05-31T02:00:00Z,,',
    ].join('\n')
    const { passes, rest } = await read(list)
    expect(passes).toMatchObject([
      {
        ticket: { id: 'A-1', event: 'final', zone: 'north', product: 'adult', entries: 2, group: 'gate-b' },
        validFrom: madrid('2026-05-30T00:00:00'),
        validUntil: madrid('2026-05-31T00:00:00'),
      },
      {
        ticket: { event: 'final', zone: null, product: null, entries: null },
        validFrom: madrid('2026-05-30T18:00:00'),
        validUntil: madrid('2026-05-31T04:00:00'),
      },
    ])
    expect(passes[0]?.holder.reveal()?.name).toBe('Example, Ada')
    expect(passes[1]?.ticket?.id).toMatch(/^[\w-]{12}$/)
    expect(rest).toEqual([{ kind: 'end', issued: 2, refused: 0, whole: true }])
  })

  it('may come from any spreadsheet: semicolons or tabs, a byte order mark, CRLF, blank rows, other order', async () => {
    for (const separator of [';', '\t', ',']) {
      const rows = [
        ['Until', 'FROM', 'name'],
        ['2026-06-01', '2026-05-30', '"Ñandú, Ana; ""Nana"""'],
        [],
        ['', '', ''],
        ['2026-06-01', '2026-05-30'],
      ]
      const list = `\ufeff${rows.map((cells) => cells.join(separator)).join('\r\n')}\r\n`
      for (const piece of [1, 7, 65_536]) {
        const { passes, rest } = await read(list, { piece })
        expect(passes.map((pass) => pass?.holder.reveal()?.name)).toEqual(['Ñandú, Ana; "Nana"', undefined])
        expect(rest).toEqual([{ kind: 'end', issued: 2, refused: 0, whole: true }])
      }
    }
  })

  it('counts days as the venue does, when clocks change too', async () => {
    const times = async (from: string, until: string) => {
      const { passes } = await read(`from,until\n${from},${until}`)
      return passes.map((pass) => [pass?.validFrom, pass?.validUntil].map((at) => at ?? Number.NaN))[0] ?? []
    }
    const day = await times('2026-10-25', '2026-10-25')
    expect((day[1] ?? 0) - (day[0] ?? 0)).toBe(25 * 3_600)
    // 02:30 comes twice: the first for a beginning, the second for an end.
    const night = await times('2026-10-25 02:30', '2026-10-25 02:30')
    expect((night[1] ?? 0) - (night[0] ?? 0)).toBe(3_600)
  })

  it('tells how far it is', async () => {
    const rows = Array.from({ length: 5_000 }, () => '2026-05-30,2026-06-01').join('\n')
    const bytes = Buffer.from(`from,until\n${rows}`)
    const seen: { bytes: number; rows: number }[] = []
    const input = Readable.from([bytes.subarray(0, 50_000), bytes.subarray(50_000)])
    const onProgress = (progress: { bytes: number; rows: number }) => void seen.push(progress)
    const items = issueTicketList(input, { sign, event: 'final', timeZone: 'UTC', onProgress })
    expect((await all(items)).length).toBe(5_001)
    expect(seen.map((progress) => progress.bytes)).toEqual([50_000, bytes.length])
    expect(seen[0]?.rows).toBeGreaterThan(2_000)
    expect(seen[1]?.rows).toBeGreaterThan(seen[0]?.rows ?? 0)
  })
})

describe('a row with mistakes', () => {
  const header = 'event,zone,product,entries,from,until,name,id\n'
  it.each<[what: string, row: string, expected: string[]]>([
    ['no event', ',,,,2026-05-30,2026-06-01,,', ['2 event cell-missing']],
    ['no times', 'a,,,,,,,', ['2 from cell-missing', '2 until cell-missing']],
    ['a day that no calendar has', 'a,,,,2026-02-30,2026-06-01,,', ['2 from cell-not-allowed']],
    ['a day in another order', 'a,,,,30/05/2026,2026-06-01,,', ['2 from cell-not-allowed']],
    ['an end before its beginning', 'a,,,,2026-05-30,2026-05-29,,', ['2 until cell-not-allowed']],
    ['a time before 1970', 'a,,,,1960-01-01,2026-05-29,,', ['2 from cell-not-allowed']],
    ['half an entry', 'a,,,0.5,2026-05-30,2026-06-01,,', ['2 entries cell-not-allowed']],
    ['entries in another notation', 'a,,,0x2,2026-05-30,2026-06-01,,', ['2 entries cell-not-allowed']],
    ['too many entries', 'a,,,1001,2026-05-30,2026-06-01,,', ['2 entries cell-not-allowed']],
    ['an id with a space', 'a,,,,2026-05-30,2026-06-01,,a b', ['2 id cell-not-allowed']],
    ['a word that is too long', `a,${'x'.repeat(65)},,,2026-05-30,2026-06-01,,`, ['2 zone cell-not-allowed']],
    ['several', 'a,,,x,2026-05-30,soon,,', ['2 entries cell-not-allowed', '2 until cell-not-allowed']],
    ['a cell too many', 'a,,,,2026-05-30,2026-06-01,,,b', ['2 row cells-too-many']],
  ])('%s: each is told, and the next row is none the worse', async (_what, row, expected) => {
    const list = `${header}${row}\na,,,,2026-05-30,2026-06-01,,\n`
    expect(await mistakes(list, { event: null })).toEqual(expected)
    expect((await issue(list, { event: null })).at(-1)).toEqual({
      kind: 'end',
      issued: 1,
      refused: 1,
      whole: true,
    })
  })

  it('has its id already from another', async () => {
    const row = 'a,,,,2026-05-30,2026-06-01,,same\n'
    expect(await mistakes(header + row + row)).toEqual(['3 id id-twice'])
  })

  it('is in another encoding than UTF-8', async () => {
    const list = Buffer.from(`${header}a,,,,2026-05-30,2026-06-01,Ñandú,\n`, 'latin1')
    expect(await mistakes(list)).toEqual(['2 name cell-not-utf8'])
  })

  it('is told with what is allowed, and never with what stands there', async () => {
    const items = await issue(`${header}a,,,,2026-05-30,2026-06-01,${'Ada '.repeat(40)},`)
    expect(items[0]).toEqual({
      kind: 'mistake',
      line: 2,
      column: 'name',
      code: 'cell-not-allowed',
      allowed: 'up to 80 characters, or nothing',
    })
  })
})

describe('a list that is none', () => {
  const row = '2026-05-30,2026-06-01,x\n'
  it.each<[what: string, list: string, expected: string[]]>([
    ['empty', '', ['1 row list-empty']],
    ['blank', '\n\n', ['1 row list-empty']],
    ['with a column that is not known', 'from,until,seat\n', ['1 column 3 column-unknown']],
    ['with a column twice', 'from,until,From\n', ['1 from column-twice']],
    ['with no time', 'zone\nnorth\n', ['1 from column-missing', '1 until column-missing']],
    ['with no event, where none is given', 'from,until\n', ['1 event column-missing']],
  ])('%s', async (_what, list, expected) => {
    const event = list === 'from,until\n' ? null : 'final'
    expect(await mistakes(list, { event })).toEqual(expected)
    expect((await issue(list, { event })).at(-1)).toEqual({
      kind: 'end',
      issued: 0,
      refused: 0,
      whole: false,
    })
  })

  it('from some row on: all before it are issued, and the end says that the rest was not read', async () => {
    for (const broken of ['2026-05-30,2026-06-01,"x"y\n', '2026-05-30,2026-06-01,"x\n', 'x'.repeat(20_000)]) {
      const items = await issue(`from,until,zone\n${row.repeat(3)}${broken}${row.repeat(2)}`)
      expect(items.filter(({ kind }) => kind === 'ticket')).toHaveLength(3)
      expect(items.at(-2)).toMatchObject({ kind: 'mistake', code: 'list-broken' })
      expect(items.at(-1)).toEqual({ kind: 'end', issued: 3, refused: 0, whole: false })
    }
  })
})

describe('whatever list', () => {
  it('never throws, and every row is issued or refused', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 10 }),
      fc.constantFrom('2026-05-30', '2026-06-01', '1', '"'),
    )
    const list = fc.array(
      fc.array(cell, { maxLength: 4 }).map((cells) => cells.join(',')),
      { maxLength: 6 },
    )
    await fc.assert(
      fc.asyncProperty(list, fc.integer({ min: 1, max: 50 }), async (rows, piece) => {
        const items = await issue(`from,until,zone\n${rows.join('\n')}`, { piece })
        const lines = (wanted: string) =>
          new Set(items.flatMap((item) => (item.kind === wanted && 'line' in item ? [item.line] : [])))
        const end = items.at(-1)
        if (end?.kind !== 'end') throw new Error('no end')
        expect(lines('ticket').size).toBe(end.issued)
        expect(lines('mistake').size).toBe(end.refused + (end.whole ? 0 : 1))
      }),
      { numRuns: 1_000 },
    )
  })
})
