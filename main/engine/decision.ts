import type { VerifiedPass } from './passes/pass-format.ts'
import type { RuleFinding } from './policy/finding.ts'
import type { PassFormatId, ReferralReason, RefusalReason, VerifyWarning } from './passes/reasons.ts'

/** What the gate does with one presented pass, and why. Shown, counted and logged from this one value. */
export type Decision =
  | { readonly outcome: 'admit'; readonly pass: VerifiedPass; readonly warnings: readonly VerifyWarning[] }
  /** About the pass. `pass` is there only where its signature was proven. */
  | {
      readonly outcome: 'refuse'
      readonly reason: RefusalReason
      readonly format: PassFormatId | null
      readonly pass: VerifiedPass | null
      /** The venue's rule that decided; absent where the pass itself did. Never counted or logged. */
      readonly finding?: RuleFinding
    }
  /** A person decides: the guest did nothing wrong. */
  | {
      readonly outcome: 'refer'
      readonly reason: ReferralReason
      readonly pass: VerifiedPass
      readonly finding?: RuleFinding
    }
