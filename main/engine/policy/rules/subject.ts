import type { EvidenceData } from '../../passes/evidence.ts'
import type { VerifiedPass } from '../../passes/pass-format.ts'

/** What rules look at: a pass, at a moment, in a place. */
export interface Subject {
  readonly pass: VerifiedPass
  /** What the pass proves, read once and only when a rule asks. */
  readonly evidence: () => EvidenceData
  /** Unix seconds UTC. */
  readonly atS: number
  readonly timeZone: string
  /** When the event begins, Unix seconds; null where the policy does not tell. */
  readonly eventAtS: number | null
}
