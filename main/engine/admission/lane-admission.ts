import type { Proof } from '../../contract/gate-api.ts'
import type { PartySetup } from '../lane/lane-state.ts'
import type { EntryRules } from './claims/claims.ts'

/** How one lane admits, during an event. */
export interface LaneRules {
  readonly entry: EntryRules
  /** What follows where nobody can say in time whether a ticket was used. */
  readonly whenUnanswered: 'admit' | 'refer'
  /** What a guest shows, in any order. Empty: one pass, whichever the rules admit. */
  readonly proofs: readonly Proof[]
  /** From one proof to the next, at most. Milliseconds. */
  readonly proofsMs: number
  readonly idCheck: {
    readonly who: 'nobody' | 'everybody' | 'adults'
    /** How long the attendant has to confirm. Milliseconds. */
    readonly timeoutMs: number
    /** Who is younger, in years, goes in with an adult; 0: nobody. */
    readonly minorUnder: number
  }
  readonly party: PartySetup
}
