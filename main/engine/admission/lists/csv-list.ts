import { err, ok, type Result } from '../../../../native/result.ts'
import { allowedTime, CellTimes } from '../../issuing/cell-time.ts'
import { csvRecords } from '../../issuing/csv-records.ts'
import type { CodeTerms } from '../../passes/listed-code/code-lists.ts'
import { Claims } from '../../passes/venue-ticket/claims.ts'
import { ListDraft, maxCodes, type CodeMistake } from './list-draft.ts'

export const listColumns = ['code', 'zone', 'entries', 'product', 'event', 'from', 'until'] as const
type ListColumn = (typeof listColumns)[number]

/** Nobody reads more of them at once; the count is told. */
const maxMistakes = 100

export interface CsvListOptions {
  readonly key: Uint8Array
  /** Of rows that say nothing else. */
  readonly terms: CodeTerms
  /** IANA name of the zone where times without an offset were written. */
  readonly timeZone: string
  /** What the column of codes is called in this file. */
  readonly codeColumn: string
  /** Called after every piece of the file. */
  readonly onProgress?: (progress: { readonly bytes: number; readonly rows: number }) => void
}

/** What is wrong with a row or with the list. Never what stands there: that may be a code, or a name. */
export interface ListMistake {
  /** In the file, from 1. */
  readonly line: number
  /** Null where it is the whole row. */
  readonly column: string | null
  readonly code:
    | CodeMistake
    | 'list-empty'
    | 'list-broken'
    | 'list-not-utf8'
    | 'column-missing'
    | 'column-twice'
    | 'cells-too-many'
    | 'cell-missing'
    | 'cell-not-allowed'
    /** A spreadsheet has written a formula, or a rounded number. */
    | 'cell-of-a-spreadsheet'
  /** For whoever corrects the list: what may stand there. */
  readonly allowed: string
}

export interface CsvList {
  readonly draft: ListDraft
  /** Columns that were passed over, as the header calls them. */
  readonly ignored: readonly string[]
}

export interface CsvMistakes {
  /** The first ones. */
  readonly mistakes: readonly ListMistake[]
  readonly count: number
}

const word = 'up to 64 characters that can be seen'
const wordOrNothing = `${word}, or nothing`
const allowedCode = '6 to 128 letters, digits and signs of ASCII without spaces, once in the list'
const allowed: Record<ListColumn, string> = {
  code: allowedCode,
  zone: `${wordOrNothing} for the whole event`,
  entries: 'a whole number from 1 to 1000, or nothing',
  product: wordOrNothing,
  event: `${wordOrNothing} for the event of the list`,
  from: `${allowedTime}, or nothing`,
  until: `${allowedTime}, after \`from\`, or nothing`,
}

/** `="00123"`, which keeps zeros in front, and what is left of a number that was too long for a cell. */
const spreadsheet = /^=|^[+-]?\d([.,]\d+)?E\+\d+$/i

/**
 * Reads a list as it comes in: CSV (RFC 4180) in UTF-8 with a header row. All of it or nothing: where anything is wrong,
 * what comes back is what. Never throws for what stands in the list.
 */
export async function readCsvList(
  input: AsyncIterable<Uint8Array>,
  options: CsvListOptions,
): Promise<Result<CsvList, CsvMistakes>> {
  const draft = new ListDraft(options.key)
  const times = new CellTimes(options.timeZone)
  const mistakes: ListMistake[] = []
  let count = 0
  let rows = 0
  let header: Header | null = null
  const add = (mistake: ListMistake): void => {
    count += 1
    if (mistakes.length < maxMistakes) mistakes.push(mistake)
  }
  const progress = (bytes: number): void => options.onProgress?.({ bytes, rows })

  for await (const record of csvRecords(textOf(input), progress)) {
    const { line } = record
    if (record.kind === 'broken') {
      add({ line, column: null, code: 'list-broken', allowed: allowedQuotes })
      break
    }
    if (record.cells.some((cell) => cell.includes('\0'))) {
      add({ line, column: null, code: 'list-not-utf8', allowed: 'CSV in UTF-8' })
      break
    }
    if (header === null) {
      const found = headerOf(record.cells, options.codeColumn)
      if (!found.ok) {
        for (const mistake of found.error) add({ line, ...mistake })
        break
      }
      header = found.value
      continue
    }
    rows += 1
    const row = rowOf(record.cells, header, times, options.terms)
    if (!row.ok) {
      for (const mistake of row.error) add({ line, ...mistake })
      continue
    }
    const wrong = draft.add(row.value.code, row.value.terms)
    if (wrong === null) continue
    add({ line, column: 'code', code: wrong, allowed: allowedOf[wrong] })
    if (wrong === 'list-too-long') break
  }
  if (count === 0 && draft.codes.size === 0)
    add({
      line: 1,
      column: null,
      code: 'list-empty',
      allowed: `a header with \`${options.codeColumn}\`, and a row`,
    })
  return count > 0 || header === null ? err({ mistakes, count }) : ok({ draft, ignored: header.ignored })
}

const allowedQuotes =
  'rows of 16,384 bytes at most; a quote where a cell begins, and one where it ends; a quote within is written twice'
const allowedOf: Record<CodeMistake, string> = {
  'code-not-allowed': allowedCode,
  'code-twice': allowedCode,
  'code-of-another-kind': 'no code that is a pass by itself, such as a health card or an address of one',
  'list-too-long': `${maxCodes} codes`,
}

/** UTF-16, as spreadsheets call "Unicode text", would come through as text full of zeros. */
async function* textOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isFirst = true
  for await (const chunk of input) {
    // Without its mark, so that nobody takes it for UTF-16 after all.
    const [a, b] = chunk
    const marked = isFirst && ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff))
    isFirst = false
    yield marked ? chunk.subarray(2) : chunk
  }
}

interface Header {
  /** Of each cell of a row; null: passed over. */
  readonly columns: readonly (ListColumn | null)[]
  readonly ignored: readonly string[]
}

function headerOf(
  cells: readonly string[],
  codeColumn: string,
): Result<Header, readonly Omit<ListMistake, 'line'>[]> {
  const columns = cells.map((cell) => columnOf(cell, codeColumn))
  const twice = listColumns.filter((column) => columns.filter((other) => other === column).length > 1)
  if (twice.length > 0)
    return err(
      twice.map((column) => ({ column, code: 'column-twice', allowed: 'each column once' }) as const),
    )
  if (!columns.includes('code'))
    return err([
      {
        column: null,
        code: cells.some((cell) => cell.includes('\0')) ? 'list-not-utf8' : 'column-missing',
        allowed: `a header row in which one column is called \`${codeColumn}\`: rename it there, or say what it is called with --code-column`,
      },
    ])
  // Only now is it known that this is a header, and no row with a name in it.
  return ok({ columns, ignored: cells.filter((cell, at) => columns[at] === null && cell !== '') })
}

function columnOf(cell: string, codeColumn: string): ListColumn | null {
  const name = cell.toLowerCase()
  if (name === codeColumn.toLowerCase()) return 'code'
  return listColumns.find((column) => column !== 'code' && column === name) ?? null
}

interface Row {
  readonly code: string
  readonly terms: CodeTerms
}

function rowOf(
  cells: readonly string[],
  { columns }: Header,
  times: CellTimes,
  base: CodeTerms,
): Result<Row, readonly Omit<ListMistake, 'line'>[]> {
  if (cells.slice(columns.length).some((cell) => cell !== ''))
    return err([{ column: null, code: 'cells-too-many', allowed: `${columns.length} cells` }])
  const mistakes: Omit<ListMistake, 'line'>[] = []
  const add = (column: ListColumn, code: ListMistake['code']): void =>
    void mistakes.push({ column, code, allowed: allowed[column] })
  const written = (column: ListColumn): string => cells[columns.indexOf(column)] ?? ''
  /** What the row says, or else what holds for the whole list. */
  function read<T>(column: ListColumn, otherwise: T, as: (text: string) => T | undefined): T {
    const text = columns.includes(column) ? written(column) : ''
    if (text === '') return otherwise
    const value = text.includes('\ufffd') ? undefined : as(text)
    if (value === undefined) add(column, 'cell-not-allowed')
    return value ?? otherwise
  }
  const { shape } = Claims
  const code = written('code')
  if (code === '') add('code', 'cell-missing')
  else if (spreadsheet.test(code)) add('code', 'cell-of-a-spreadsheet')
  const terms: CodeTerms = {
    event: read('event', base.event, (text) => shape.evt.safeParse(text).data),
    zone: read('zone', base.zone, (text) => shape.zone.safeParse(text).data),
    product: read('product', base.product, (text) => shape.prd.safeParse(text).data),
    entries: read('entries', base.entries, (text) =>
      /^\d{1,4}$/.test(text) ? shape.ent.safeParse(Number(text)).data : undefined,
    ),
    validFrom: read('from', base.validFrom, (text) => times.from(text) ?? undefined),
    validUntil: read('until', base.validUntil, (text) => times.until(text) ?? undefined),
    held: base.held,
  }
  if (terms.validFrom !== null && terms.validUntil !== null && terms.validFrom >= terms.validUntil)
    add('until', 'cell-not-allowed')
  return mistakes.length > 0 ? err(mistakes) : ok({ code, terms })
}
