import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCsvList, type CsvListOptions } from '../../../../main/engine/admission/lists/csv-list.ts'
import { tagKey, tagOfCode } from '../../../../main/engine/admission/lists/tags.ts'
import { newListKey } from '../../../../main/engine/store/code-lists.ts'
import { anyTerms } from '../../../support/code-list.ts'

const key = newListKey()
const code = 'T8Q2-XK4M-9PLW'

async function* pieces(bytes: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const read = (csv: string | Uint8Array, over: Partial<CsvListOptions> = {}, size?: number) =>
  readCsvList(pieces(Buffer.from(csv), size), {
    key,
    terms: anyTerms,
    timeZone: 'America/New_York',
    codeColumn: 'code',
    ...over,
  })

/** What is said of it: line, column and code. */
async function mistakesIn(csv: string | Uint8Array, over: Partial<CsvListOptions> = {}): Promise<unknown> {
  const list = await read(csv, over)
  return list.ok
    ? 'no mistakes'
    : list.error.mistakes.map(({ line, column, code: what }) => [line, column, what])
}

async function termsIn(csv: string, over: Partial<CsvListOptions> = {}): Promise<readonly unknown[]> {
  const list = await read(csv, over)
  if (!list.ok) throw new Error(JSON.stringify(list.error))
  const { codes } = list.value.draft
  return Array.from({ length: codes.size }, (_, at) => codes.terms[codes.termsAt(at)])
}

describe('a list of codes as CSV', () => {
  it('says of each code what it admits to', async () => {
    const csv = [
      'Code;zone;entries;product;event;from;until',
      `${code};north;2;season;final;2026-11-21 18:00;2026-11-21`,
      'ZZ17-PW0C;;;;;;',
    ].join('\r\n')
    expect(await termsIn(csv, { terms: { ...anyTerms, zone: 'all', entries: 1 } })).toEqual([
      {
        event: 'final',
        zone: 'north',
        product: 'season',
        entries: 2,
        validFrom: Date.UTC(2026, 10, 21, 23) / 1_000,
        // To the end of the day in New York.
        validUntil: Date.UTC(2026, 10, 22, 5) / 1_000,
        held: false,
      },
      { ...anyTerms, zone: 'all', entries: 1 },
    ])
  })

  it('names the columns that are passed over, and keeps nothing of them', async () => {
    const list = await read(`name,code,seat\nAda Example,${code},12\n`)
    expect(list).toMatchObject({ ok: true, value: { ignored: ['name', 'seat'] } })
    expect(JSON.stringify(list)).not.toMatch(/Ada|T8Q2/)
  })

  it('takes the column of codes by another name', async () => {
    expect(await termsIn(`Ticket code,code\n${code},whatever\n`, { codeColumn: 'ticket CODE' })).toHaveLength(
      1,
    )
  })

  it('takes a byte order mark, quotes and lines of every end', async () => {
    const list = await read(`\ufeff"code","zone"\r"${code}","a ""north"" zone, left"\r"ZZ17-PW0C",\r`)
    expect(list).toMatchObject({ ok: true, value: { draft: { codes: { size: 2 } } } })
  })

  it.each([
    ['no column of codes', 'name,zone\nAda,north\n', [[1, null, 'column-missing']]],
    ['no header', `${code},north\n`, [[1, null, 'column-missing']]],
    ['a column twice', `code,zone,zone\n${code},a,b\n`, [[1, 'zone', 'column-twice']]],
    ['nothing', '', [[1, null, 'list-empty']]],
    ['a header alone', 'code,zone\n', [[1, null, 'list-empty']]],
    ['a row without a code', 'code,zone\n,north\n', [[2, 'code', 'cell-missing']]],
    ['a code with a space', 'code\nT8Q2 XK4M\n', [[2, 'code', 'code-not-allowed']]],
    ['a short code', 'code\n12345\n', [[2, 'code', 'code-not-allowed']]],
    ['a long code', `code\n${'x'.repeat(129)}\n`, [[2, 'code', 'code-not-allowed']]],
    ['letters beyond ASCII', 'code\nABCDÉFGH\n', [[2, 'code', 'code-not-allowed']]],
    ['a code twice', `code\n${code}\nZZ17-PW0C\n${code}\n`, [[4, 'code', 'code-twice']]],
    ['a formula', 'code\n"=""00123456"""\n', [[2, 'code', 'cell-of-a-spreadsheet']]],
    ['a formula that does something', 'code\n=HYPERLINK(A1)\n', [[2, 'code', 'cell-of-a-spreadsheet']]],
    ['a number that was rounded', 'code\n1.23457E+11\n', [[2, 'code', 'cell-of-a-spreadsheet']]],
    ['a code of a health card', 'code\nshc:/5676290952432060346\n', [[2, 'code', 'code-of-another-kind']]],
    ['an address of one', 'code\nshlink:/eyJ1cmwiOiJ4In0\n', [[2, 'code', 'code-of-another-kind']]],
    ['more cells than columns', `code\n${code},north\n`, [[2, null, 'cells-too-many']]],
    ['no number', `code,entries\n${code},many\n`, [[2, 'entries', 'cell-not-allowed']]],
    ['none at all', `code,entries\n${code},0\n`, [[2, 'entries', 'cell-not-allowed']]],
    ['no time', `code,from\n${code},tomorrow\n`, [[2, 'from', 'cell-not-allowed']]],
    [
      'an end before the beginning',
      `code,from,until\n${code},2026-11-21,2026-11-20\n`,
      [[2, 'until', 'cell-not-allowed']],
    ],
    ['an open quote', `code\n"${code}\n`, [[2, null, 'list-broken']]],
    [
      'another encoding',
      Buffer.concat([Buffer.from(`code,zone\n${code},`), Buffer.from([0xe9]), Buffer.from('a\n')]),
      [[2, 'zone', 'cell-not-allowed']],
    ],
    ['UTF-16', Buffer.from(`\ufeffcode,zone\n${code},north\n`, 'utf16le'), [[1, null, 'list-not-utf8']]],
    ['UTF-16 with no mark', Buffer.from(`code\n${code}\n`, 'utf16le'), [[1, null, 'list-not-utf8']]],
  ])('with %s is refused, and where', async (_what, csv, mistakes) => {
    expect(await mistakesIn(csv)).toEqual(mistakes)
  })

  it('with a line of ten megabytes is refused, and not read to its end', async () => {
    let given = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('code\n')
      for (; given < 10_000_000; given += 65_536) yield Buffer.alloc(65_536, 0x41)
    }
    const list = await readCsvList(endless(), {
      key,
      terms: anyTerms,
      timeZone: 'UTC',
      codeColumn: 'code',
    })
    expect(list).toMatchObject({ ok: false, error: { count: 1, mistakes: [{ code: 'list-broken' }] } })
    expect(given).toBeLessThan(500_000)
  })

  it('tells a hundred mistakes, and how many there are', async () => {
    const list = await read(`code\n${'bad\n'.repeat(500)}`)
    expect(list).toMatchObject({ ok: false, error: { count: 500 } })
    expect(list.ok ? 0 : list.error.mistakes.length).toBe(100)
  })

  it('says nothing of what stands in it', async () => {
    const list = await read(`code,from\nAda Example,Ada Example\n`)
    expect(JSON.stringify(list)).not.toContain('Ada')
  })

  it('is answered whatever stands in it', async () => {
    const odd = fc.constantFrom(
      '"',
      ',',
      ';',
      '\t',
      '\r',
      '\n',
      '\0',
      '=',
      'code',
      'zone',
      '\ufeff',
      'é',
      code,
    )
    const text = fc
      .array(fc.oneof(odd, fc.string({ maxLength: 8 })), { maxLength: 40 })
      .map((all) => all.join(''))
    await fc.assert(
      fc.asyncProperty(text, fc.boolean(), fc.integer({ min: 1, max: 64 }), async (csv, headed, size) => {
        const list = await read(headed ? `code,zone\n${csv}` : csv, {}, size)
        expect(list.ok ? list.value.draft.codes.size : list.error.count).toBeGreaterThan(0)
      }),
      { numRuns: 1_500 },
    )
  })

  it('takes each good row as it is, however it is quoted and cut', async () => {
    const codes = fc.uniqueArray(
      fc
        .stringMatching(/^[!-~]{6,40}$/)
        .filter((text) => !/^[=#]|:|^[A-Za-z\d+/=]{40}/.test(text) && !/E\+/i.test(text)),
      {
        minLength: 1,
        maxLength: 20,
      },
    )
    await fc.assert(
      fc.asyncProperty(codes, fc.integer({ min: 1, max: 64 }), async (all, size) => {
        const csv = ['code', ...all.map((text) => `"${text.replaceAll('"', '""')}"`)].join('\n')
        const list = await read(csv, {}, size)
        if (!list.ok) throw new Error(JSON.stringify(list.error))
        const { codes: table } = list.value.draft
        expect(all.map((_, at) => table.tagAt(at))).toEqual(all.map((text) => tagOfCode(tagKey(key), text)))
      }),
      { numRuns: 300 },
    )
  })
})
