import { ok, type Result } from '../../../native/result.ts'
import { idOf, kindOf, type TrustDocument } from '../trust/trust-document.ts'
import type { LeftOut } from '../trust/trust-kind.ts'
import type { TrustCounts } from './audit.ts'
import {
  nameOf,
  namesIn,
  withdrawn,
  type IssuerState,
  type IssuerStates,
  type IssuerStep,
} from './issuer-states.ts'
import { cutLists, type LongLists } from './long-lists.ts'
import { attempt, type StoreFault } from './store-fault.ts'
import { countsOf, entryIn, keysOf, type KeysOfSteps } from './trust-change.ts'

/** Whose issuers are taken over, and as whose. */
export interface Wish {
  readonly document: TrustDocument
  /** Unix seconds: of a bundle, which may have lain on a stick, when it was made. */
  readonly importedAtS: number
  /** Whom it is all that they have, as the store marks them; null: a person's document, which withdraws nobody. */
  readonly broughtBy: string | null
}

/** What an import is to change, from what the store held when it was worked out. */
export interface Plan {
  /** Of the store when it was begun. */
  readonly revision: number
  readonly steps: readonly IssuerStep[]
  /** What of their long lists the store had not, by its hash. */
  readonly parts: ReadonlyMap<string, string>
  /** How many issuers the signer or the source had brought. */
  readonly brought: number
  readonly keys: KeysOfSteps
  readonly counts: TrustCounts
  readonly leftOut: readonly LeftOut[]
}

/** What the store holds. Throws what SQLite throws. */
export function readFor({ document, broughtBy }: Wish, states: IssuerStates): Held {
  return {
    revision: states.revision(),
    named: document.issuers.map((entry) => states.of(entry.format, idOf(entry))),
    brought: broughtBy === null ? [] : states.broughtBy(broughtBy),
  }
}

interface Held {
  readonly revision: number
  readonly named: readonly IssuerState[]
  readonly brought: readonly IssuerState[]
}

/** All that takes long. */
export async function planOf(
  { document, importedAtS, broughtBy }: Wish,
  { revision, named, brought }: Held,
  lists: LongLists,
): Promise<Result<Plan, StoreFault>> {
  const { issuers } = document
  const distrusted = document.distrusted === undefined ? null : namesIn(document.distrusted)
  const steps: IssuerStep[] = []
  const leftOut: LeftOut[] = []
  const parts = new Map<string, string>()
  for (const [nth, next] of issuers.entries()) {
    const before = named[nth]
    if (before === undefined) continue
    // One after the other: thousands of keys at once would stand before the gate's devices in the queue for Node's
    // threads.
    const known = attempt(() => entryIn(before, lists))
    if (!known.ok) return known
    const kind = kindOf(next)
    const { entry, keysWithdrawn, leftOut: faults } = await kind.merge(known.value, next)
    const cut = cutLists(entry, kind.longLists)
    const missing = attempt(() => [...cut.parts].filter(([hash]) => !lists.isThere(hash)))
    if (!missing.ok) return missing
    for (const [hash, items] of missing.value) parts.set(hash, items)
    const after = {
      ...before,
      entry: cut.entry,
      lists: cut.lists,
      summary: JSON.stringify(kind.summary(entry)),
      importedAtS,
      broughtBy,
      // A document that says nothing of it leaves the venue's choice as it is.
      distrusted: distrusted?.has(nameOf(before)) ?? before.distrusted,
    }
    steps.push({ before, after, keysWithdrawn })
    leftOut.push(...faults)
  }
  const kept = namesIn(named)
  for (const before of brought) {
    if (kept.has(nameOf(before))) continue
    // What a signer or a source brought earlier and does not name now.
    steps.push({ before, after: withdrawn(before) })
  }
  const [keys, counts] = [keysOf(steps), countsOf(steps)]
  return ok({ revision, steps, parts, brought: brought.length, keys, counts, leftOut })
}

/** Does the store still hold what the plan was made for? Within the transaction. */
export function isOf(
  { revision, steps, brought }: Plan,
  broughtBy: string | null,
  states: IssuerStates,
): boolean {
  if (states.revision() === revision) return true
  const changed = namesIn(states.changedAfter(revision, Number.MAX_SAFE_INTEGER))
  return (
    (broughtBy === null || states.countBroughtBy(broughtBy) === brought) &&
    !steps.some(({ before }) => changed.has(nameOf(before)))
  )
}
