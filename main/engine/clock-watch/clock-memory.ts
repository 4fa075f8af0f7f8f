import { z } from 'zod'
import type { Result } from '../../../native/result.ts'
import { Audit } from '../store/audit.ts'
import { newestWrittenS } from '../store/clock-evidence.ts'
import type { Store } from '../store/open-store.ts'
import { Settings } from '../store/settings.ts'
import { attempt, type StoreFault } from '../store/store-fault.ts'

const seconds = z.int().min(0)
const Kept = z.strictObject({
  /** The newest time that an engine of this store has seen. */
  newestS: seconds,
  /** How often somebody has said that the time is right: by it one process knows of another's. */
  confirmations: seconds,
  /** After the first and up to the second of them the clock was wrong: what was dated then says nothing. */
  doubted: z.strictObject({ fromS: seconds, toS: seconds }).nullable(),
})
type Kept = z.output<typeof Kept>

const nothingKept: Kept = { newestS: 0, confirmations: 0, doubted: null }

/** What a gate remembers of the time while it is off. Times in Unix seconds UTC. */
export class ClockMemory {
  readonly #store: Store
  readonly #settings: Settings
  readonly #builtAtS: number | null

  /** @param builtAtS when this program was built; null where it runs from its sources. */
  constructor(store: Store, builtAtS: number | null) {
    this.#store = store
    this.#settings = new Settings(store)
    this.#builtAtS = builtAtS
  }

  /** The newest time that anything is known to have happened at; null: nothing is known. */
  newestS(): number | null {
    const { newestS, doubted } = this.#kept()
    const builtAtS = this.#builtAtS ?? 0
    const isDoubted = doubted !== null && builtAtS > doubted.fromS && builtAtS <= doubted.toS
    const written = newestWrittenS(this.#store, doubted) ?? 0
    const newest = Math.max(newestS, written, isDoubted ? 0 : builtAtS)
    return newest === 0 ? null : newest
  }

  confirmations(): number {
    return this.#kept().confirmations
  }

  /** Notes the newest time, unless somebody has confirmed another one since. @param confirmations as they were known. */
  keep(newestS: number, confirmations: number): Result<void, StoreFault> {
    return attempt(() =>
      this.#store.db
        .transaction(() => {
          const kept = this.#kept()
          if (kept.confirmations === confirmations && newestS > kept.newestS)
            this.#settings.put('clock', { ...kept, newestS } satisfies Kept)
        })
        .immediate(),
    )
  }

  /**
   * Somebody says that it is `nowS`: on record, with what the gate took it to be. What is dated later than this was
   * written by a clock that was wrong, and says nothing from now on.
   * @param leastS what it was at the least until now. @returns how often that has been said.
   */
  confirm(nowS: number, leastS: number, actor: string): Result<number, StoreFault> {
    return attempt(() =>
      this.#store.db
        .transaction(() => {
          const { confirmations, doubted } = this.#kept()
          const toS = Math.max(
            leastS,
            doubted?.toS ?? 0,
            newestWrittenS(this.#store, null) ?? 0,
            this.#builtAtS ?? 0,
          )
          const kept: Kept = {
            newestS: nowS,
            confirmations: confirmations + 1,
            doubted: toS > nowS ? { fromS: nowS, toS } : null,
          }
          this.#settings.put('clock', kept)
          new Audit(this.#store).add(actor, { action: 'time-confirmed', detail: { nowS, leastS } }, nowS)
          return kept.confirmations
        })
        .immediate(),
    )
  }

  #kept(): Kept {
    return Kept.safeParse(this.#settings.get('clock')).data ?? nothingKept
  }
}
