import { err, ok, type Result } from '../../../../native/result.ts'
import { EventConfig, maxEvents } from '../../config/event-config.ts'
import { csvRecords } from '../../issuing/csv-records.ts'
import { formMistakes, tooManyEvents, type EventMistake, type EventMistakeCode } from './event-mistake.ts'

const needed = ['id', 'name', 'doors', 'starts', 'ends'] as const
const columns = [...needed, 'lastEntry', 'destroyAfterHours', 'tickets'] as const
type Column = (typeof columns)[number]

/** Between the names that tickets give an event. */
const separator = '|'

/** An event, and the line of the list where it stands, from 1. */
export interface ListedEvent {
  readonly line: number
  readonly event: EventConfig
}

/** What is wrong with a list. `path` is the line, and the column where it is one cell. */
export interface ListMistake extends EventMistake {
  /** Null: it is about the whole list. */
  readonly line: number | null
}

export const lineName = (line: number): string => `line ${line}`

/**
 * Events out of a CSV list (RFC 4180) with a header row, the columns in any order; every mistake is told. Times may be
 * written with a space, as spreadsheets do, and what tickets call an event with `|` between the names.
 */
export async function readEventList(
  input: AsyncIterable<Uint8Array>,
): Promise<Result<readonly ListedEvent[], readonly ListMistake[]>> {
  const events: ListedEvent[] = []
  const mistakes: ListMistake[] = []
  let heads: readonly Column[] | null = null
  for await (const record of csvRecords(input, () => undefined)) {
    const { line } = record
    const path = lineName(line)
    if (record.kind === 'broken')
      return err([
        ...mistakes,
        mistakeAt(line, 'list-broken', 'CSV: a quote that begins a cell has to end it'),
      ])
    if (heads === null) {
      const header = headsOf(record.cells, line)
      if (!header.ok) return header
      heads = header.value
    } else if (events.length >= maxEvents) {
      return err([...mistakes, { ...tooManyEvents, path, line }])
    } else {
      const row = rowOf(record.cells, heads)
      const parsed = EventConfig.safeParse(row, { reportInput: true })
      if (parsed.success) events.push({ line, event: parsed.data })
      else
        mistakes.push(
          ...formMistakes(parsed.error, row).map((mistake) => ({
            ...mistake,
            path: `${path}.${mistake.path}`,
            line,
          })),
        )
    }
  }
  if (heads === null)
    mistakes.push(
      mistakeAt(null, 'list-empty', `a first line of ${needed.join(', ')}`, { columns: needed.join(', ') }),
    )
  return mistakes.length > 0 ? err(mistakes) : ok(events)
}

function mistakeAt(
  line: number | null,
  code: EventMistakeCode,
  allowed: string,
  values: Readonly<Record<string, string>> = {},
  found: string | null = null,
): ListMistake {
  return {
    path: line === null ? '' : lineName(line),
    found,
    allowed,
    why: { field: null, code, values },
    line,
  }
}

function headsOf(cells: readonly string[], line: number): Result<readonly Column[], readonly ListMistake[]> {
  const heads = cells.map((cell) => columns.find((column) => column.toLowerCase() === cell.toLowerCase()))
  const all = columns.join(', ')
  const wrong = cells.flatMap((cell, at) => {
    const head = heads[at]
    if (head === undefined)
      return [mistakeAt(line, 'column-unknown', `one of ${all}`, { columns: all }, cell)]
    return heads.indexOf(head) < at ? [mistakeAt(line, 'column-twice', 'there once', {}, cell)] : []
  })
  const missing = needed
    .filter((column) => !heads.includes(column))
    .map((column) => mistakeAt(line, 'column-missing', `a column ${column}`, { column }))
  const mistakes = [...wrong, ...missing]
  return mistakes.length > 0 ? err(mistakes) : ok(heads.filter((head) => head !== undefined))
}

/** As a configuration would have it; an empty cell says nothing. A cell beside the columns is taken for a mistake. */
function rowOf(cells: readonly string[], heads: readonly Column[]): Record<string, unknown> {
  const row = cells.flatMap((cell, at): [string, unknown][] => {
    if (cell === '') return []
    const head = heads[at]
    switch (head) {
      case undefined:
        return [[`column ${at + 1}`, cell]]
      case 'destroyAfterHours':
        return [[head, Number(cell)]]
      case 'tickets':
        return [[head, cell.split(separator).map((name) => name.trim())]]
      case 'doors':
      case 'starts':
      case 'lastEntry':
      case 'ends':
        return [[head, cell.replace(' ', 'T')]]
      default:
        return [[head, cell]]
    }
  })
  return Object.fromEntries(row)
}
