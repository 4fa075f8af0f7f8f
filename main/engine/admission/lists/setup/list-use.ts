import { setImmediate } from 'node:timers/promises'
import type { ListUse } from '../../../../contract/lists-api.ts'
import type { ListHead, StoredLists } from '../../../store/code-lists.ts'
import type { Store } from '../../../store/open-store.ts'
import { ClaimRows } from '../../claims/claim-rows.ts'
import { EventKeys } from '../../claims/event-keys.ts'
import { identityOfTicket } from '../../claims/identity.ts'

/** So many rows are looked at without a pause. */
const atOnce = 2_000

/**
 * How many codes of a list have let somebody in. Each code's tag among the claims is made again and looked for, which
 * takes a second for 200,000 codes: not for the thread that opens gates.
 * @param zoneIds of the venue: a claim is of one of them.
 */
export async function listUse(
  { name, event, batch }: Pick<ListHead, 'name' | 'event' | 'batch'>,
  store: Store,
  lists: StoredLists,
  zoneIds: readonly string[],
): Promise<ListUse> {
  const keys = new EventKeys(store, () => null)
  const found = keys.find(event)
  if (found?.state !== 'live') return { kind: 'unknown' }
  const rows = new ClaimRows(store)
  const used = new Set<string>()
  for (let after: Uint8Array = Buffer.alloc(0); ;) {
    const page = rows.page.all(found.no, Buffer.from(after), atOnce)
    for (const { tag, used: entries, beyond } of page)
      if (entries + beyond > 0) used.add(tag.toString('latin1'))
    const last = page.at(-1)
    if (last === undefined) break
    after = last.tag
    await setImmediate()
  }
  if (used.size === 0) return { kind: 'known', used: 0 }
  let count = 0
  for (let after: Uint8Array = new Uint8Array(); ;) {
    const codes = lists.codesOf(batch, after, atOnce)
    for (const { tag } of codes) {
      const identity = identityOfTicket('listed-code', name, tag.toString('hex'))
      if (
        zoneIds.some((zoneId) =>
          used.has(keys.tagOf(found, { eventId: event, zoneId }, identity).toString('latin1')),
        )
      )
        count += 1
    }
    const last = codes.at(-1)
    if (last === undefined) return { kind: 'known', used: count }
    after = last.tag
    await setImmediate()
  }
}
