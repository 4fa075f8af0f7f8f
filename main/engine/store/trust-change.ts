import { parseTrustDocument, summaryOf, type TrustEntry } from '../trust/trust-document.ts'
import type { TrustCounts } from './audit.ts'
import type { IssuerState, IssuerStep } from './issuer-states.ts'

/** An entry that no longer reads as one came off a bad disk: nobody is trusted by accident. */
export function parseEntry(text: string): TrustEntry | null {
  const parsed = parseTrustDocument({ issuers: [JSON.parse(text)] })
  return parsed.ok ? (parsed.value.issuers[0] ?? null) : null
}

/** Does a gate answer otherwise after it? When an issuer was heard of last is no change. */
export const isChange = ({ before, after }: IssuerStep): boolean =>
  before.entry !== after.entry ||
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
    else if (after.distrusted === before.distrusted || after.entry !== before.entry)
      counts.issuersUpdated += 1
    if (after.entry !== null && after.distrusted !== before.distrusted)
      counts[after.distrusted ? 'issuersDistrusted' : 'issuersTrusted'] += 1
    // The venue's choice alone: the keys are the same.
    if (after.entry === before.entry) continue
    const [had, has] = [keysIn(before), keysIn(after)]
    const withdrawn = step.keysWithdrawn ?? Math.max(0, had - has)
    counts.keysWithdrawn += withdrawn
    counts.keysAdded += Math.max(0, has - had + withdrawn)
  }
  return counts
}

function keysIn({ entry }: IssuerState): number {
  const parsed = entry === null ? null : parseEntry(entry)
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
