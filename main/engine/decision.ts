import type { ByHandReason } from '../contract/gate-api.ts'
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

interface AboutPass {
  /** Seconds since the keys behind the pass were known to be current; absent while that is not too long. */
  readonly keysAgeS?: number
  /** The other proofs of the same guest, where the lane asks for several. */
  readonly others?: readonly VerifiedPass[]
}

/** What the gate does with one presented pass, and why. Shown, counted and logged from this one value. */
export type Decision =
  | (AboutPass & {
      readonly outcome: 'admit'
      readonly pass: VerifiedPass
      readonly warnings: readonly (VerifyWarning | GateWarning)[]
    })
  /** About the pass, or a hold of the gate's. `pass` is there only where its signature was proven. */
  | (AboutPass & {
      readonly outcome: 'refuse'
      readonly reason: RefusalReason | HoldReason
      readonly format: PassFormatId | null
      readonly pass: VerifiedPass | null
      /** The venue's rule that decided; absent where the pass itself did. Never counted or logged. */
      readonly finding?: RuleFinding
    })
  /** A person decides: the guest did nothing wrong. */
  | (AboutPass & {
      readonly outcome: 'refer'
      readonly reason: ReferralReason | HoldReason
      readonly pass: VerifiedPass
      readonly finding?: RuleFinding
    })

/** Staff let somebody in whose pass does not open the gate. Nothing is known of whom. */
export interface ByHand {
  readonly outcome: 'by-hand'
  readonly reason: ByHandReason
  readonly pass: null
}

/** What a lane answers: by a pass, or by a person's hand. */
export type LaneDecision = Decision | ByHand
/** One that opens the gate. */
export type Opening = (Decision & { readonly outcome: 'admit' }) | ByHand
