import type { Database } from 'better-sqlite3'

/** All that the store holds of one issuer. */
export interface IssuerState {
  readonly format: string
  readonly id: string
  /** As in a trust document, in JSON, without its long lists; null: the issuer is not known. */
  readonly entry: string | null
  /** Where those lists are, in JSON; null: there are none. */
  readonly lists: string | null
  /** What a list of issuers shows of it, in JSON; null: not known. */
  readonly summary: string | null
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
  lists: null,
  summary: null,
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

interface Row extends Omit<IssuerState, 'distrusted'> {
  readonly distrusted: 0 | 1
}

const columns = `
  named.format, named.id, issuers.entry, issuers.lists, issuers.summary,
  ifnull(issuer_imports.imported_at_s, 0) AS importedAtS, bundle_issuers.signer AS broughtBy,
  distrusted_issuers.id IS NOT NULL AS distrusted`
const joins = `
  LEFT JOIN issuer_imports USING (format, id)
  LEFT JOIN bundle_issuers USING (format, id)
  LEFT JOIN distrusted_issuers USING (format, id)`

/** Issuers as they lie in the tables. Whole directories are read and written: each statement is prepared once. */
export class IssuerStates {
  readonly #db: Database
  readonly #of
  readonly #revision
  readonly #changed
  readonly #write
  readonly #broughtBy
  readonly #countBroughtBy

  constructor(db: Database) {
    this.#db = db
    this.#of = db.prepare<[string, string], Row>(
      `SELECT ${columns} FROM (SELECT ? AS format, ? AS id) named LEFT JOIN issuers USING (format, id) ${joins}`,
    )
    this.#revision = db.prepare<[], number>('SELECT ifnull(max(revision), 0) FROM issuer_revisions').pluck()
    this.#changed = db.prepare<[number, number], Row & { revision: number }>(
      `SELECT named.revision, ${columns} FROM issuer_revisions named LEFT JOIN issuers USING (format, id) ${joins}
         WHERE named.revision > ? ORDER BY named.revision LIMIT ?`,
    )
    this.#broughtBy = db.prepare<[string], { format: string; id: string }>(
      'SELECT format, id FROM bundle_issuers WHERE signer = ?',
    )
    this.#countBroughtBy = db
      .prepare<[string], number>('SELECT count(*) FROM bundle_issuers WHERE signer = ?')
      .pluck()
    this.#write = writingOn(db)
  }

  of(format: string, id: string): IssuerState {
    const row = this.#of.get(format, id)
    if (row === undefined) throw new TypeError('a row that is made by the question is missing')
    return stateOf(row)
  }

  /** Every issuer that is known, in the order of their ids. */
  all(): IssuerState[] {
    return this.#db
      .prepare<[], Row>(
        `SELECT ${columns.replaceAll('named.', 'issuers.')} FROM issuers ${joins} ORDER BY format, id`,
      )
      .all()
      .map(stateOf)
  }

  broughtBy(signer: string): IssuerState[] {
    return this.#broughtBy.all(signer).map(({ format, id }) => this.of(format, id))
  }

  countBroughtBy(signer: string): number {
    return this.#countBroughtBy.get(signer) ?? 0
  }

  /** Rises with every change of what a gate answers. */
  revision(): number {
    return this.#revision.get() ?? 0
  }

  /** What has changed since, and is not changed again later: the earliest first, so many at most. */
  changedAfter(revision: number, atMost: number): (IssuerState & { readonly revision: number })[] {
    return this.#changed.all(revision, atMost).map((row) => ({ ...stateOf(row), revision: row.revision }))
  }

  /** Writes down what is other than before, and nothing else. */
  put({ before, after }: IssuerStep): void {
    const { format, id, entry, lists, summary, importedAtS, broughtBy, distrusted } = after
    const write = this.#write
    if (entry === null) {
      write.dropEntry.run(format, id)
      write.dropImport.run(format, id)
    } else {
      if (entry !== before.entry || lists !== before.lists || summary !== before.summary)
        write.putEntry.run(format, id, entry, lists, summary)
      if (before.entry === null || importedAtS !== before.importedAtS)
        write.putImport.run(format, id, importedAtS)
    }
    if (broughtBy === null) {
      if (before.broughtBy !== null) write.dropBringer.run(format, id)
    } else if (broughtBy !== before.broughtBy) write.putBringer.run(format, id, broughtBy)
    if (distrusted !== before.distrusted) (distrusted ? write.distrust : write.trust).run(format, id)
  }
}

const writingOn = (db: Database) => ({
  putEntry: db.prepare<[string, string, string, string | null, string | null]>(
    `INSERT INTO issuers (format, id, entry, lists, summary) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET entry = excluded.entry, lists = excluded.lists, summary = excluded.summary`,
  ),
  dropEntry: db.prepare<[string, string]>('DELETE FROM issuers WHERE format = ? AND id = ?'),
  putImport: db.prepare<[string, string, number]>(
    `INSERT INTO issuer_imports (format, id, imported_at_s) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET imported_at_s = excluded.imported_at_s`,
  ),
  dropImport: db.prepare<[string, string]>('DELETE FROM issuer_imports WHERE format = ? AND id = ?'),
  putBringer: db.prepare<[string, string, string]>(
    `INSERT INTO bundle_issuers (format, id, signer) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET signer = excluded.signer`,
  ),
  dropBringer: db.prepare<[string, string]>('DELETE FROM bundle_issuers WHERE format = ? AND id = ?'),
  distrust: db.prepare<[string, string]>(
    'INSERT OR IGNORE INTO distrusted_issuers (format, id) VALUES (?, ?)',
  ),
  trust: db.prepare<[string, string]>('DELETE FROM distrusted_issuers WHERE format = ? AND id = ?'),
})

const stateOf = ({ distrusted, ...row }: Row): IssuerState => {
  const { format, id, entry, lists, summary, importedAtS, broughtBy } = row
  return { format, id, entry, lists, summary, importedAtS, broughtBy, distrusted: distrusted === 1 }
}
