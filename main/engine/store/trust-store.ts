import { isDeepStrictEqual } from 'node:util'
import { err, ok, type Result } from '../../../native/result.ts'
import type { SignedBundle } from '../trust/bundle/bundle.ts'
import type { BundleFault } from '../trust/bundle/bundle-fault.ts'
import {
  idOf,
  isDemoIssuer,
  kindOf,
  summaryOf,
  type IssuerName,
  type TrustDocument,
  type TrustEntry,
} from '../trust/trust-document.ts'
import type { IssuerSummary, LeftOut, Merged } from '../trust/trust-kind.ts'
import { Audit, type TrustCounts } from './audit.ts'
import { BundleSigners } from './bundle-signers.ts'
import { IssuerStates, type IssuerState, type IssuerStep } from './issuer-states.ts'
import type { Store } from './open-store.ts'
import { attempt, type StoreFault } from './store-fault.ts'
import { countsOf, isChange, parseEntry, shrinkage, type Shrunk } from './trust-change.ts'
import { TrustHistory } from './trust-history.ts'

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
  readonly id: string
  readonly importedAtS: number
  /** Known, and not accepted by the venue. */
  readonly distrusted: boolean
}

/** Who imports a document: a user, a screen or a source; and what they call it, such as a file's name. */
export interface ImportedBy {
  readonly actor: string
  readonly from: string
}

/** With `dryRun`, what would change is said, and nothing is changed. */
interface DryRun {
  readonly dryRun?: boolean
}

/** What taking back a change did. */
export interface Undone extends TrustCounts {
  /** The action of the change, as in the audit log, and when it was made (Unix seconds). */
  readonly undone: string
  readonly madeAtS: number
}

/** Which issuers a venue accepts from now on, or no longer. */
export interface Choice {
  readonly accepted: boolean
  /** As in `IssuerSummary`; null: every issuer. */
  readonly id: string | null
  /** Of this format alone; null: of any. */
  readonly format: string | null
}

/** A source by its name in the configuration. `mayShrink`: somebody has looked at why it has so little. */
export interface ImportSource {
  readonly name: string
  readonly mayShrink: boolean
}

/** No fingerprint of a signer looks like it. */
const sourceMark = (name: string): string => `source ${name}`

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
  import(
    document: TrustDocument,
    atS: number,
    by: ImportedBy,
    { dryRun = false }: DryRun = {},
  ): Promise<Result<TrustChange, ImportFault>> {
    return this.#import<never>({
      document,
      atS,
      by,
      bundle: null,
      broughtBy: null,
      refusal: () => null,
      dryRun,
    })
  }

  /**
   * The same for all that a source has: whom it brought before and lists no longer is withdrawn, and nobody else. Where
   * that would leave half of a directory or less, or nobody at all, nothing changes unless it may.
   */
  importAll(
    document: TrustDocument,
    atS: number,
    by: ImportedBy,
    { name, mayShrink }: ImportSource,
  ): Promise<Result<TrustChange, ImportFault | Shrunk>> {
    const refusal = mayShrink ? () => null : shrinkage
    const broughtBy = sourceMark(name)
    return this.#import<Shrunk>({ document, atS, by, bundle: null, broughtBy, refusal, dryRun: false })
  }

  /** Whom a source has brought, and nobody has imported since. */
  broughtBy(source: string): TrustEntry[] {
    return this.#states
      .broughtBy(sourceMark(source))
      .flatMap(({ entry }) => (entry === null ? [] : (parseEntry(entry) ?? [])))
  }

  /**
   * Takes over a bundle as `import` does, and withdraws what an earlier one of its signer has brought and it does not
   * name. Refused where its signer is not pinned, or has been heard of later.
   */
  importBundle(
    bundle: SignedBundle,
    atS: number,
    by: ImportedBy,
    { dryRun = false }: DryRun = {},
  ): Promise<Result<TrustChange, ImportFault | BundleFault>> {
    const refusal = () => new BundleSigners(this.#store).refusalOf(bundle)
    const broughtBy = bundle.signer
    return this.#import({ document: bundle.trust, atS, by, bundle, broughtBy, refusal, dryRun })
  }

  /** Accepts issuers, or no longer: their keys stay. @returns how many the choice was about, and what changed. */
  choose(
    { accepted, id, format }: Choice,
    { atS, actor, dryRun }: { readonly atS: number; readonly actor: string; readonly dryRun: boolean },
  ): Result<TrustCounts & { readonly issuers: number }, StoreFault> {
    const { db } = this.#store
    return attempt(() =>
      db
        .transaction(() => {
          const meant = this.#states
            .all()
            .filter(
              (state) => (id === null || state.id === id) && (format === null || state.format === format),
            )
          const steps = meant
            .map((before) => ({ before, after: { ...before, distrusted: !accepted } }))
            .filter(isChange)
          const counts = countsOf(steps)
          if (steps.length > 0 && !dryRun) {
            const action = accepted ? 'issuers-trusted' : 'issuers-distrusted'
            this.#put(action, atS, steps, null)
            const detail = { issuer: id ?? 'all', ...(format === null ? {} : { format }), ...counts }
            new Audit(this.#store).add(actor, { action, detail }, atS)
          }
          return { issuers: meant.length, ...counts }
        })
        .immediate(),
    )
  }

  /**
   * Takes back the newest change of trust that was not undone yet, the last serial of its bundle too.
   * @returns what that did; null where there is nothing to undo.
   */
  undo(atS: number, actor: string, { dryRun = false }: DryRun = {}): Result<Undone | null, StoreFault> {
    const { db } = this.#store
    const history = new TrustHistory(db)
    return attempt(() =>
      db
        .transaction(() => {
          const change = history.last()
          if (change === null) return null
          const { no, action, atS: madeAtS, issuers, serial } = change
          const steps = issuers.map((after) => ({ before: this.#states.of(after.format, after.id), after }))
          const counts = countsOf(steps)
          if (dryRun) return { undone: action, madeAtS, ...counts }
          for (const { after } of steps) this.#states.put(after)
          if (serial !== null) {
            const { signer, lastSerial } = serial
            new BundleSigners(this.#store).noteTaken({ signer, serial: lastSerial })
          }
          history.forget(no)
          const detail = { undone: action, madeAtS, ...counts }
          new Audit(this.#store).add(actor, { action: 'trust-undone', detail }, atS)
          return detail
        })
        .immediate(),
    )
  }

  /** Everything that is trusted, as one document. */
  document(): TrustDocument {
    const rows = this.#rows()
    const distrusted = rows
      .filter((row) => row.distrusted)
      .map(({ entry }) => ({ format: entry.format, id: idOf(entry) }))
    return { issuers: rows.map(({ entry }) => entry), ...(distrusted.length > 0 ? { distrusted } : {}) }
  }

  list(): IssuerRow[] {
    return this.#rows()
      .map(({ entry, ...row }) => ({ format: entry.format, id: idOf(entry), ...summaryOf(entry), ...row }))
      .toSorted((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id))
  }

  /** Changes whenever another process has changed the store: cheap to ask, for an engine that looks now and then. */
  stamp(): number {
    return Number(this.#store.db.pragma('data_version', { simple: true }))
  }

  #rows(): {
    readonly entry: TrustEntry
    readonly importedAtS: number
    readonly distrusted: boolean
  }[] {
    return this.#states.all().flatMap(({ entry, importedAtS, distrusted }) => {
      const parsed = entry === null ? null : parseEntry(entry)
      return parsed === null ? [] : [{ entry: parsed, importedAtS, distrusted }]
    })
  }

  async #import<Fault>(takeover: Import<Fault>): Promise<Result<TrustChange, ImportFault | Fault>> {
    const { issuers } = takeover.document
    const stranger = issuers.map(idOf).find((id) => isDemoIssuer(id) !== (this.#store.kind === 'demo'))
    if (stranger !== undefined) return err({ code: 'issuer-not-allowed', issuer: stranger })
    for (;;) {
      // Keys are checked before the transaction, which cannot wait; so another program may come first.
      const known = attempt(() => issuers.map((entry) => this.#states.of(entry.format, idOf(entry))))
      if (!known.ok) return known
      const merges = await Promise.all(
        known.value.map(async (before, index) => {
          const next = issuers[index]
          return next === undefined ? [] : [await mergeOf(before, next)]
        }),
      )
      const written = attempt(() => this.#write(takeover, merges.flat()))
      if (!written.ok) return written
      if (written.value !== 'again') return written.value
    }
  }

  /** @returns `again`, and changes nothing, where another program has changed one of the issuers meanwhile. */
  #write<Fault>(
    { document, atS, by: { actor, from }, bundle, broughtBy, refusal, dryRun }: Import<Fault>,
    merges: readonly Merge[],
  ): Result<TrustChange, Fault> | 'again' {
    return this.#store.db
      .transaction((): Result<TrustChange, Fault> | 'again' => {
        if (
          merges.some(({ before }) => !isDeepStrictEqual(this.#states.of(before.format, before.id), before))
        )
          return 'again'
        const named = merges.map(({ before, merged: { entry, keysWithdrawn } }) => {
          const distrusted = chosenIn(document.distrusted, before)
          const text = JSON.stringify(entry)
          return {
            before,
            after: { ...before, entry: text, importedAtS: atS, broughtBy, distrusted },
            keysWithdrawn,
          }
        })
        const steps = broughtBy === null ? named : [...named, ...this.#withdrawals(named, broughtBy)]
        const refused = refusal(steps)
        if (refused !== null) return err(refused)
        const counts = countsOf(steps)
        const leftOut = merges.flatMap(({ merged }) => merged.leftOut)
        if (dryRun) return ok({ ...counts, leftOut })
        const signer = bundle?.signer ?? null
        this.#put('trust-imported', atS, steps, signer)
        if (bundle !== null) new BundleSigners(this.#store).noteTaken(bundle)
        if (bundle !== null || steps.some(isChange)) {
          const origin = bundle === null ? {} : { signer: bundle.signer, serial: bundle.serial }
          const detail = { from, ...origin, ...counts }
          new Audit(this.#store).add(actor, { action: 'trust-imported', detail }, atS)
        }
        return ok({ ...counts, leftOut })
      })
      .immediate()
  }

  /** @param signer of the bundle that the change came in, whose last serial is still the one before. */
  #put(action: string, atS: number, steps: readonly IssuerStep[], signer: string | null): void {
    const serial =
      signer === null ? null : { signer, lastSerial: new BundleSigners(this.#store).lastSerialOf(signer) }
    new TrustHistory(this.#store.db).note(action, atS, steps, serial)
    for (const { after } of steps) this.#states.put(after)
  }

  /** What a signer or a source brought earlier and does not name now. */
  #withdrawals(named: readonly IssuerStep[], broughtBy: string): IssuerStep[] {
    const kept = new Set(named.map(({ after }) => keyOf(after)))
    return this.#states
      .broughtBy(broughtBy)
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
  /** Whom it is all that they have, as the store marks them; null: a person's document, which withdraws nobody. */
  readonly broughtBy: string | null
  readonly dryRun: boolean
  /** Asked within the transaction: null where nothing stands against it. */
  readonly refusal: (steps: readonly IssuerStep[]) => Fault | null
}

/** What becomes of an issuer, from what the store held when it was worked out. */
interface Merge {
  readonly before: IssuerState
  readonly merged: Merged<TrustEntry>
}

async function mergeOf(before: IssuerState, next: TrustEntry): Promise<Merge> {
  const known = before.entry === null ? null : parseEntry(before.entry)
  return { before, merged: await kindOf(next).merge(known, next) }
}

/** A document that says nothing of it leaves the venue's choice as it is. */
const chosenIn = (
  distrusted: readonly IssuerName[] | undefined,
  { format, id, distrusted: before }: IssuerState,
): boolean => distrusted?.some((name) => name.format === format && name.id === id) ?? before

const keyOf = ({ format, id }: IssuerState): string => `${format} ${id}`
