import type { Decision } from './decision.ts'
import type { HoldReason, ReferralReason, RefusalReason } from './passes/reasons.ts'

type Admitted = Decision & { readonly outcome: 'admit' }

/** A pass that is good, and does not open the gate: what is known of it stays with it. */

export const referred = (
  { pass, others, keysAgeS }: Admitted,
  reason: ReferralReason | HoldReason,
): Decision => ({ outcome: 'refer', reason, pass, ...known({ others, keysAgeS }) })

export const refused = ({ pass, others, keysAgeS }: Admitted, reason: RefusalReason): Decision => ({
  outcome: 'refuse',
  reason,
  format: pass.format,
  pass,
  ...known({ others, keysAgeS }),
})

const known = ({ others, keysAgeS }: { others: Admitted['others']; keysAgeS: number | undefined }) => ({
  ...(others === undefined ? {} : { others }),
  ...(keysAgeS === undefined ? {} : { keysAgeS }),
})
