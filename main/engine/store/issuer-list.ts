import { summaryOf } from '../trust/trust-document.ts'
import type { IssuerSummary } from '../trust/trust-kind.ts'
import { originOf, type Origin } from './brought-by.ts'
import { IssuerStates, type IssuerState } from './issuer-states.ts'
import { LongLists } from './long-lists.ts'
import type { Store } from './open-store.ts'
import { SyncStates, type SyncState } from './sync-state.ts'
import { entryIn, summaryIn } from './trust-change.ts'

/** One issuer as `keys list` and the setup screen show it. Times are Unix seconds. */
export interface IssuerRow extends IssuerSummary {
  readonly format: string
  readonly id: string
  readonly importedAtS: number
  /** When its source last said that this is how it is; where it has none, when it was imported. */
  readonly currentAtS: number
  readonly origin: Origin
  /** A source of the configuration by its name, or a bundle's signer by its fingerprint; null: a person imported it. */
  readonly source: string | null
  /** Known, and not accepted by the venue. */
  readonly distrusted: boolean
  /** Why its source could not be read when it was last tried; null where it could. */
  readonly lastError: string | null
}

/** Which issuers are meant. Null: any. */
export interface IssuerFilter {
  /** Stands in the name or the id, in large letters or small. */
  readonly search: string
  readonly format: string | null
  readonly country: string | null
  readonly source: string | null
  readonly accepted: boolean | null
}

export const everyIssuer: IssuerFilter = {
  search: '',
  format: null,
  country: null,
  source: null,
  accepted: null,
}

interface Listed {
  readonly row: IssuerRow
  /** What a search looks through, in small letters. */
  readonly text: string
}

const byName = new Intl.Collator()

/**
 * The issuers that a gate knows, by name, as they were summed up when they were imported. They are read again where the
 * store has changed: whole directories of them are looked through with each letter of a search.
 */
export class IssuerList {
  readonly #store: Store
  #listed: readonly Listed[] = []
  #stamp = ''

  constructor(store: Store) {
    this.#store = store
  }

  find({ search, format, country, source, accepted }: IssuerFilter): IssuerRow[] {
    const wanted = search.trim().toLowerCase()
    return this.#all()
      .filter(
        ({ row, text }) =>
          (format === null || row.format === format) &&
          (country === null || row.country === country) &&
          (source === null || row.source === source) &&
          (accepted === null || row.distrusted !== accepted) &&
          text.includes(wanted),
      )
      .map(({ row }) => row)
  }

  #all(): readonly Listed[] {
    // By other connections, and by this one.
    const stamp = `${String(this.#store.db.pragma('data_version', { simple: true }))} ${this.#ownChanges()}`
    if (stamp === this.#stamp) return this.#listed
    const sources = new Map(new SyncStates(this.#store).all().map((state) => [state.source, state]))
    const listed = new IssuerStates(this.#store.db).all().flatMap((state) => this.#read(state, sources))
    this.#listed = listed.toSorted(
      (a, b) => byName.compare(a.row.name, b.row.name) || byName.compare(a.row.id, b.row.id),
    )
    this.#stamp = stamp
    return this.#listed
  }

  #ownChanges(): number {
    return this.#store.db.prepare<[], number>('SELECT total_changes()').pluck().get() ?? 0
  }

  #read(state: IssuerState, sources: ReadonlyMap<string, SyncState>): Listed[] {
    const { format, id, importedAtS, distrusted, broughtBy } = state
    const summary = summaryIn(state) ?? this.#summaryOf(state)
    if (summary === null) return []
    const origin = originOf(broughtBy)
    const sync = origin.kind === 'source' ? sources.get(origin.name) : undefined
    const row = {
      format,
      id,
      ...summary,
      importedAtS,
      currentAtS: sync?.lastSuccessS ?? importedAtS,
      origin,
      source: broughtBy === null ? null : origin.name,
      distrusted,
      lastError: sync?.lastFault ?? null,
    }
    return [{ row, text: `${row.name} ${row.id}`.toLowerCase() }]
  }

  /** Of an issuer that an older Passgate has imported. */
  #summaryOf(state: IssuerState): IssuerSummary | null {
    const entry = entryIn(state, new LongLists(this.#store.db))
    return entry === null ? null : summaryOf(entry)
  }
}
