import { err, type Result } from '../../../native/result.ts'
import type { ZoneTally } from '../admission/occupancy/zone-tally.ts'
import type { Store } from './open-store.ts'
import { attempt, type StoreFault } from './store-fault.ts'

interface ZoneRow extends ZoneTally {
  readonly zone: string
}

/** What is written in the same transaction; what it answers undoes all of it, where that is a fault. */
export type Alongside = () => Result<void, StoreFault>

/** How many are inside, on disk: a row for each zone of an event. One engine writes it, so it writes what it knows. */
export class ZoneCounts {
  readonly #store: Store
  readonly #of
  readonly #put

  constructor(store: Store) {
    this.#store = store
    this.#of = store.db.prepare<[string], ZoneRow>(
      'SELECT zone, entered, gone_out AS goneOut, unseen, corrected FROM zone_counts WHERE event = ?',
    )
    this.#put = store.db.prepare<ZoneRow & { event: string }>(`
      REPLACE INTO zone_counts (event, zone, entered, gone_out, unseen, corrected)
      VALUES (@event, @zone, @entered, @goneOut, @unseen, @corrected)`)
  }

  /** By the id of the zone. */
  of(eventId: string): Result<Map<string, ZoneTally>, StoreFault> {
    return attempt(() => new Map(this.#of.all(eventId).map(({ zone, ...tally }) => [zone, tally])))
  }

  /** All of them and what goes alongside, or nothing. Durable when it returns. */
  put(
    eventId: string,
    tallies: ReadonlyMap<string, ZoneTally>,
    alongside: Alongside,
  ): Result<void, StoreFault> {
    const change = this.#store.db.transaction(() => {
      for (const [zone, tally] of tallies) this.#put.run({ event: eventId, zone, ...tally })
      const beside = alongside()
      if (!beside.ok) throw new Undone(beside.error)
    })
    try {
      return attempt(() => change.immediate())
    } catch (error) {
      if (error instanceof Undone) return err(error.fault)
      throw error
    }
  }
}

/** Ends a transaction for what it has met in itself. */
class Undone extends Error {
  readonly fault: StoreFault

  constructor(fault: StoreFault) {
    super(fault.detail)
    this.fault = fault
  }
}
