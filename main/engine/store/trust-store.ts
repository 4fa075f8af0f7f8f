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
import { originOf, sourceMark, type Origin } from './issuer-origins.ts'
import { IssuerStates, withdrawn, type IssuerState, type IssuerStep } from './issuer-states.ts'
import type { Store } from './open-store.ts'
import { attempt, type StoreFault } from './store-fault.ts'
import {
  countsOf,
  isChange,
  keysOf,
  parseEntry,
  shrinkage,
  type KeysOfSteps,
  type Shrunk,
} from './trust-change.ts'
import { SyncStates } from './sync-state.ts'
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
  /** Unix seconds; of a bundle, when that was made. */
  readonly importedAtS: number
  readonly origin: Origin
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
  /** The source that brought it, and brings it again when it is next asked; absent where none did. */
  readonly source?: string
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
      source: null,
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
    return this.#import<Shrunk>({
      document,
      atS,
      by,
      bundle: null,
      broughtBy,
      source: name,
      refusal,
      dryRun: false,
    })
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
    return this.#import({ document: bundle.trust, atS, by, bundle, broughtBy, source: null, refusal, dryRun })
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
            this.#put(action, atS, steps, { signer: null, source: null })
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
          const { no, action, atS: madeAtS, issuers, serial, source } = change
          const steps = issuers.map((after) => ({ before: this.#states.of(after.format, after.id), after }))
          const counts = countsOf(steps)
          const detail = { undone: action, madeAtS, ...(source === null ? {} : { source }), ...counts }
          if (dryRun) return detail
          for (const { after } of steps) this.#states.put(after)
          if (serial !== null) {
            const { signer, lastSerial } = serial
            new BundleSigners(this.#store).noteTaken({ signer, serial: lastSerial })
          }
          if (source !== null) new SyncStates(this.#store).forgetValidators(source)
          history.forget(no)
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
      .map(({ entry, broughtBy, ...row }) => ({
        origin: originOf(broughtBy),
        format: entry.format,
        id: idOf(entry),
        ...summaryOf(entry),
        ...row,
      }))
      .toSorted((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id))
  }

  /** Changes whenever another process has changed the store: cheap to ask, for an engine that looks now and then. */
  stamp(): number {
    return Number(this.#store.db.pragma('data_version', { simple: true }))
  }

  #rows(): {
    readonly entry: TrustEntry
    readonly importedAtS: number
    readonly broughtBy: string | null
    readonly distrusted: boolean
  }[] {
    return this.#states.all().flatMap(({ entry, importedAtS, broughtBy, distrusted }) => {
      const parsed = entry === null ? null : parseEntry(entry)
      return parsed === null ? [] : [{ entry: parsed, importedAtS, broughtBy, distrusted }]
    })
  }

  async #import<Fault>(takeover: Import<Fault>): Promise<Result<TrustChange, ImportFault | Fault>> {
    const { issuers } = takeover.document
    const stranger = issuers.map(idOf).find((id) => isDemoIssuer(id) !== (this.#store.kind === 'demo'))
    if (stranger !== undefined) return err({ code: 'issuer-not-allowed', issuer: stranger })
    for (;;) {
      // All that takes long is done before the transaction, for which a gate's counts have to wait. So another program
      // may come first.
      const planned = await this.#plan(takeover)
      if (!planned.ok) return planned
      const written = attempt(() => this.#write(takeover, planned.value))
      if (!written.ok) return written
      if (written.value !== 'again') return written.value
    }
  }

  async #plan<Fault>({ document, atS, bundle, broughtBy }: Import<Fault>): Promise<Result<Plan, StoreFault>> {
    const { issuers, distrusted } = document
    // A bundle has lain on a stick: it is as old as when it was made.
    const importedAtS = Math.min(atS, bundle?.madeAtS ?? atS)
    const known = attempt(() => ({
      named: issuers.map((entry) => this.#states.of(entry.format, idOf(entry))),
      brought: broughtBy === null ? [] : this.#states.broughtBy(broughtBy),
    }))
    if (!known.ok) return known
    const { named, brought } = known.value
    const steps: IssuerStep[] = []
    const leftOut: LeftOut[] = []
    for (const [nth, next] of issuers.entries()) {
      const before = named[nth]
      if (before === undefined) continue
      // One after the other: thousands of keys at once would stand before the gate's devices in the queue for Node's
      // threads.
      const { entry, keysWithdrawn, leftOut: faults } = await mergeOf(before, next)
      const after = {
        ...before,
        entry: JSON.stringify(entry),
        importedAtS,
        broughtBy,
        distrusted: chosenIn(distrusted, before),
      }
      steps.push({ before, after, keysWithdrawn })
      leftOut.push(...faults)
    }
    const kept = new Set(named.map(keyOf))
    for (const before of brought) {
      if (kept.has(keyOf(before))) continue
      // What a signer or a source brought earlier and does not name now.
      steps.push({ before, after: withdrawn(before) })
    }
    return ok({ steps, brought: brought.length, keys: keysOf(steps), counts: countsOf(steps), leftOut })
  }

  /** @returns `again`, and changes nothing, where another program has changed one of the issuers meanwhile. */
  #write<Fault>(
    { atS, by: { actor, from }, bundle, broughtBy, source, refusal, dryRun }: Import<Fault>,
    { steps, brought, keys, counts, leftOut }: Plan,
  ): Result<TrustChange, Fault> | 'again' {
    const isOld = (): boolean =>
      (broughtBy !== null && this.#states.countBroughtBy(broughtBy) !== brought) ||
      steps.some(({ before }) => !isDeepStrictEqual(this.#states.of(before.format, before.id), before))
    return this.#store.db
      .transaction((): Result<TrustChange, Fault> | 'again' => {
        if (isOld()) return 'again'
        const refused = refusal(keys)
        if (refused !== null) return err(refused)
        if (dryRun) return ok({ ...counts, leftOut })
        const signer = bundle?.signer ?? null
        // A source is asked several times a day, and mostly says the same.
        const written = source === null ? steps : steps.filter(isChange)
        this.#put('trust-imported', atS, written, { signer, source })
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

  /** `signer` is of the bundle that the change came in, whose last serial is still the one before. */
  #put(
    action: string,
    atS: number,
    steps: readonly IssuerStep[],
    { signer, source }: { readonly signer: string | null; readonly source: string | null },
  ): void {
    const serial =
      signer === null ? null : { signer, lastSerial: new BundleSigners(this.#store).lastSerialOf(signer) }
    new TrustHistory(this.#store.db).note(action, atS, steps, { serial, source })
    for (const { after } of steps) this.#states.put(after)
  }
}

interface Import<Fault> {
  readonly document: TrustDocument
  readonly atS: number
  readonly by: ImportedBy
  /** What the document came in; null: in nothing. */
  readonly bundle: Pick<SignedBundle, 'signer' | 'serial' | 'madeAtS'> | null
  /** Whom it is all that they have, as the store marks them; null: a person's document, which withdraws nobody. */
  readonly broughtBy: string | null
  /** By its name in the configuration; null: none. */
  readonly source: string | null
  readonly dryRun: boolean
  /** Asked within the transaction: null where nothing stands against it. */
  readonly refusal: (keys: KeysOfSteps) => Fault | null
}

/** What an import is to change, from what the store held when it was worked out. */
interface Plan {
  readonly steps: readonly IssuerStep[]
  /** How many issuers the signer or the source had brought. */
  readonly brought: number
  readonly keys: KeysOfSteps
  readonly counts: TrustCounts
  readonly leftOut: readonly LeftOut[]
}

const mergeOf = (before: IssuerState, next: TrustEntry): Promise<Merged<TrustEntry>> =>
  kindOf(next).merge(before.entry === null ? null : parseEntry(before.entry), next)

/** A document that says nothing of it leaves the venue's choice as it is. */
const chosenIn = (
  distrusted: readonly IssuerName[] | undefined,
  { format, id, distrusted: before }: IssuerState,
): boolean => distrusted?.some((name) => name.format === format && name.id === id) ?? before

const keyOf = ({ format, id }: IssuerState): string => `${format} ${id}`
