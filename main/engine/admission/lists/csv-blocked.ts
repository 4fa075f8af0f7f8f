import { err, ok, type Result } from '../../../../native/result.ts'
import { csvRecords } from '../../issuing/csv-records.ts'
import { isCode } from '../../passes/listed-code/code-lists.ts'
import { maxSecretLength } from '../../passes/pretix/secret.ts'

/** Above what any venue blocks; each is held in memory. */
export const maxBlocked = 100_000

/** What is to be blocked, as it was sold; in memory alone. */
export type ToBlock =
  | { readonly kind: 'ticket'; readonly issuer: string; readonly id: string }
  | { readonly kind: 'code'; readonly code: string }

/** What is wrong with a list of passes to block, and where. Never what stands there. */
export interface BlockedMistake {
  readonly line: number
  readonly problem: string
}

/** A ticket id as sold: pretix has its whole code for one. */
export const isTicketId = (text: string): boolean => text !== '' && text.length <= maxSecretLength

/**
 * Reads CSV with a header: `code`, or `id` and perhaps `issuer`. All of it or nothing.
 * @param issuer of rows that name none; null: each must.
 */
export async function readCsvBlocked(
  input: AsyncIterable<Uint8Array>,
  issuer: string | null,
): Promise<Result<ToBlock[], BlockedMistake>> {
  const passes: ToBlock[] = []
  let columns: readonly string[] | null = null
  for await (const record of csvRecords(input, () => undefined)) {
    const { line } = record
    if (record.kind === 'broken') return err({ line, problem: 'this is not CSV in UTF-8' })
    if (columns === null) {
      columns = record.cells.map((cell) => cell.toLowerCase())
      if (!columns.includes('code') && !columns.includes('id'))
        return err({ line, problem: 'a header row with a column `code`, or `id`, must be there' })
      continue
    }
    const pass = passOf(record.cells, columns, issuer)
    if (typeof pass === 'string') return err({ line, problem: pass })
    if (passes.length >= maxBlocked) return err({ line, problem: `there are more than ${maxBlocked} rows` })
    passes.push(pass)
  }
  return passes.length === 0 ? err({ line: 1, problem: 'there is no row' }) : ok(passes)
}

function passOf(
  cells: readonly string[],
  columns: readonly string[],
  otherwise: string | null,
): ToBlock | string {
  const cell = (column: string): string => cells[columns.indexOf(column)] ?? ''
  const code = columns.includes('code') ? cell('code') : ''
  if (code !== '') return isCode(code) ? { kind: 'code', code } : 'no list can have this code'
  const id = columns.includes('id') ? cell('id') : ''
  if (!isTicketId(id)) return 'a code, or the id of a ticket, must be there'
  const issuer = (columns.includes('issuer') ? cell('issuer') : '') || otherwise
  return issuer === null ? 'its issuer must be there, or given with --issuer' : { kind: 'ticket', issuer, id }
}
