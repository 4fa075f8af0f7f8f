import type { Store } from '../../store/open-store.ts'

/** What a store knows of the tickets of its events, by the ids of these. */
export interface KnownClaims {
  /** Some were used. */
  readonly used: ReadonlySet<string>
  /** Some were, and which is forgotten: an event of this id takes no ticket any more. */
  readonly spent: ReadonlySet<string>
}

interface Row {
  readonly id: string
  readonly state: string
}

/** Throws what SQLite throws. Looks at one row of each event, however many tickets were used. */
export function knownClaims({ db }: Store): KnownClaims {
  const rows = db
    .prepare<[], Row>(
      `SELECT id, state FROM claim_events e
       WHERE state <> 'live' OR EXISTS (SELECT 1 FROM claims c WHERE c.event_no = e.no)
         OR EXISTS (SELECT 1 FROM claim_holds h WHERE h.event_no = e.no)`,
    )
    .all()
  const of = (isLive: boolean): ReadonlySet<string> =>
    new Set(rows.filter(({ state }) => (state === 'live') === isLive).map(({ id }) => id))
  return { used: of(true), spent: of(false) }
}
