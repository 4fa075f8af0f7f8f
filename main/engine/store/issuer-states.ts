import type { Database } from 'better-sqlite3'

/** All that the store holds of one issuer. */
export interface IssuerState {
  readonly format: string
  readonly id: string
  /** As in a trust document, in JSON; null: the issuer is not known. */
  readonly entry: string | null
  /** Unix seconds; 0 where there is no entry. */
  readonly importedAtS: number
  /** The signer whose bundle brought it; null where none did. */
  readonly broughtBy: string | null
  /** The venue does not accept it. */
  readonly distrusted: boolean
}

/** What a change does to one issuer. */
export interface IssuerStep {
  readonly before: IssuerState
  readonly after: IssuerState
  /** Of its keys; absent: as many as it has fewer. */
  readonly keysWithdrawn?: number
}

/** Issuers as they lie in the tables. */
export class IssuerStates {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  of(format: string, id: string): IssuerState {
    const found = this.#db
      .prepare<[string, string], { entry: string; importedAtS: number }>(
        'SELECT entry, imported_at_s AS importedAtS FROM issuers WHERE format = ? AND id = ?',
      )
      .get(format, id)
    const broughtBy = this.#db
      .prepare<[string, string], string>('SELECT signer FROM bundle_issuers WHERE format = ? AND id = ?')
      .pluck()
      .get(format, id)
    return {
      format,
      id,
      entry: found?.entry ?? null,
      importedAtS: found?.importedAtS ?? 0,
      broughtBy: broughtBy ?? null,
      distrusted: this.isDistrusted(format, id),
    }
  }

  isDistrusted(format: string, id: string): boolean {
    return (
      this.#db.prepare('SELECT 1 FROM distrusted_issuers WHERE format = ? AND id = ?').get(format, id) !==
      undefined
    )
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

  put({ format, id, entry, importedAtS, broughtBy, distrusted }: IssuerState): void {
    const db = this.#db
    if (entry === null) db.prepare('DELETE FROM issuers WHERE format = ? AND id = ?').run(format, id)
    else
      db.prepare(
        `INSERT INTO issuers (format, id, entry, imported_at_s) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET entry = excluded.entry, imported_at_s = excluded.imported_at_s`,
      ).run(format, id, entry, importedAtS)
    if (broughtBy === null)
      db.prepare('DELETE FROM bundle_issuers WHERE format = ? AND id = ?').run(format, id)
    else
      db.prepare(
        `INSERT INTO bundle_issuers (format, id, signer) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET signer = excluded.signer`,
      ).run(format, id, broughtBy)
    const choice = distrusted
      ? 'INSERT OR IGNORE INTO distrusted_issuers (format, id) VALUES (?, ?)'
      : 'DELETE FROM distrusted_issuers WHERE format = ? AND id = ?'
    db.prepare(choice).run(format, id)
  }
}
