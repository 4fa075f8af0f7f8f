import type { Database, Statement } from 'better-sqlite3'

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

/** Formats may name issuers alike. */
export const nameOf = ({ format, id }: Pick<IssuerState, 'format' | 'id'>): string => `${format} ${id}`
export const namesIn = (issuers: readonly Pick<IssuerState, 'format' | 'id'>[]): ReadonlySet<string> =>
  new Set(issuers.map(nameOf))

type Key = [format: string, id: string]
interface Row extends Omit<IssuerState, 'distrusted'> {
  readonly distrusted: 0 | 1
}

/** Issuers as they lie in the tables. Whole directories are read and written: each statement is prepared once. */
export class IssuerStates {
  readonly #of: Statement<Key, { entry: string; importedAtS: number }>
  readonly #broughtBy: Statement<Key, string>
  readonly #distrusted: Statement<Key, 1>
  readonly #all: Statement<[], Row>
  readonly #allBroughtBy: Statement<[string], { format: string; id: string }>
  readonly #countBroughtBy: Statement<[string], number>
  readonly #putEntry: Statement<[...Key, string, number]>
  readonly #dropEntry: Statement<Key>
  readonly #putBroughtBy: Statement<[...Key, string]>
  readonly #dropBroughtBy: Statement<Key>
  readonly #distrust: Statement<Key>
  readonly #trust: Statement<Key>

  constructor(db: Database) {
    this.#of = db.prepare(
      'SELECT entry, imported_at_s AS importedAtS FROM issuers WHERE format = ? AND id = ?',
    )
    this.#broughtBy = db
      .prepare<Key, string>('SELECT signer FROM bundle_issuers WHERE format = ? AND id = ?')
      .pluck()
    this.#distrusted = db
      .prepare<Key, 1>('SELECT 1 FROM distrusted_issuers WHERE format = ? AND id = ?')
      .pluck()
    this.#all = db.prepare(
      `SELECT format, id, entry, imported_at_s AS importedAtS, signer AS broughtBy,
         EXISTS (SELECT 1 FROM distrusted_issuers d WHERE d.format = i.format AND d.id = i.id) AS distrusted
       FROM issuers i LEFT JOIN bundle_issuers USING (format, id)`,
    )
    this.#allBroughtBy = db.prepare('SELECT format, id FROM bundle_issuers WHERE signer = ?')
    this.#countBroughtBy = db
      .prepare<[string], number>('SELECT count(*) FROM bundle_issuers WHERE signer = ?')
      .pluck()
    this.#putEntry = db.prepare(
      `INSERT INTO issuers (format, id, entry, imported_at_s) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET entry = excluded.entry, imported_at_s = excluded.imported_at_s`,
    )
    this.#dropEntry = db.prepare('DELETE FROM issuers WHERE format = ? AND id = ?')
    this.#putBroughtBy = db.prepare(
      `INSERT INTO bundle_issuers (format, id, signer) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET signer = excluded.signer`,
    )
    this.#dropBroughtBy = db.prepare('DELETE FROM bundle_issuers WHERE format = ? AND id = ?')
    this.#distrust = db.prepare('INSERT OR IGNORE INTO distrusted_issuers (format, id) VALUES (?, ?)')
    this.#trust = db.prepare('DELETE FROM distrusted_issuers WHERE format = ? AND id = ?')
  }

  of(format: string, id: string): IssuerState {
    const found = this.#of.get(format, id)
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
    return this.#all.all().map((row) => ({ ...row, distrusted: row.distrusted === 1 }))
  }

  broughtBy(signer: string): IssuerState[] {
    return this.#allBroughtBy.all(signer).map(({ format, id }) => this.of(format, id))
  }

  countBroughtBy(signer: string): number {
    return this.#countBroughtBy.get(signer) ?? 0
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
