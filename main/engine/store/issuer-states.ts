import type { Database } from 'better-sqlite3'

/** All that the store holds of one issuer. */
export interface IssuerState {
  readonly format: string
  readonly id: string
  /** As in a trust document, in JSON; null: the issuer is not known. */
  readonly entry: string | null
  /** Unix seconds, of a bundle when that was made; 0 where there is no entry. */
  readonly importedAtS: number
  /** The signer whose bundle brought it, or the source, as `sourceMark` has it; null where a person did. */
  readonly broughtBy: string | null
  /** The venue does not accept it. */
  readonly distrusted: boolean
}

/** The same issuer, no longer known. The venue's choice outlives it. */
export const withdrawn = (before: IssuerState): IssuerState => ({
  ...before,
  entry: null,
  importedAtS: 0,
  broughtBy: null,
})

/** What a change does to one issuer. */
export interface IssuerStep {
  readonly before: IssuerState
  readonly after: IssuerState
  /** Of its keys; absent: as many as it has fewer. */
  readonly keysWithdrawn?: number
}

/** Issuers as they lie in the tables. Its statements are made once: a directory takes thousands of them. */
export class IssuerStates {
  readonly #db: Database
  readonly #entry
  readonly #broughtBy
  readonly #distrusted
  readonly #putEntry
  readonly #dropEntry
  readonly #putBroughtBy
  readonly #dropBroughtBy
  readonly #distrust
  readonly #trust

  constructor(db: Database) {
    this.#db = db
    this.#entry = db.prepare<[string, string], { entry: string; importedAtS: number }>(
      'SELECT entry, imported_at_s AS importedAtS FROM issuers WHERE format = ? AND id = ?',
    )
    this.#broughtBy = db
      .prepare<[string, string], string>('SELECT signer FROM bundle_issuers WHERE format = ? AND id = ?')
      .pluck()
    this.#distrusted = db.prepare<[string, string]>(
      'SELECT 1 FROM distrusted_issuers WHERE format = ? AND id = ?',
    )
    this.#putEntry = db.prepare<[string, string, string, number]>(
      `INSERT INTO issuers (format, id, entry, imported_at_s) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET entry = excluded.entry, imported_at_s = excluded.imported_at_s`,
    )
    this.#dropEntry = db.prepare<[string, string]>('DELETE FROM issuers WHERE format = ? AND id = ?')
    this.#putBroughtBy = db.prepare<[string, string, string]>(
      `INSERT INTO bundle_issuers (format, id, signer) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET signer = excluded.signer`,
    )
    this.#dropBroughtBy = db.prepare<[string, string]>(
      'DELETE FROM bundle_issuers WHERE format = ? AND id = ?',
    )
    this.#distrust = db.prepare<[string, string]>(
      'INSERT OR IGNORE INTO distrusted_issuers (format, id) VALUES (?, ?)',
    )
    this.#trust = db.prepare<[string, string]>('DELETE FROM distrusted_issuers WHERE format = ? AND id = ?')
  }

  of(format: string, id: string): IssuerState {
    const found = this.#entry.get(format, id)
    return {
      format,
      id,
      entry: found?.entry ?? null,
      importedAtS: found?.importedAtS ?? 0,
      broughtBy: this.#broughtBy.get(format, id) ?? null,
      distrusted: this.#distrusted.get(format, id) !== undefined,
    }
  }

  /** Every issuer that is known. */
  all(): IssuerState[] {
    return this.#db
      .prepare<[], { format: string; id: string }>('SELECT format, id FROM issuers')
      .all()
      .map(({ format, id }) => this.of(format, id))
  }

  broughtBy(signer: string): IssuerState[] {
    return this.#db
      .prepare<[string], { format: string; id: string }>(
        'SELECT format, id FROM bundle_issuers WHERE signer = ?',
      )
      .all(signer)
      .map(({ format, id }) => this.of(format, id))
  }

  countBroughtBy(signer: string): number {
    return (
      this.#db
        .prepare<[string], number>('SELECT count(*) FROM bundle_issuers WHERE signer = ?')
        .pluck()
        .get(signer) ?? 0
    )
  }

  put({ format, id, entry, importedAtS, broughtBy, distrusted }: IssuerState): void {
    if (entry === null) this.#dropEntry.run(format, id)
    else this.#putEntry.run(format, id, entry, importedAtS)
    if (broughtBy === null) this.#dropBroughtBy.run(format, id)
    else this.#putBroughtBy.run(format, id, broughtBy)
    const choice = distrusted ? this.#distrust : this.#trust
    choice.run(format, id)
  }
}
