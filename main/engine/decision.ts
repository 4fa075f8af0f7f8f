import type { VerifiedPass } from './passes/pass-format.ts'
import type { RuleFinding } from './policy/finding.ts'
import type {
  GateWarning,
  HoldReason,
  PassFormatId,
  ReferralReason,
  RefusalReason,
  VerifyWarning,
} from './passes/reasons.ts'

/** Seconds since the keys behind the pass were known to be current; absent while that is not too long. */
interface KeysAged {
  readonly keysAgeS?: number
}

/** What the gate does with one presented pass, and why. Shown, counted and logged from this one value. */
export type Decision =
  | (KeysAged & {
      readonly outcome: 'admit'
      readonly pass: VerifiedPass
      readonly warnings: readonly (VerifyWarning | GateWarning)[]
    })
  /** About the pass, or a hold of the gate's. `pass` is there only where its signature was proven. */
  | (KeysAged & {
      readonly outcome: 'refuse'
      readonly reason: RefusalReason | HoldReason
      readonly format: PassFormatId | null
      readonly pass: VerifiedPass | null
      /** The venue's rule that decided; absent where the pass itself did. Never counted or logged. */
      readonly finding?: RuleFinding
    })
  /** A person decides: the guest did nothing wrong. */
  | (KeysAged & {
      readonly outcome: 'refer'
      readonly reason: ReferralReason | HoldReason
      readonly pass: VerifiedPass
      readonly finding?: RuleFinding
    })
