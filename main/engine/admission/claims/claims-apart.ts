import type { KeyObject } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { err, ok, type Result } from '../../../../native/result.ts'
import type { Store } from '../../store/open-store.ts'
import { Audit } from '../../store/audit.ts'
import { attempt } from '../../store/store-fault.ts'
import { compareCounts, type ClaimCount } from './claim-count.ts'
import { ClaimRows, ownStoreNo } from './claim-rows.ts'
import type { ClaimsOfStores } from './claims-document.ts'
import type { ClaimFault } from './claims.ts'
import type { EventKeys, EventRow } from './event-keys.ts'
import { claimFault } from './stored-claims.ts'

/** Rows in one transaction, so that no guest waits for more than a few milliseconds. */
const sliceRows = 500

export type ApartFault =
  | ClaimFault
  /** No claim of this event was made here. */
  | 'event-unknown'
  /** Made with another key: its tags mean nothing here. */
  | 'other-key'
  | 'key-unreadable'
  /** It has a key of its own here already, or is over. */
  | 'event-begun'

/** Who does it, and when: Unix seconds UTC. */
interface By {
  readonly actor: string
  readonly atS: number
}

/** For engines of one event that share its key and were apart: what one of them knows, given out and taken in. */
export class ClaimsApart {
  readonly #audit: Audit
  readonly #db
  readonly #keys: EventKeys
  readonly #rows: ClaimRows
  readonly #stores
  readonly #addStore

  constructor(store: Store, keys: EventKeys) {
    this.#audit = new Audit(store)
    this.#db = store.db
    this.#keys = keys
    this.#rows = new ClaimRows(store)
    this.#stores = this.#db.prepare<[number], { no: number; id: string }>(
      'SELECT no, id FROM claim_stores WHERE event_no = ?',
    )
    this.#addStore = this.#db.prepare<[number, number, string]>(
      'INSERT INTO claim_stores (event_no, no, id) VALUES (?, ?, ?)',
    )
  }

  /** The event's key for another engine, begun where it was not. @param joinKey 256 bits, of this event alone. */
  seal(eventId: string, joinKey: KeyObject, { actor, atS }: By): Result<string, ApartFault> {
    return this.#atOnce(() => {
      const event = this.#keys.begun(eventId, atS)
      if (event.state !== 'live') return err('claims-destroyed')
      this.#audit.add(actor, { action: 'claims-shared', detail: { event: eventId } }, atS)
      return ok(this.#keys.sealed(event, joinKey))
    })
  }

  /** Takes the key of another engine, before the first claim of the event is made here. */
  join(eventId: string, sealed: string, joinKey: KeyObject, { actor, atS }: By): Result<void, ApartFault> {
    return this.#atOnce(() => {
      const joined = this.#keys.join(eventId, sealed, joinKey, atS)
      if (joined.ok) this.#audit.add(actor, { action: 'claims-joined', detail: { event: eventId } }, atS)
      return joined
    })
  }

  /** All that this store knows of an event, its own and what it took in. */
  async given(eventId: string): Promise<Result<ClaimsOfStores, ApartFault>> {
    const event = this.#atOnce(() => this.#live(eventId))
    if (!event.ok) return event
    const { no, store } = event.value
    const check = this.#atOnce(() => ok(this.#keys.checkOf(event.value)))
    if (!check.ok) return check
    const stores = new Map<string, Map<string, ClaimCount>>([[store, new Map()]])
    const ids = new Map([[ownStoreNo, store]])
    for (const other of this.#stores.all(no)) {
      ids.set(other.no, other.id)
      stores.set(other.id, new Map())
    }
    for (let after = Buffer.of(); ; await nextTurn()) {
      const page = this.#atOnce(() => ok(this.#rows.page.all(no, after, sliceRows)))
      if (!page.ok) return page
      const last = page.value.length < sliceRows ? null : page.value.at(-1)?.tag
      // Of the last ticket of a full page there may be more: it begins the next one.
      const whole = last ? page.value.filter(({ tag }) => !tag.equals(last)) : page.value
      for (const { storeNo, tag, eventNo: _, ...count } of whole)
        stores.get(ids.get(storeNo) ?? '')?.set(tag.toString('base64url'), count)
      const end = whole.at(-1)
      if (!last || end === undefined) return ok({ event: eventId, check: check.value, stores })
      after = Buffer.from(end.tag)
    }
  }

  /** From now on these entries count here too. Taken in again, or after a later state, they change nothing. */
  async take(
    { event: eventId, check, stores }: ClaimsOfStores,
    { actor, atS }: By,
  ): Promise<Result<void, ApartFault>> {
    const begun = this.#atOnce(() => this.#live(eventId))
    if (!begun.ok) return begun
    const event = begun.value
    const own = this.#atOnce(() => ok(this.#keys.checkOf(event)))
    if (!own.ok) return own
    if (own.value !== check) return err('other-key')
    for (const [id, tickets] of stores) {
      if (id === event.store) continue
      const all = [...tickets]
      for (let at = 0; at < all.length; at += sliceRows) {
        const taken = this.#atOnce(() => this.#taken(eventId, id, all.slice(at, at + sliceRows)))
        if (!taken.ok) return taken
        await nextTurn()
      }
    }
    return this.#atOnce(() => {
      const detail = { event: eventId, stores: stores.size }
      this.#audit.add(actor, { action: 'claims-imported', detail }, atS)
      return ok(undefined)
    })
  }

  #taken(eventId: string, id: string, tickets: readonly [string, ClaimCount][]): Result<void, ApartFault> {
    // It may have been destroyed between two slices.
    const event = this.#live(eventId)
    if (!event.ok) return event
    const eventNo = event.value.no
    const storeNo = this.#numberOf(eventNo, id)
    for (const [text, count] of tickets) {
      const tag = Buffer.from(text, 'base64url')
      const known = this.#rows.counts.all(eventNo, tag).find((row) => row.storeNo === storeNo)
      if (known === undefined || compareCounts(known, count) < 0)
        this.#rows.putCount.run({ ...count, eventNo, tag, storeNo })
    }
    return ok(undefined)
  }

  #numberOf(eventNo: number, id: string): number {
    const known = this.#stores.all(eventNo)
    const found = known.find((store) => store.id === id)
    if (found !== undefined) return found.no
    const no = known.length + 1
    this.#addStore.run(eventNo, no, id)
    return no
  }

  #live(eventId: string): Result<EventRow, ApartFault> {
    const event = this.#keys.find(eventId)
    if (event === null) return err('event-unknown')
    return event.state === 'live' ? ok(event) : err('claims-destroyed')
  }

  #atOnce<T>(change: () => Result<T, ApartFault>): Result<T, ApartFault> {
    const done = attempt(() => this.#db.transaction(change).immediate())
    if (done.ok) return done.value
    this.#keys.forgetAll()
    return err(claimFault(done.error))
  }
}
