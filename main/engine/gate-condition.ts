import { unreachable } from '../../native/result.ts'
import type { Decision } from './decision.ts'
import type { PassFormatId, RefusalReason } from './passes/reasons.ts'

/** How old the keys behind a pass are, where they are too old. */
export interface KeyAge {
  readonly state: 'stale' | 'expired'
  /** Seconds since they were known to be current. */
  readonly ageS: number
  /** What the venue does by expired keys. */
  readonly whenExpired: 'warn' | 'refer' | 'refuse'
}

/** What a gate knows of itself, and not of a pass. Asked for each good pass: both answer at once. */
export interface GateCondition {
  /** Is the clock so doubtful that nothing that depends on a date can be decided? */
  isClockDoubtful(): boolean
  /** @param issuerId as a trust document lists it. @param atS Unix seconds. @returns null while they are fresh. */
  keyAge(format: PassFormatId, issuerId: string, atS: number): KeyAge | null
}

/** A gate that has nothing against itself. */
export const soundGate: GateCondition = { isClockDoubtful: () => false, keyAge: () => null }

/** Refusals that a wrong clock alone may have caused. */
const datedRefusals: ReadonlySet<string> = new Set<RefusalReason>([
  'not-yet-valid',
  'expired',
  'certificate-expired',
  'too-soon-after-dose',
  'dose-too-old',
  'test-too-old',
  'too-early',
  'too-late',
])

/**
 * What becomes of a decision by the condition of the gate itself. A guest is never blamed for it: what would be an
 * admission goes to a person or is held back, and says that it is about the gate; what was refused stays refused,
 * unless a doubtful clock is why.
 */
export function underCondition(decision: Decision, condition: GateCondition, atS: number): Decision {
  if (decision.outcome === 'refer') return decision
  if (decision.outcome === 'refuse') {
    const { pass } = decision
    return pass !== null && datedRefusals.has(decision.reason) && condition.isClockDoubtful()
      ? { outcome: 'refer', reason: 'clock-doubtful', pass }
      : decision
  }
  const { pass } = decision
  if (condition.isClockDoubtful()) return { outcome: 'refer', reason: 'clock-doubtful', pass }
  const { id, listedAs = id } = pass.issuer
  const age = condition.keyAge(pass.format, listedAs, atS)
  return age === null ? decision : underAge(decision, age)
}

function underAge(decision: Decision & { outcome: 'admit' }, age: KeyAge): Decision {
  const { pass, warnings } = decision
  const { state, whenExpired, ageS: keysAgeS } = age
  if (state === 'stale') return { ...decision, warnings: [...warnings, 'keys-stale'], keysAgeS }
  switch (whenExpired) {
    case 'warn':
      return { ...decision, warnings: [...warnings, 'keys-expired'], keysAgeS }
    case 'refer':
      return { outcome: 'refer', reason: 'keys-expired', pass, keysAgeS }
    case 'refuse':
      return { outcome: 'refuse', reason: 'keys-expired', format: pass.format, pass, keysAgeS }
    default:
      return unreachable(whenExpired)
  }
}
