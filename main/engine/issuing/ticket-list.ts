import { randomBytes } from 'node:crypto'
import { err, ok, type Result } from '../../../native/result.ts'
import { CellTimes } from './cell-time.ts'
import { csvRecords } from './csv-records.ts'
import {
  claimsOfRow,
  idTwice,
  ticketColumns,
  type Mistake,
  type MistakeCode,
  type RowMistake,
  type TicketColumn,
  type TicketRow,
} from './ticket-row.ts'
import type { TicketSigner } from './venue-ticket.ts'

/** Above any venue; a list is checked for ids that come twice, and these are kept in memory. */
const maxRows = 1_000_000

/** 72 bits: with a million tickets, one in ten billion lists would have the same id twice by chance. */
const idBytes = 9

export interface TicketListOptions {
  readonly sign: TicketSigner
  /** IANA name of the zone where times without an offset were written. */
  readonly timeZone: string
  /** Of rows that name no event; null where each must. */
  readonly event: string | null
  /** Called after every piece of the file. */
  readonly onProgress?: (progress: { readonly bytes: number; readonly rows: number }) => void
}

export type ListItem =
  | { readonly kind: 'ticket'; readonly line: number; readonly id: string; readonly text: string }
  | ({ readonly kind: 'mistake' } & Mistake)
  /** The last one. Every row that was read is one of `issued` and `refused`. */
  | {
      readonly kind: 'end'
      readonly issued: number
      readonly refused: number
      /** False: the list could not be read to its end. */
      readonly whole: boolean
    }

/**
 * Signs a ticket for each row of a list, as it comes in: CSV (RFC 4180) in UTF-8 with a header row of `ticketColumns`, in
 * any order; `from` and `until` must be there, and `event` unless it is given. A row with mistakes has each of them told
 * and gets no ticket; the others go on. Never throws for what stands in the list.
 */
export async function* issueTicketList(
  input: AsyncIterable<Uint8Array>,
  { sign, timeZone, event, onProgress }: TicketListOptions,
): AsyncGenerator<ListItem> {
  const times = new CellTimes(timeZone)
  const ids = new Set<string>()
  let columns: readonly TicketColumn[] | null = null
  let issued = 0
  let refused = 0
  const end = (whole: boolean): ListItem => ({ kind: 'end', issued, refused, whole })
  const progress = (bytes: number): void => onProgress?.({ bytes, rows: issued + refused })

  for await (const record of csvRecords(input, progress)) {
    const { line } = record
    if (record.kind === 'broken') {
      yield mistake({ line, column: null, code: 'list-broken', allowed: allowedQuotes })
      yield end(false)
      return
    }
    if (columns === null) {
      const header = columnsOf(record.cells, event)
      if (!header.ok) {
        yield* header.error.map((wrong) => mistake({ line, ...wrong }))
        yield end(false)
        return
      }
      columns = header.value
      continue
    }
    if (issued + refused >= maxRows) {
      yield mistake({ line, column: null, code: 'list-too-long', allowed: `${maxRows} rows` })
      yield end(false)
      return
    }
    const row = rowOf(record.cells, columns, event)
    const claims = row.ok ? claimsOfRow(row.value, times, newId) : row
    const ticket = claims.ok && ids.has(claims.value.jti) ? err([idTwice]) : claims
    if (!ticket.ok) {
      refused += 1
      yield* ticket.error.map((cell) => mistake({ line, ...cell }))
      continue
    }
    const { jti } = ticket.value
    ids.add(jti)
    issued += 1
    yield { kind: 'ticket', line, id: jti, text: sign(ticket.value).text }
  }
  if (columns === null)
    yield mistake({ line: 1, column: null, code: 'list-empty', allowed: ticketColumns.join(', ') })
  yield end(columns !== null)
}

const allowedQuotes = 'a quote where a cell begins, and one where it ends; a quote within is written twice'

const newId = (): string => randomBytes(idBytes).toString('base64url')

const mistake = (wrong: Mistake): ListItem => ({ kind: 'mistake', ...wrong })

function rowOf(
  cells: readonly string[],
  columns: readonly TicketColumn[],
  event: string | null,
): Result<TicketRow, readonly RowMistake[]> {
  // A row of fewer cells has nothing in its last columns; one of more has something in none.
  if (cells.slice(columns.length).some((cell) => cell !== ''))
    return err([{ column: null, code: 'cells-too-many', allowed: `${columns.length} cells` }])
  const cell = (column: TicketColumn): string => cells[columns.indexOf(column)] ?? ''
  return ok({
    event: cell('event') || (event ?? ''),
    zone: cell('zone'),
    product: cell('product'),
    entries: cell('entries'),
    from: cell('from'),
    until: cell('until'),
    name: cell('name'),
    id: cell('id'),
    group: cell('group'),
  })
}

function columnsOf(
  cells: readonly string[],
  event: string | null,
): Result<readonly TicketColumn[], readonly RowMistake[]> {
  const mistakes: RowMistake[] = []
  const add = (column: string, code: MistakeCode): number =>
    mistakes.push({ column, code, allowed: `each of ${ticketColumns.join(', ')} once` })
  const columns: TicketColumn[] = []
  cells.forEach((cell, at) => {
    const column = ticketColumns.find((name) => name === cell.toLowerCase())
    // By its place: where a header was forgotten, a guest's name stands here.
    if (column === undefined) add(`column ${at + 1}`, 'column-unknown')
    else if (columns.includes(column)) add(column, 'column-twice')
    else columns.push(column)
  })
  const needed = event === null ? (['event', 'from', 'until'] as const) : (['from', 'until'] as const)
  for (const column of needed) if (!columns.includes(column)) add(column, 'column-missing')
  return mistakes.length > 0 ? err(mistakes) : ok(columns)
}
