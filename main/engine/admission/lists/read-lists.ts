import type { ListHead, StoredLists } from '../../store/code-lists.ts'
import { CodeTable } from './code-table.ts'
import { tagKey } from './tags.ts'
import { ListView, type EventLists } from './venue-lists.ts'

/** So many codes are read without a pause: about a millisecond. */
const codesAtOnce = 1_000

/** Codes that are in memory, by the batch that they came of. */
export type HeldCodes = ReadonlyMap<number, CodeTable>

export interface ReadLists {
  readonly view: ListView
  readonly held: HeldCodes
}

/**
 * The lists as the store has them. What is held already is not read again.
 * @param goOn lets others run where it is time, and says whether to go on. Another process may change the lists meanwhile:
 * whoever calls looks again.
 * @returns null where it was told to end.
 */
export async function readLists(
  stored: StoredLists,
  before: HeldCodes,
  goOn: () => Promise<boolean>,
): Promise<ReadLists | null> {
  const heads = stored.heads()
  const held = new Map<number, CodeTable>()
  for (const { batch } of heads) {
    const codes = before.get(batch) ?? (await codesIn(stored, batch, goOn))
    if (codes === null) return null
    held.set(batch, codes)
  }
  const blocked = stored.blocked()
  const events = Map.groupBy(heads, ({ event }) => event)
  const view = new ListView(
    [...events].flatMap(([event, lists]) => eventLists(stored.keyOf(event), lists, held)),
    blocked === null
      ? null
      : { key: tagKey(blocked.key), tags: new Set(blocked.tags.map((tag) => tag.toString('hex'))) },
  )
  return { view, held }
}

/** Without its key nothing of an event can be looked up. */
function eventLists(key: Buffer | null, lists: readonly ListHead[], held: HeldCodes): EventLists[] {
  if (key === null) return []
  return [
    {
      key: tagKey(key),
      lists: lists.map(({ name, batch }) => ({ name, codes: held.get(batch) ?? new CodeTable() })),
    },
  ]
}

async function codesIn(
  stored: StoredLists,
  batch: number,
  goOn: () => Promise<boolean>,
): Promise<CodeTable | null> {
  const table = new CodeTable()
  for (const [number, terms] of stored.termsOf(batch)) table.putTerms(number, terms)
  let after: Uint8Array = new Uint8Array()
  for (;;) {
    const rows = stored.codesOf(batch, after, codesAtOnce)
    for (const { tag, terms } of rows) table.add(tag, terms)
    const last = rows.at(-1)
    if (last === undefined || rows.length < codesAtOnce) return table
    after = last.tag
    if (!(await goOn())) return null
  }
}
