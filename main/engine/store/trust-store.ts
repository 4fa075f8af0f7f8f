import { err, ok, type Result } from '../../../native/result.ts'
import {
  isDemoIssuer,
  kindOf,
  parseTrustDocument,
  summaryOf,
  type TrustDocument,
  type TrustEntry,
} from '../trust/trust-document.ts'
import type { IssuerSummary, LeftOut, Merged } from '../trust/trust-kind.ts'
import type { SignedBundle } from '../trust/bundle/bundle.ts'
import type { BundleFault } from '../trust/bundle/bundle-fault.ts'
import { Audit, type TrustCounts } from './audit.ts'
import { BundleSigners } from './bundle-signers.ts'
import { IssuerStates, type IssuerState, type IssuerStep } from './issuer-states.ts'
import type { Store } from './open-store.ts'
import { attempt, type StoreFault } from './store-fault.ts'

/** What an import changed, and what of it was left out. */
export interface TrustChange extends TrustCounts {
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
  readonly #states: IssuerStates

  constructor(store: Store) {
    this.#store = store
    this.#states = new IssuerStates(store.db)
  }

  /**
   * Takes over every issuer of `document`, in one transaction: new ones are added, known ones give way as their format
   * says. It is on record by whom, and where the document came from. @param atS now, in Unix seconds.
   */
  import(document: TrustDocument, atS: number, by: ImportedBy): Promise<Result<TrustChange, ImportFault>> {
    return this.#import<never>({ document, atS, by, bundle: null, allow: () => ok(undefined) })
  }

  /**
   * Takes over a bundle as `import` does, and withdraws what an earlier one of its signer has brought and it does not
   * name. Refused where its signer is not pinned, or has been heard of later.
   */
  importBundle(
    bundle: SignedBundle,
    atS: number,
    by: ImportedBy,
  ): Promise<Result<TrustChange, ImportFault | BundleFault>> {
    const signers = new BundleSigners(this.#store)
    return this.#import({ document: bundle.trust, atS, by, bundle, allow: () => signers.take(bundle) })
  }

  async #import<Fault>(takeover: Import<Fault>): Promise<Result<TrustChange, ImportFault | Fault>> {
    const { document, atS, bundle } = takeover
    const stranger = document.issuers
      .map((entry) => summaryOf(entry).id)
      .find((id) => isDemoIssuer(id) !== (this.#store.kind === 'demo'))
    if (stranger !== undefined) return err({ code: 'issuer-not-allowed', issuer: stranger })
    for (;;) {
      // Keys are checked before the transaction, which cannot wait; so another program may come first.
      const known = attempt(() => document.issuers.map((entry) => this.#states.of(entry.format, idOf(entry))))
      if (!known.ok) return known
      const merged = await Promise.all(
        document.issuers.map((entry, index) => mergedInto(known.value[index]?.entry ?? null, entry)),
      )
      const steps = known.value.flatMap((before, index) => {
        const entry = merged[index]?.entry
        if (entry === undefined) return []
        const broughtBy = bundle?.signer ?? null
        return [{ before, after: { ...before, entry: JSON.stringify(entry), importedAtS: atS, broughtBy } }]
      })
      const written = attempt(() => this.#write(takeover, steps, merged))
      if (!written.ok) return written
      if (written.value !== 'again') return written.value
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

  /** @returns `again`, and changes nothing, where another program has changed one of the issuers meanwhile. */
  #write<Fault>(
    { atS, by: { actor, from }, bundle, allow }: Import<Fault>,
    named: readonly IssuerStep[],
    merged: readonly Merged<TrustEntry>[],
  ): Result<TrustChange, Fault> | 'again' {
    return this.#store.db
      .transaction((): Result<TrustChange, Fault> | 'again' => {
        if (named.some(({ before }) => this.#states.of(before.format, before.id).entry !== before.entry))
          return 'again'
        const allowed = allow()
        if (!allowed.ok) return allowed
        const steps = bundle === null ? named : [...named, ...this.#withdrawals(named, bundle.signer)]
        for (const { after } of steps) this.#states.put(after)
        const counts = countsOf(steps, merged)
        if (bundle !== null || steps.some(({ before, after }) => before.entry !== after.entry)) {
          const origin = bundle === null ? {} : { signer: bundle.signer, serial: bundle.serial }
          const detail = { from, ...origin, ...counts }
          new Audit(this.#store).add(actor, { action: 'trust-imported', detail }, atS)
        }
        return ok({ ...counts, leftOut: merged.flatMap(({ leftOut }) => leftOut) })
      })
      .immediate()
  }

  /** What earlier bundles of this signer brought and this one does not name. */
  #withdrawals(named: readonly IssuerStep[], signer: string): IssuerStep[] {
    const kept = new Set(named.map(({ after }) => keyOf(after)))
    return this.#states
      .broughtBy(signer)
      .filter((state) => !kept.has(keyOf(state)))
      .map((before) => ({ before, after: { ...before, entry: null, importedAtS: 0, broughtBy: null } }))
  }
}

interface Import<Fault> {
  readonly document: TrustDocument
  readonly atS: number
  readonly by: ImportedBy
  /** What the document came in; null: in nothing. */
  readonly bundle: Pick<SignedBundle, 'signer' | 'serial'> | null
  /** Asked within the transaction, which it may end. */
  readonly allow: () => Result<void, Fault>
}

function mergedInto(knownText: string | null, next: TrustEntry): Promise<Merged<TrustEntry>> {
  const known = knownText === null ? null : parseEntry(knownText)
  return kindOf(next).merge(known, next)
}

const idOf = (entry: TrustEntry): string => summaryOf(entry).id
const keyOf = ({ format, id }: IssuerState): string => `${format} ${id}`

/** An entry that no longer reads as one came off a bad disk: nobody is trusted by accident. */
function parseEntry(text: string): TrustEntry | null {
  const parsed = parseTrustDocument({ issuers: [JSON.parse(text)] })
  return parsed.ok ? (parsed.value.issuers[0] ?? null) : null
}

function countsOf(steps: readonly IssuerStep[], merged: readonly Merged<TrustEntry>[]): TrustCounts {
  const added = steps.filter(({ before }) => before.entry === null).length
  const withdrawn = steps.filter(({ after }) => after.entry === null)
  const keys = withdrawn.reduce((sum, { before }) => sum + keysIn(before), 0)
  return {
    issuersAdded: added,
    issuersUpdated: steps.length - added - withdrawn.length,
    issuersWithdrawn: withdrawn.length,
    keysWithdrawn: merged.reduce((sum, { keysWithdrawn }) => sum + keysWithdrawn, keys),
  }
}

function keysIn({ entry }: IssuerState): number {
  const parsed = entry === null ? null : parseEntry(entry)
  return parsed === null ? 0 : summaryOf(parsed).keys
}
