import type { Clock } from '../../../native/clock.ts'
import type { Relay } from '../../../native/relays/relay.ts'
import type { Result } from '../../../native/result.ts'
import type { Scanner } from '../../../native/scanners/scanner.ts'
import type { TurnstileInputs } from '../../../native/sensors/turnstile-inputs.ts'
import type { ByHandReason, GuestAnswer, LaneView, Proof } from '../../contract/gate-api.ts'
import type { ClaimEnd, ClaimHold, Held } from '../admission/claims/claims.ts'
import type { Decision, LaneDecision } from '../decision.ts'
import type {
  AdmissionSetup,
  Alarm,
  GrantEnd,
  LaneFault,
  LaneSetup,
  Mode,
  Party,
  PassageEnd,
  Task,
  Terms,
} from './lane-state.ts'
import type { LaneTiming } from './lane-timing.ts'
import type { ArmShare } from './shared-arm.ts'

export type Judgement =
  | { readonly kind: 'decision'; readonly decision: Decision }
  /** One code of a set was taken. */
  | { readonly kind: 'more-parts'; readonly have: number; readonly of: number }

/** From a text to what the gate does with it. Synchronous: nothing in it waits. */
export interface Judge {
  judge(text: string): Judgement
  /** The guest with half a card has gone. */
  forgetParts(): void
}

/** What becomes of a pass that the rules admit: it opens the gate on terms, or something is asked or said first. */
export type Asked =
  | {
      readonly kind: 'decision'
      readonly decision: LaneDecision
      readonly terms?: Terms
      readonly isWhole: boolean
    }
  | {
      readonly kind: 'more-proofs'
      readonly decision: Decision & { readonly outcome: 'admit' }
      readonly have: readonly Proof[]
      readonly missing: readonly Proof[]
    }

/** Whether somebody goes in here, now, again. One for each lane; absent where a good pass is all that is asked for. */
export interface Admits {
  readonly setup: AdmissionSetup
  /** By promise only where a claim is asked for; it never throws. */
  ask(decision: Decision & { readonly outcome: 'admit' }, party: Party | null): Asked | Promise<Asked>
  /** @param shown what the attendant has on the screen: it may be about that. */
  byHand(reason: ByHandReason, shown: Shown | null): Asked | Promise<Asked>
  isFull(people: number): boolean
  /** What became of somebody; kept until `storeClaims` has told it. */
  settle(hold: Held, end: ClaimEnd): void
  /** What cannot be told now is tried again by itself. */
  storeClaims(): Promise<void>
  /** The last attempt. */
  stop(): Promise<void>
  /** The guest with one proof of several has gone. */
  forgetProofs(): void
}

/** Where a lane's counts go. Durable when it returns; on a failure the lane keeps the count and tries again. */
export interface LaneCounts {
  /** `opens`: with the mark that a grant has begun, which a crash leaves behind until the next start. */
  decision(decision: LaneDecision, opens: boolean): Result<void, LaneFault>
  /** That mark alone: for so many people, whose decisions were counted one by one. */
  grantBegin(people: number): Result<void, LaneFault>
  /** With the end of that mark, for so many people. */
  grantEnd(end: GrantEnd, people: number): Result<void, LaneFault>
  ungranted(end: Exclude<PassageEnd, GrantEnd>): Result<void, LaneFault>
  /** So many are on the other side, of whom no end tells: a guest who came late, or whom a desk let in. */
  passed(people: number): Result<void, LaneFault>
}

/** The last decision as an attendant sees it, and when it goes (monotonic ms). */
export interface Shown {
  readonly decision: LaneDecision
  /** What is still to be done before it holds. */
  readonly task: Task | null
  /** The attendant has found their photo ID to be that of the pass. */
  readonly idCompared: boolean
  readonly clearsAtMs: number
}

/** What others may know of a lane at this moment. */
export interface LaneSnapshot {
  readonly answer: GuestAnswer
  readonly answerNo: number
  readonly mode: Mode
  readonly party: LaneView['party']
  readonly released: boolean
  readonly alarms: readonly Alarm[]
  readonly scannerFault: string | null
  readonly relayFault: string | null
  readonly shown: Shown | null
}

export interface LaneParts {
  readonly timing: LaneTiming
  readonly opening: LaneSetup['opening']
  readonly scanner: Scanner
  /** Null for a desk. */
  readonly relay: { readonly board: Relay; readonly channel: number } | null
  /** Null where the turnstile tells nothing. */
  readonly inputs: TurnstileInputs | null
  /** Null for a turnstile with one lane. */
  readonly arm: ArmShare | null
  readonly judge: Judge
  /** Null: a good pass is all that is asked for. */
  readonly admission: Admits | null
  readonly counts: LaneCounts
  readonly clock: Clock
  /** How the engine before this one left the lane: with a guest in it, and on which claims; or released in an emergency. */
  readonly found: {
    readonly uncertain: boolean
    readonly released: boolean
    readonly holds?: readonly ClaimHold[]
  }
  /** A code is coming in, and its end is not there yet: there is time to get ready for it. */
  readonly onArriving: () => void
  /** Something has changed; called after the relay has moved, never before. */
  readonly onChange: (snapshot: LaneSnapshot) => void
  readonly onAlarm: (alarm: Alarm) => void
  readonly onCounted: () => void
  /** The button of the emergency release was pressed at this lane; its own relay has moved. */
  readonly onReleaseButton: () => void
}
