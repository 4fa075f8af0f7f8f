import type { z } from 'zod'
import { err, ok, type Result } from '../../../native/result.ts'
import { Claims } from '../passes/venue-ticket/claims.ts'
import { allowedTime, type CellTimes } from './cell-time.ts'
import type { TicketClaims } from './venue-ticket.ts'

export const ticketColumns = [
  'event',
  'zone',
  'product',
  'entries',
  'from',
  'until',
  'name',
  'id',
  'group',
] as const
export type TicketColumn = (typeof ticketColumns)[number]

/** What is wrong with a row or with the list. Never what stands there: that may be a name. */
export interface Mistake {
  /** In the file, from 1. */
  readonly line: number
  /** Null where it is the whole row. */
  readonly column: string | null
  readonly code: MistakeCode
  /** For whoever corrects the list: what may stand there. */
  readonly allowed: string
}
export type MistakeCode =
  | 'list-empty'
  | 'list-broken'
  | 'list-too-long'
  | 'column-unknown'
  | 'column-twice'
  | 'column-missing'
  | 'cells-too-many'
  | 'cell-missing'
  | 'cell-not-allowed'
  | 'cell-not-utf8'
  | 'id-twice'
  /** It is wanted in a form that cannot show it. */
  | 'not-drawable'
  | 'code-too-large'

/** A row, by its columns; '' where there is nothing. */
export type TicketRow = Readonly<Record<TicketColumn, string>>
export type RowMistake = Omit<Mistake, 'line'>

const word = 'up to 64 characters that can be seen'
const allowed: Record<TicketColumn, string> = {
  event: word,
  zone: `${word}, or nothing for the whole event`,
  product: `${word}, or nothing`,
  entries: 'a whole number from 1 to 1000, or nothing for as many as the venue allows',
  from: allowedTime,
  until: `${allowedTime}, after \`from\``,
  name: 'up to 80 characters, or nothing',
  group: `${word}, or nothing for every lane`,
  id: 'up to 64 letters, digits and signs of ASCII without spaces, once in the list, or nothing for a random one',
}

/**
 * What a row's ticket says, or every cell of it that is wrong.
 * @param id of a ticket that brings none.
 */
export function claimsOfRow(
  row: TicketRow,
  times: CellTimes,
  id: () => string,
): Result<TicketClaims, readonly RowMistake[]> {
  const mistakes: RowMistake[] = []
  const add = (column: TicketColumn, code: MistakeCode): undefined => {
    mistakes.push({ column, code, allowed: allowed[column] })
  }
  function cell<T>(column: TicketColumn, schema: z.ZodType<T>, value: unknown): T | undefined {
    // What another encoding leaves of a letter.
    if (row[column].includes('\ufffd')) return add(column, 'cell-not-utf8')
    const parsed = schema.safeParse(value)
    return parsed.success ? parsed.data : add(column, 'cell-not-allowed')
  }
  const needed = <T>(column: TicketColumn, schema: z.ZodType<T>, value: unknown): T | undefined =>
    row[column] === '' ? add(column, 'cell-missing') : cell(column, schema, value)
  const optional = <T>(column: TicketColumn, schema: z.ZodType<T>, value: unknown): T | undefined =>
    row[column] === '' ? undefined : cell(column, schema, value)

  const { shape } = Claims
  const evt = needed('event', shape.evt, row.event)
  const zone = optional('zone', shape.zone, row.zone)
  const prd = optional('product', shape.prd, row.product)
  const ent = optional('entries', shape.ent, /^\d+$/.test(row.entries) ? Number(row.entries) : null)
  const nbf = needed('from', shape.nbf, times.from(row.from))
  const exp = needed('until', shape.exp, times.until(row.until))
  const name = optional('name', shape.name, row.name)
  const grp = optional('group', shape.grp, row.group)
  const jti = optional('id', shape.jti, row.id) ?? id()
  if (nbf !== undefined && exp !== undefined && nbf >= exp) add('until', 'cell-not-allowed')
  if (mistakes.length > 0 || evt === undefined || nbf === undefined || exp === undefined) return err(mistakes)
  return ok({ jti, nbf, exp, evt, zone, prd, ent, name, grp })
}

export const idTwice: RowMistake = { column: 'id', code: 'id-twice', allowed: allowed.id }
