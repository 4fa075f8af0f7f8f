import { originOf, type Origin } from './brought-by.ts'
import type { Store } from './open-store.ts'

/** One accepted issuer, without its keys. */
export interface IssuerOrigin {
  readonly format: string
  readonly id: string
  /** Unix seconds; of a bundle, when that was made. */
  readonly importedAtS: number
  readonly origin: Origin
}

/** Where trust came from and when, on disk: what its age is told by. */
export class IssuerOrigins {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** Those that the venue accepts. */
  accepted(): IssuerOrigin[] {
    return this.#store.db
      .prepare<[], Omit<IssuerOrigin, 'origin'> & { readonly broughtBy: string | null }>(
        `SELECT format, id, imported_at_s AS importedAtS, signer AS broughtBy
         FROM issuers JOIN issuer_imports USING (format, id) LEFT JOIN bundle_issuers USING (format, id)
         WHERE (format, id) NOT IN (SELECT format, id FROM distrusted_issuers)`,
      )
      .all()
      .map(({ broughtBy, ...issuer }) => ({ ...issuer, origin: originOf(broughtBy) }))
  }

  /** When each source last answered, were it to say that nothing has changed. Unix seconds. */
  lastAnswers(): ReadonlyMap<string, number> {
    return new Map(
      this.#store.db
        .prepare<[], [string, number]>(
          'SELECT source, last_success_s FROM sync_state WHERE last_success_s IS NOT NULL',
        )
        .raw()
        .all(),
    )
  }

  /** Changes whenever issuers may have changed, by this process or another: cheap to ask, however long their lists. */
  stamp(): string {
    const { db } = this.#store
    const others = Number(db.pragma('data_version', { simple: true }))
    const own = db.prepare<[], number | null>('SELECT max(no) FROM trust_history').pluck().get()
    return `${others} ${own ?? 0}`
  }
}
