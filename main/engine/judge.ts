import type { Clock } from '../../native/clock.ts'
import { underCondition, type GateCondition } from './gate-condition.ts'
import type { Judge, Judgement } from './lane/lane-parts.ts'
import { noParts, takePart, type PartSet } from './passes/part-set.ts'
import { readScan } from './passes/read-scan.ts'
import type { Verdict } from './passes/pass-format.ts'
import { verifyToken } from './passes/verify-token.ts'
import { decide, type Policy } from './policy/policy.ts'
import type { TrustView } from './trust/trust-view.ts'

export interface JudgeParts {
  /** Asked anew for each pass, like the trust: both may change while the doors are open. */
  readonly policy: () => Policy
  readonly trust: () => TrustView
  readonly condition: GateCondition
  readonly clock: Clock
}

/**
 * The path of one lane from a text to a decision: recognise, join the parts, verify, apply the venue's policy, and see
 * what the gate itself is in a state to decide.
 */
export function createJudge({ policy, trust, condition, clock }: JudgeParts): Judge {
  let parts: PartSet = noParts
  const judged = (verdict: Verdict, atS: number): Judgement => ({
    kind: 'decision',
    decision: underCondition(decide(verdict, policy(), atS), condition, atS),
  })
  return {
    judge(text) {
      const view = trust()
      const scan = readScan(text, view.codes)
      const atS = clock.wallMs() / 1_000
      if (scan.kind === 'refused') {
        // The lane has forgotten that it waits for more codes: so must we, or half a card stays in memory.
        parts = noParts
        return judged(
          {
            outcome: 'refused',
            reason: scan.reason,
            format: scan.format,
            pass: null,
            claims: { issuer: null, kid: null },
          },
          atS,
        )
      }
      if (scan.kind === 'whole') {
        parts = noParts
        return judged(verifyToken(scan.format, scan.token, view, atS), atS)
      }
      const taken = takePart(parts, scan)
      parts = taken.parts
      if (taken.kind === 'more') return { kind: 'more-parts', have: taken.have, of: taken.of }
      return judged(verifyToken(taken.format, taken.token, view, atS), atS)
    },
    forgetParts() {
      parts = noParts
    },
  }
}
