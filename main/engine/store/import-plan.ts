import { isDeepStrictEqual } from 'node:util'
import { idOf, kindOf, type TrustDocument, type TrustEntry } from '../trust/trust-document.ts'
import type { LeftOut, Merged } from '../trust/trust-kind.ts'
import type { TrustCounts } from './audit.ts'
import {
  nameOf,
  namesIn,
  withdrawn,
  type IssuerState,
  type IssuerStates,
  type IssuerStep,
} from './issuer-states.ts'
import { countsOf, keysOf, parseEntry, type KeysOfSteps } from './trust-change.ts'

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
  readonly steps: readonly IssuerStep[]
  /** How many issuers the signer or the source had brought. */
  readonly brought: number
  readonly keys: KeysOfSteps
  readonly counts: TrustCounts
  readonly leftOut: readonly LeftOut[]
}

/** Throws what SQLite throws, at its beginning alone: what the store holds. */
export function readFor({ document, broughtBy }: Wish, states: IssuerStates): Held {
  return {
    named: document.issuers.map((entry) => states.of(entry.format, idOf(entry))),
    brought: broughtBy === null ? [] : states.broughtBy(broughtBy),
  }
}

interface Held {
  readonly named: readonly IssuerState[]
  readonly brought: readonly IssuerState[]
}

/** All that takes long. */
export async function planOf(
  { document, importedAtS, broughtBy }: Wish,
  { named, brought }: Held,
): Promise<Plan> {
  const { issuers } = document
  const distrusted = document.distrusted === undefined ? null : namesIn(document.distrusted)
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
  return { steps, brought: brought.length, keys: keysOf(steps), counts: countsOf(steps), leftOut }
}

/** Does the store still hold what the plan was made for? Within the transaction. */
export const isOf = ({ steps, brought }: Plan, broughtBy: string | null, states: IssuerStates): boolean =>
  (broughtBy === null || states.countBroughtBy(broughtBy) === brought) &&
  steps.every(({ before }) => isDeepStrictEqual(states.of(before.format, before.id), before))

const mergeOf = (before: IssuerState, next: TrustEntry): Promise<Merged<TrustEntry>> =>
  kindOf(next).merge(before.entry === null ? null : parseEntry(before.entry), next)
