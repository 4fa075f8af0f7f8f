import type { Result } from '../../../../native/result.ts'

/** How often a ticket lets somebody in, and whether they may come back. */
export interface EntryRules {
  /** Entries in all, people at once or one after the other; null: without limit. */
  readonly entries: number | null
  /** In without having come out, out without having gone in: `hard` refuses, `soft` lets it pass and counts it. */
  readonly passback: 'hard' | 'soft' | 'off'
  /** Whether who went out may come back on the same entry. */
  readonly reentry: boolean
  /** Seconds from going out to coming back, at most; null: until the event ends. */
  readonly reentryS: number | null
}

/** Claims of different scopes cannot be linked with each other: each has a key of its own. */
export interface ClaimScope {
  readonly eventId: string
  readonly zoneId: string
}

export interface ClaimRequest {
  readonly scope: ClaimScope
  /** The decoded identity of a credential, canonical: in memory alone, and never the bytes of a code. */
  readonly identity: string
  readonly direction: 'in' | 'out'
  readonly rules: EntryRules
  readonly laneId: string
  /** A supervisor lets them through whatever the claims say. */
  readonly override: boolean
  /** Unix seconds UTC. */
  readonly atS: number
}

/** A claim that is reserved: nobody else may go through with it until it is settled. */
export interface ClaimHold {
  readonly id: string
  readonly scope: ClaimScope
}

/** What was asked when nobody answered, of somebody who was let through all the same. In memory alone: it tells whose. */
export interface UnansweredClaim {
  /** At random: of no two guests, and of no request. */
  readonly id: string
  readonly request: ClaimRequest
}

/** What somebody goes through on. */
export type Held = ClaimHold | UnansweredClaim

export const wasUnanswered = (held: Held): held is UnansweredClaim => 'request' in held

export type ClaimRefusal = 'already-used' | 'already-inside' | 'not-inside' | 'reentry-not-allowed' | 'in-use'

export type ClaimAnswer =
  | {
      readonly kind: 'reserved'
      readonly hold: ClaimHold
      /** Against the order of in and out, and the venue lets it pass. */
      readonly passedBack: boolean
      /** Back on an entry that was made before. */
      readonly again: boolean
    }
  | { readonly kind: 'refused'; readonly reason: ClaimRefusal }
  /** The lane failed while somebody went through with it. */
  | { readonly kind: 'uncertain' }
  /** Nobody answered in time, or the store cannot: the venue's rules say what follows. */
  | { readonly kind: 'unanswered'; readonly fault: ClaimFault }

/** What became of whom it was reserved for. */
export type ClaimEnd = 'entered' | 'given-back' | 'uncertain'

/** Of who did not go through nothing is written: nothing was reserved for them. */
export type RecordedEnd = Exclude<ClaimEnd, 'given-back'>

export type ClaimFault =
  | 'claims-silent'
  | 'claims-full'
  | 'claims-failed'
  /** The event is over, and its claims were destroyed: nothing can be claimed in it, whatever a clock says. */
  | 'claims-destroyed'

/**
 * Who may go through with what, now: one truth for every lane that shares it. Asynchronous, since it may be another
 * machine's; the one in our own store answers before its promise is looked at.
 */
export interface Claims {
  /** On disk when it answers `reserved`. */
  reserve(request: ClaimRequest): Promise<ClaimAnswer>
  /** Said again, it changes nothing. */
  settle(hold: ClaimHold, end: ClaimEnd): Promise<Result<void, ClaimFault>>
  /**
   * Writes down what became of somebody who was let through unanswered, whatever the rules would have said of it.
   * Said again, it changes nothing.
   */
  record(claim: UnansweredClaim, end: RecordedEnd): Promise<Result<void, ClaimFault>>
}
