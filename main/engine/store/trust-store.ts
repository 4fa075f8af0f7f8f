import { err, type Result } from '../../../native/result.ts'
import {
  isDemoIssuer,
  kindOf,
  parseTrustDocument,
  summaryOf,
  type TrustDocument,
  type TrustEntry,
} from '../trust/trust-document.ts'
import type { IssuerSummary, LeftOut, Merged } from '../trust/trust-kind.ts'
import { Audit } from './audit.ts'
import type { Store } from './open-store.ts'
import { attempt, type StoreFault } from './store-fault.ts'

/** What an import changed, and what of it was left out. */
export interface TrustChange {
  readonly issuersAdded: number
  readonly issuersUpdated: number
  readonly keysWithdrawn: number
  readonly leftOut: readonly LeftOut[]
}

export type ImportFault =
  /** Demo trust and real trust never share a store. */
  { readonly code: 'issuer-not-allowed'; readonly issuer: string } | StoreFault

/** One issuer as `keys list` shows it. */
export interface IssuerRow extends IssuerSummary {
  readonly format: string
  readonly importedAtS: number
}

/** Who imports a document: a user, a screen or a source; and what they call it, such as a file's name. */
export interface ImportedBy {
  readonly actor: string
  readonly from: string
}

/** Whom this gate trusts, on disk. */
export class TrustStore {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /**
   * Takes over every issuer of `document`, in one transaction: new ones are added, known ones give way as their format
   * says. It is on record by whom, and where the document came from. @param atS now, in Unix seconds.
   */
  async import(
    document: TrustDocument,
    atS: number,
    by: ImportedBy,
  ): Promise<Result<TrustChange, ImportFault>> {
    const stranger = document.issuers
      .map((entry) => summaryOf(entry).id)
      .find((id) => isDemoIssuer(id) !== (this.#store.kind === 'demo'))
    if (stranger !== undefined) return err({ code: 'issuer-not-allowed', issuer: stranger })
    for (;;) {
      // Keys are checked before the transaction, which cannot wait; so another program may come first.
      const known = attempt(() => document.issuers.map((entry) => this.#entryText(entry)))
      if (!known.ok) return known
      const takeovers = await Promise.all(
        document.issuers.map((entry, index) => takeOver(entry, known.value[index] ?? null)),
      )
      const written = attempt(() => this.#write(takeovers, atS, by))
      if (!written.ok) return written
      if (written.value) return { ok: true, value: changeOf(takeovers) }
    }
  }

  /** Everything that is trusted, as one document. */
  document(): TrustDocument {
    return { issuers: this.#rows().map(({ entry }) => entry) }
  }

  list(): IssuerRow[] {
    return this.#rows()
      .map(({ entry, importedAtS }) => ({ format: entry.format, ...summaryOf(entry), importedAtS }))
      .toSorted((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id))
  }

  /** Changes whenever another process has changed the store: cheap to ask, for an engine that looks now and then. */
  stamp(): number {
    return Number(this.#store.db.pragma('data_version', { simple: true }))
  }

  #rows(): { readonly entry: TrustEntry; readonly importedAtS: number }[] {
    return this.#store.db
      .prepare<[], { entry: string; importedAtS: number }>(
        'SELECT entry, imported_at_s AS importedAtS FROM issuers',
      )
      .all()
      .flatMap(({ entry, importedAtS }) => {
        const parsed = parseEntry(entry)
        return parsed === null ? [] : [{ entry: parsed, importedAtS }]
      })
  }

  #entryText(entry: TrustEntry): string | null {
    return (
      this.#store.db
        .prepare<[string, string], string>('SELECT entry FROM issuers WHERE format = ? AND id = ?')
        .pluck()
        .get(entry.format, summaryOf(entry).id) ?? null
    )
  }

  /** @returns false, and changes nothing, where another program has changed one of the issuers meanwhile. */
  #write(takeovers: readonly TakeOver[], atS: number, { actor, from }: ImportedBy): boolean {
    const { db } = this.#store
    const put = db.prepare(`INSERT INTO issuers (format, id, entry, imported_at_s) VALUES (?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET entry = excluded.entry, imported_at_s = excluded.imported_at_s`)
    return db
      .transaction(() => {
        if (takeovers.some(({ merged, knownText }) => this.#entryText(merged.entry) !== knownText))
          return false
        for (const { merged } of takeovers) {
          const { entry } = merged
          put.run(entry.format, summaryOf(entry).id, JSON.stringify(entry), atS)
        }
        const changes = takeovers.some(({ merged, knownText }) => JSON.stringify(merged.entry) !== knownText)
        if (!changes) return true
        const { leftOut: _, ...counts } = changeOf(takeovers)
        new Audit(this.#store).add(actor, { action: 'trust-imported', detail: { from, ...counts } }, atS)
        return true
      })
      .immediate()
  }
}

interface TakeOver {
  readonly merged: Merged<TrustEntry>
  /** What the store held when this was worked out. */
  readonly knownText: string | null
}

async function takeOver(next: TrustEntry, knownText: string | null): Promise<TakeOver> {
  const known = knownText === null ? null : parseEntry(knownText)
  return { merged: await kindOf(next).merge(known, next), knownText }
}

/** An entry that no longer reads as one came off a bad disk: nobody is trusted by accident. */
function parseEntry(text: string): TrustEntry | null {
  const parsed = parseTrustDocument({ issuers: [JSON.parse(text)] })
  return parsed.ok ? (parsed.value.issuers[0] ?? null) : null
}

function changeOf(takeovers: readonly TakeOver[]): TrustChange {
  const added = takeovers.filter(({ knownText }) => knownText === null).length
  return {
    issuersAdded: added,
    issuersUpdated: takeovers.length - added,
    keysWithdrawn: takeovers.reduce((sum, { merged }) => sum + merged.keysWithdrawn, 0),
    leftOut: takeovers.flatMap(({ merged }) => merged.leftOut),
  }
}
