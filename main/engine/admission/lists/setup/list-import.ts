import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../../../../native/clock.ts'
import { err, ok, type Result } from '../../../../../native/result.ts'
import {
  maxMistakesShown,
  type ListAnswer,
  type ListChange,
  type ListEffect,
} from '../../../../contract/lists-api.ts'
import { newListKey, type ListFault, type StoredLists } from '../../../store/code-lists.ts'
import type { Strength } from '../code-strength.ts'
import { readCsvList } from '../csv-list.ts'
import type { ListDraft } from '../list-draft.ts'
import { putBeside } from '../put-beside.ts'

/** Staff come and go: as often as a ticket can say. */
export const staffEntries = 1_000
/** Of the list in force, so many codes are compared without a pause. */
const comparedAtOnce = 5_000
const maxColumnLength = 64

export type ImportChange = ListChange & { readonly kind: 'import' }
export type Step = Pick<ListAnswer & { kind: 'working' }, 'step' | 'percent'>

/** A file that was read, and what it would do: its codes are there as tags alone. */
export interface DraftedImport {
  readonly change: ImportChange
  readonly draft: ListDraft
  readonly key: Buffer
  /** Of the list that it would take the place of; null: there is none. */
  readonly batch: number | null
  readonly effect: ListEffect
}

export interface ImportParts {
  readonly lists: StoredLists
  readonly timeZone: string
  readonly signal: AbortSignal
  readonly onStep: (step: Step) => void
}

type NotDrafted = Extract<ListAnswer, { kind: 'mistaken' | 'cancelled' | 'refused' }>

/** Reads a file, and works out what it would change. */
export async function draftImport(
  change: ImportChange,
  parts: readonly string[],
  { lists, timeZone, signal, onStep }: ImportParts,
): Promise<Result<DraftedImport, NotDrafted>> {
  const { event, zone, entries, of } = change
  const key = lists.keyOf(event) ?? newListKey()
  const percent = percentOf(parts.length)
  const read = await readCsvList(
    bytesOf(parts, signal, (part) => onStep({ step: 'reading', percent: percent(part) })),
    {
      key,
      timeZone,
      codeColumn: change.codeColumn,
      terms: {
        event,
        zone,
        product: of === 'guests' ? null : of,
        entries: entries ?? (of === 'guests' ? null : staffEntries),
        validFrom: null,
        validUntil: null,
        held: false,
      },
    },
  )
  if (signal.aborted) return err({ kind: 'cancelled' })
  if (!read.ok) {
    const { mistakes, count } = read.error
    return err({
      kind: 'mistaken',
      count,
      mistakes: mistakes.slice(0, maxMistakesShown).map(({ line, column, code }) => ({
        line,
        // A header calls the column of codes as it likes.
        column: column === change.codeColumn ? 'code' : column,
        code,
      })),
    })
  }
  const { draft, ignored } = read.value
  const refusal = lists.refusal({ name: change.list, event }, draft.codes.size, true)
  if (refusal !== null) return err(refused(refusal))
  const before = lists.heads().find(({ name }) => name === change.list) ?? null
  const same = before === null ? 0 : await sameCodes(before.batch)
  if (same === null) return err({ kind: 'cancelled' })
  const codes = draft.codes.size
  const counts = { codes, before: before?.codes ?? 0, added: codes - same, gone: (before?.codes ?? 0) - same }
  const effect = {
    ...counts,
    weak: weaknessOf(draft.strength),
    shrinks: codes * 2 < counts.before,
    ignored: ignored.slice(0, maxMistakesShown).map((column) => column.slice(0, maxColumnLength)),
  }
  return ok({ change, draft, key, batch: before?.batch ?? null, effect })

  /** How many stand on both; null where it was told to end. */
  async function sameCodes(batch: number): Promise<number | null> {
    let count = 0
    let after: Uint8Array = new Uint8Array()
    for (;;) {
      onStep({ step: 'comparing', percent: 0 })
      const rows = lists.codesOf(batch, after, comparedAtOnce)
      for (const { tag } of rows) if (draft.has(tag)) count += 1
      const last = rows.at(-1)
      if (last === undefined) return count
      after = last.tag
      await setImmediate()
      if (signal.aborted) return null
    }
  }
}

/** Puts a list that was read, and whose effect a person has agreed to, into its place. */
export async function putImport(
  { change, draft, key, effect }: DraftedImport,
  by: { readonly actor: string; readonly atS: number },
  { lists, signal, onStep, clock }: Omit<ImportParts, 'timeZone'> & { readonly clock: Clock },
): Promise<ListAnswer> {
  const { list: name, event, of } = change
  const percent = percentOf(draft.codes.size)
  const put = await putBeside(
    lists,
    { name, event, kind: of, key, codes: draft.codes },
    { ...by, mayShrink: true },
    { clock, signal, onRows: (rows) => onStep({ step: 'writing', percent: percent(rows) }) },
  )
  if (put.ok) return { kind: 'done', effect, elsewhere: put.value.elsewhere }
  return put.error.code === 'stopped' ? { kind: 'cancelled' } : answerTo(put.error)
}

export function answerTo(fault: ListFault): ListAnswer {
  switch (fault.code) {
    case 'list-disturbed':
    case 'list-shrunk':
      return { kind: 'changed-meanwhile' }
    case 'list-of-another-event':
    case 'list-unknown':
      return refused(fault)
    default:
      return { kind: 'failed', fault: fault.code }
  }
}

const refused = (fault: ListFault): ListAnswer & { kind: 'refused' } => ({
  kind: 'refused',
  fault: fault.code,
  detail: 'event' in fault ? fault.event : '',
})

const percentOf =
  (of: number) =>
  (done: number): number =>
    of === 0 ? 100 : Math.floor((100 * done) / of)

const weaknessOf = ({ guessable, length, alphabet, oneIn, inSequence }: Strength): ListEffect['weak'] =>
  guessable ? { length, alphabet, oneIn: Math.round(oneIn), inSequence } : null

/** Between two pieces others are answered. A character of two halves is not torn where a piece ends. */
async function* bytesOf(
  parts: readonly string[],
  signal: AbortSignal,
  onPart: (part: number) => void,
): AsyncGenerator<Uint8Array> {
  let half = ''
  for (const [at, part] of parts.entries()) {
    onPart(at)
    await setImmediate()
    if (signal.aborted) return
    const text = half + part
    half = /[\ud800-\udbff]$/.exec(text)?.[0] ?? ''
    yield Buffer.from(text.slice(0, text.length - half.length))
  }
}
