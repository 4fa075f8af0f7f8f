import type { Result } from '../../../native/result.ts'
import type { Store } from './open-store.ts'
import { attempt, type StoreFault } from './store-fault.ts'

/** What is known of one source of keys. Times are Unix seconds UTC. */
export interface SyncState {
  readonly source: string
  /** Where it was read from. */
  readonly address: string
  /** JSON; null where the server named none. */
  readonly validators: string | null
  readonly edition: string | null
  readonly lastSuccessS: number | null
  /** The code of the last attempt's fault; null where it went well. */
  readonly lastFault: string | null
  /** In a row. */
  readonly failures: number
  readonly nextTryS: number
}

const select = `SELECT source, address, validators, edition, last_success_s AS lastSuccessS, last_fault AS lastFault,
  failures, next_try_s AS nextTryS FROM sync_state`

/** How it went with each source, on disk. */
export class SyncStates {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** Null where it was never tried, or is at another address now. */
  of(source: string, address: string): SyncState | null {
    return (
      this.#store.db
        .prepare<[string, string], SyncState>(`${select} WHERE source = ? AND address = ?`)
        .get(source, address) ?? null
    )
  }

  /** Within the transaction of a change: all that the source has is wanted again. Throws what SQLite throws. */
  forgetValidators(source: string): void {
    this.#store.db.prepare('UPDATE sync_state SET validators = NULL WHERE source = ?').run(source)
  }

  /** Every source that was ever tried. */
  all(): SyncState[] {
    return this.#store.db.prepare<[], SyncState>(select).all()
  }

  put(state: SyncState): Result<unknown, StoreFault> {
    return attempt(() =>
      this.#store.db
        .prepare(
          `INSERT OR REPLACE INTO sync_state VALUES
            (@source, @address, @validators, @edition, @lastSuccessS, @lastFault, @failures, @nextTryS)`,
        )
        .run(state),
    )
  }
}
