import { err, ok, type Result } from '../../../native/result.ts'
import type { SignedBundle } from '../trust/bundle/bundle.ts'
import type { BundleFault } from '../trust/bundle/bundle-fault.ts'
import type { IssuerChange, StoredTrust } from '../trust/live-trust.ts'
import {
  idOf,
  isDemoIssuer,
  parseTrustEntry,
  type TrustDocument,
  type TrustEntry,
} from '../trust/trust-document.ts'
import type { LeftOut } from '../trust/trust-kind.ts'
import { Audit, type TrustCounts } from './audit.ts'
import { sourceMark } from './brought-by.ts'
import { BundleSigners } from './bundle-signers.ts'
import { isOf, planOf, readFor, type Plan, type Wish } from './import-plan.ts'
import { isMeantBy, type Choice } from './issuer-choice.ts'
import { IssuerStates, type IssuerStep } from './issuer-states.ts'
import { LongLists, storedLists } from './long-lists.ts'
import type { Store } from './open-store.ts'
import { attempt, type StoreFault } from './store-fault.ts'
import { SyncStates } from './sync-state.ts'
import { countsOf, entryIn, isChange, shrinkage, type KeysOfSteps, type Shrunk } from './trust-change.ts'
import { TrustHistory } from './trust-history.ts'

/** What an import changed, and what of it was left out. */
export interface TrustChange extends TrustCounts {
  readonly leftOut: readonly LeftOut[]
}

export type ImportFault =
  /** Demo trust and real trust never share a store. */
  { readonly code: 'issuer-not-allowed'; readonly issuer: string } | StoreFault

/** Who imports a document: a user, a screen or a source; and what they call it, such as a file's name. */
export interface ImportedBy {
  readonly actor: string
  readonly from: string
}

/** How a change is made. */
interface Manner<Told, Fault> {
  /** What would change is said, and nothing is changed. */
  readonly dryRun?: boolean
  /** Asked of what the change would do, in its transaction: with a fault, nothing is changed. */
  readonly unless?: (told: Told) => Fault | null
}

/** What taking back a change did. */
export interface Undone extends TrustCounts {
  /** The action of the change, as in the audit log, and when it was made (Unix seconds). */
  readonly undone: string
  readonly madeAtS: number
  /** The source that brought it, and brings it again when it is next asked; absent where none did. */
  readonly source?: string
}

/** What a choice does, and how many issuers it is about. */
export interface Chosen extends TrustCounts {
  readonly issuers: number
}

interface WhenAndWho {
  /** Unix seconds. */
  readonly atS: number
  readonly actor: string
}

/** A source by its name in the configuration. `mayShrink`: somebody has looked at why it has so little. */
export interface ImportSource {
  readonly name: string
  readonly mayShrink: boolean
}

/** Whom this gate trusts, on disk. */
export class TrustStore implements StoredTrust {
  readonly #store: Store
  readonly #states: IssuerStates
  readonly #lists: LongLists

  constructor(store: Store) {
    this.#store = store
    this.#states = new IssuerStates(store.db)
    this.#lists = new LongLists(store.db)
  }

  /**
   * Takes over every issuer of `document`, in one transaction: new ones are added, known ones give way as their format
   * says. It is on record by whom, and where the document came from. @param atS now, in Unix seconds.
   */
  import<Fault = never>(
    document: TrustDocument,
    atS: number,
    by: ImportedBy,
    manner: Manner<TrustCounts, Fault> = {},
  ): Promise<Result<TrustChange, ImportFault | Fault>> {
    const from = { bundle: null, source: null, broughtBy: null }
    const refusal = () => null
    return this.#import<never, Fault>({ document, atS, importedAtS: atS, by, ...from, refusal }, manner)
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
    const from = { bundle: null, source: name, broughtBy: sourceMark(name) }
    return this.#import<Shrunk, never>({ document, atS, importedAtS: atS, by, ...from, refusal }, {})
  }

  /** Whom a source has brought, and nobody has imported since. */
  broughtBy(source: string): TrustEntry[] {
    return this.#states.broughtBy(sourceMark(source)).flatMap((state) => entryIn(state, this.#lists) ?? [])
  }

  /**
   * Takes over a bundle as `import` does, and withdraws what an earlier one of its signer has brought and it does not
   * name. Refused where its signer is not pinned, or has been heard of later.
   */
  importBundle<Fault = never>(
    bundle: SignedBundle,
    atS: number,
    by: ImportedBy,
    manner: Manner<TrustCounts, Fault> = {},
  ): Promise<Result<TrustChange, ImportFault | BundleFault | Fault>> {
    const refusal = () => new BundleSigners(this.#store).refusalOf(bundle)
    const importedAtS = Math.min(atS, bundle.madeAtS)
    const from = { bundle, source: null, broughtBy: bundle.signer }
    return this.#import({ document: bundle.trust, atS, importedAtS, by, ...from, refusal }, manner)
  }

  /** Accepts issuers, or no longer: their keys stay. @returns how many the choice was about, and what changed. */
  choose<Fault = never>(
    choice: Choice,
    { atS, actor, dryRun = false, unless = () => null }: Manner<Chosen, Fault> & WhenAndWho,
  ): Result<Chosen, StoreFault | Fault> {
    const { accepted, id, format, source, found } = choice
    return this.#whole(dryRun, (): Result<Chosen, Fault> => {
      const meant = this.#states.all().filter(isMeantBy(choice))
      const steps = meant
        .map((before) => ({ before, after: { ...before, distrusted: !accepted } }))
        .filter(isChange)
      const counts = countsOf(steps)
      const chosen = { issuers: meant.length, ...counts }
      const refused = unless(chosen)
      if (refused !== null) return err(refused)
      if (steps.length > 0 && !dryRun) {
        const action = accepted ? 'issuers-trusted' : 'issuers-distrusted'
        this.#put(action, atS, steps, { signer: null, source: null })
        const narrowed = {
          ...(format === null ? {} : { format }),
          ...(source === undefined ? {} : { source }),
          ...found?.by,
        }
        const detail = { issuer: id ?? 'all', ...narrowed, ...counts }
        new Audit(this.#store).add(actor, { action, detail }, atS)
      }
      return ok(chosen)
    })
  }

  /**
   * Takes back the newest change of trust that was not undone yet, the last serial of its bundle too.
   * @returns what that did; null where there is nothing to undo.
   */
  undo<Fault = never>(
    atS: number,
    actor: string,
    { dryRun = false, unless = () => null }: Manner<Undone, Fault> = {},
  ): Result<Undone | null, StoreFault | Fault> {
    const history = new TrustHistory(this.#store.db, this.#lists)
    return this.#whole(dryRun, (): Result<Undone | null, Fault> => {
      const change = history.last()
      if (change === null) return ok(null)
      const { no, action, atS: madeAtS, issuers, serial, source } = change
      const steps = issuers.map(({ keysAdded, ...after }) => ({
        before: this.#states.of(after.format, after.id),
        after,
        ...(keysAdded === undefined ? {} : { keysWithdrawn: keysAdded }),
      }))
      const origin = source === null ? {} : { source }
      const detail = { undone: action, madeAtS, ...origin, ...countsOf(steps) }
      const refused = unless(detail)
      if (refused !== null) return err(refused)
      if (dryRun) return ok(detail)
      for (const step of steps) this.#states.put(step)
      if (serial !== null) {
        const { signer, lastSerial } = serial
        new BundleSigners(this.#store).noteTaken({ signer, serial: lastSerial })
      }
      if (source !== null) new SyncStates(this.#store).forgetValidators(source)
      history.forget(no)
      this.#lists.dropUnused()
      new Audit(this.#store).add(actor, { action: 'trust-undone', detail }, atS)
      return ok(detail)
    })
  }

  /** What `undo` would take back: the action as in the audit log, and when it was made. Null: nothing. */
  lastChange(): { readonly action: string; readonly atS: number } | null {
    return new TrustHistory(this.#store.db, this.#lists).newest()
  }

  /** Everything that is trusted, as one document. */
  document(): TrustDocument {
    const rows = this.#rows()
    const distrusted = rows
      .filter((row) => row.distrusted)
      .map(({ entry }) => ({ format: entry.format, id: idOf(entry) }))
    return { issuers: rows.map(({ entry }) => entry), ...(distrusted.length > 0 ? { distrusted } : {}) }
  }

  revision(): number {
    return this.#states.revision()
  }

  changedAfter(revision: number, atMost: number): IssuerChange[] {
    return this.#states.changedAfter(revision, atMost).map((state) => ({
      revision: state.revision,
      format: state.format,
      id: state.id,
      distrusted: state.distrusted,
      entry: state.entry === null ? null : parseTrustEntry(JSON.parse(state.entry)),
      lists: storedLists(state.lists),
    }))
  }

  listPart(hash: string): unknown[] | null {
    const items = this.#lists.part(hash)
    return items === null ? null : (JSON.parse(items) as unknown[])
  }

  #rows(): { readonly entry: TrustEntry; readonly distrusted: boolean }[] {
    return this.#states.all().flatMap((state) => {
      const entry = entryIn(state, this.#lists)
      return entry === null ? [] : [{ entry, distrusted: state.distrusted }]
    })
  }

  /** In one transaction, which keeps every other writer waiting: but for a dry run, which only reads. */
  #whole<T, Fault>(dryRun: boolean, action: () => Result<T, Fault>): Result<T, StoreFault | Fault> {
    const transaction = this.#store.db.transaction(action)
    const done = attempt(() => (dryRun ? transaction.deferred() : transaction.immediate()))
    return done.ok ? done.value : done
  }

  async #import<Refusal, Fault>(
    takeover: Import<Refusal>,
    manner: Manner<TrustCounts, Fault>,
  ): Promise<Result<TrustChange, ImportFault | Refusal | Fault>> {
    const { issuers } = takeover.document
    const stranger = issuers.map(idOf).find((id) => isDemoIssuer(id) !== (this.#store.kind === 'demo'))
    if (stranger !== undefined) return err({ code: 'issuer-not-allowed', issuer: stranger })
    for (;;) {
      // All that takes long is done before the transaction, for which a gate's counts have to wait. So another program
      // may come first.
      const held = attempt(() => readFor(takeover, this.#states))
      if (!held.ok) return held
      const plan = await planOf(takeover, held.value, this.#lists)
      if (!plan.ok) return plan
      const { dryRun = false } = manner
      const ahead = attempt(() => dryRun || this.#lists.keepAhead(plan.value.parts))
      if (!ahead.ok) return ahead
      const written = this.#whole(dryRun, () => this.#write(takeover, manner, plan.value))
      if (!written.ok) return written
      if (written.value !== 'again') return ok(written.value)
    }
  }

  /** @returns `again`, and changes nothing, where another program has changed one of the issuers meanwhile. */
  #write<Refusal, Fault>(
    { atS, by: { actor, from }, bundle, broughtBy, source, refusal }: Import<Refusal>,
    { dryRun = false, unless = () => null }: Manner<TrustCounts, Fault>,
    plan: Plan,
  ): Result<TrustChange | 'again', Refusal | Fault> {
    if (!isOf(plan, broughtBy, this.#states)) return ok('again')
    const { steps, keys, counts, leftOut } = plan
    const refused = refusal(keys) ?? unless(counts)
    if (refused !== null) return err(refused)
    if (dryRun) return ok({ ...counts, leftOut })
    this.#lists.keep(plan.parts)
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
    new TrustHistory(this.#store.db, this.#lists).note(action, atS, steps, { serial, source })
    for (const step of steps) this.#states.put(step)
    this.#lists.dropUnused()
  }
}

interface Import<Refusal> extends Wish {
  readonly atS: number
  readonly by: ImportedBy
  /** A source by its name in the configuration; null: none. */
  readonly source: string | null
  /** What the document came in; null: in nothing. */
  readonly bundle: Pick<SignedBundle, 'signer' | 'serial'> | null
  /** Asked within the transaction: null where nothing stands against it. */
  readonly refusal: (keys: KeysOfSteps) => Refusal | null
}
