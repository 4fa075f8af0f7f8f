import type { Decision } from '../decision.ts'
import type { Verdict } from '../passes/pass-format.ts'
import type { PassType } from '../passes/reasons.ts'

/** What a venue takes at its gates. */
export interface Policy {
  readonly accept: readonly PassType[]
}

/** From what a pass is to what the gate does with it, here. Pure. */
export function decide(verdict: Verdict, policy: Policy): Decision {
  if (verdict.outcome === 'refused') {
    const { reason, format, pass } = verdict
    return { outcome: 'refuse', reason, format, pass }
  }
  if (!policy.accept.includes(verdict.pass.type)) {
    return { outcome: 'refer', reason: 'type-not-accepted', pass: verdict.pass }
  }
  return { outcome: 'admit', pass: verdict.pass, warnings: verdict.warnings }
}
