import type { Store } from '../../store/open-store.ts'
import { doublesOf, together } from './claim-count.ts'
import { ClaimRows, type CountRow } from './claim-rows.ts'

/** What is known of an event that is not over. */
export interface ClaimsOfEvent {
  readonly event: string
  /** Tickets, each for every zone that it was used in. */
  readonly used: number
  /** Entries beyond those that a ticket allows. */
  readonly doubles: number
  /** A lane failed while somebody went through with it. */
  readonly uncertain: number
  /** Gates whose counts these are, this one among them. */
  readonly gates: number
}

/** Of each event that is not over; for whoever looks at a store. Throws what SQLite throws. */
export function usedTickets(store: Store): ClaimsOfEvent[] {
  const rows = new ClaimRows(store)
  return store.db
    .prepare<[], Omit<ClaimsOfEvent, 'used' | 'doubles'> & { readonly no: number }>(
      `SELECT no, id AS event,
        (SELECT count(*) FROM claim_holds h WHERE h.event_no = e.no AND h.state = 'uncertain') AS uncertain,
        1 + (SELECT count(*) FROM claim_stores s WHERE s.event_no = e.no) AS gates
      FROM claim_events e WHERE state = 'live' ORDER BY no`,
    )
    .all()
    .map(({ no, ...event }) => ({ ...event, ...tickets(rows.ofEvent.iterate(no)) }))
}

/** @param rows in the order of their tags. */
function tickets(rows: Iterable<CountRow>): Pick<ClaimsOfEvent, 'used' | 'doubles'> {
  let used = 0
  let doubles = 0
  let ofTag: CountRow[] = []
  const add = (): void => {
    if (ofTag.length === 0) return
    used += 1
    doubles += doublesOf(together(ofTag))
  }
  for (const row of rows) {
    if (ofTag[0]?.tag.equals(row.tag) === false) {
      add()
      ofTag = []
    }
    ofTag.push(row)
  }
  add()
  return { used, doubles }
}
