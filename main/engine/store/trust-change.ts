import { parseTrustEntry, summaryOf, type TrustEntry } from '../trust/trust-document.ts'
import type { IssuerSummary } from '../trust/trust-kind.ts'
import type { TrustCounts } from './audit.ts'
import type { IssuerState, IssuerStep } from './issuer-states.ts'
import type { LongLists } from './long-lists.ts'

/**
 * As it was imported; null for whom nothing is known. An entry that no longer reads as one came off a bad disk: nobody is
 * trusted by accident. Throws what SQLite throws.
 */
export const entryIn = ({ entry, lists }: IssuerState, parts: LongLists): TrustEntry | null =>
  entry === null ? null : parseTrustEntry(parts.joined(entry, lists))

/** As it was worked out when it was imported; null where it was not, and for whom nothing is known. */
export const summaryIn = ({ summary }: IssuerState): IssuerSummary | null =>
  summary === null ? null : (JSON.parse(summary) as IssuerSummary)

/** Does a gate answer otherwise after it? When an issuer was heard of last is no change. */
export const isChange = ({ before, after }: IssuerStep): boolean =>
  isOtherEntry({ before, after }) ||
  before.distrusted !== after.distrusted ||
  before.broughtBy !== after.broughtBy

export function countsOf(steps: readonly IssuerStep[]): TrustCounts {
  const counts = {
    issuersAdded: 0,
    issuersUpdated: 0,
    issuersWithdrawn: 0,
    issuersDistrusted: 0,
    issuersTrusted: 0,
    keysAdded: 0,
    keysWithdrawn: 0,
  }
  for (const step of steps) {
    const { before, after } = step
    if (after.entry === null) counts.issuersWithdrawn += 1
    else if (before.entry === null) counts.issuersAdded += 1
    else if (after.distrusted === before.distrusted || isOtherEntry(step)) counts.issuersUpdated += 1
    if (after.entry !== null && after.distrusted !== before.distrusted)
      counts[after.distrusted ? 'issuersDistrusted' : 'issuersTrusted'] += 1
    const { added, withdrawn } = keyChange(step)
    counts.keysAdded += added
    counts.keysWithdrawn += withdrawn
  }
  return counts
}

/** How many keys of an issuer come with a step, and go. */
export function keyChange(step: IssuerStep): { readonly added: number; readonly withdrawn: number } {
  const { before, after } = step
  // The venue's choice alone: the keys are the same.
  if (after.entry === before.entry) return { added: 0, withdrawn: 0 }
  const [had, has] = [keysIn(before), keysIn(after)]
  const withdrawn = step.keysWithdrawn ?? Math.max(0, had - has)
  return { added: Math.max(0, has - had + withdrawn), withdrawn }
}

const isOtherEntry = ({ before, after }: IssuerStep): boolean =>
  before.entry !== after.entry || before.lists !== after.lists

function keysIn(state: IssuerState): number {
  const { entry } = state
  if (entry === null) return 0
  const summary = summaryIn(state)
  if (summary !== null) return summary.keys
  // Without its long lists, which hold no keys.
  const parsed = parseTrustEntry(JSON.parse(entry))
  return parsed === null ? 0 : summaryOf(parsed).keys
}

/** A source has suddenly so little that a person should look first. Keys, before and after. */
export interface Shrunk {
  readonly code: 'shrunk'
  readonly before: number
  readonly after: number
}

/** How many keys there are of the issuers that a change touches, before it and after. */
export interface KeysOfSteps {
  readonly before: number
  readonly after: number
}

/** Reads every entry: not for a transaction that others wait for. */
export const keysOf = (steps: readonly IssuerStep[]): KeysOfSteps => ({
  before: steps.reduce((sum, step) => sum + keysIn(step.before), 0),
  after: steps.reduce((sum, step) => sum + keysIn(step.after), 0),
})

/** From so many keys on, a source is a directory: half of one does not go away by itself. */
const directoryKeys = 10

/** Null where as much is left as one would expect. */
export function shrinkage({ before, after }: KeysOfSteps): Shrunk | null {
  const isShrunk = (before > 0 && after === 0) || (before >= directoryKeys && after * 2 <= before)
  return isShrunk ? { code: 'shrunk', before, after } : null
}
