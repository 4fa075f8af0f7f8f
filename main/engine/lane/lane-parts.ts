import type { Clock } from '../../../native/clock.ts'
import type { Relay } from '../../../native/relays/relay.ts'
import type { Result } from '../../../native/result.ts'
import type { Scanner } from '../../../native/scanners/scanner.ts'
import type { TurnstileInputs } from '../../../native/sensors/turnstile-inputs.ts'
import type { GuestAnswer } from '../../contract/gate-api.ts'
import type { Decision } from '../decision.ts'
import type { Alarm, GrantEnd, LaneFault, LaneSetup, Mode, PassageEnd } from './lane-state.ts'
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

/** Where a lane's counts go. Durable when it returns; on a failure the lane keeps the count and tries again. */
export interface LaneCounts {
  /** `opens`: with the mark that a grant has begun, which a crash leaves behind until the next start. */
  decision(decision: Decision, opens: boolean): Result<void, LaneFault>
  /** With the end of that mark. */
  grantEnd(end: GrantEnd): Result<void, LaneFault>
  ungranted(end: Exclude<PassageEnd, GrantEnd>): Result<void, LaneFault>
}

/** The last decision as an attendant sees it, and when it goes (monotonic ms). */
export interface Shown {
  readonly decision: Decision
  readonly clearsAtMs: number
}

/** What others may know of a lane at this moment. */
export interface LaneSnapshot {
  readonly answer: GuestAnswer
  readonly answerNo: number
  readonly mode: Mode
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
  readonly counts: LaneCounts
  readonly clock: Clock
  /** How the engine before this one left the lane: with a guest in it, or released in an emergency. */
  readonly found: { readonly uncertain: boolean; readonly released: boolean }
  /** A code is coming in, and its end is not there yet: there is time to get ready for it. */
  readonly onArriving: () => void
  /** Something has changed; called after the relay has moved, never before. */
  readonly onChange: (snapshot: LaneSnapshot) => void
  readonly onAlarm: (alarm: Alarm) => void
  readonly onCounted: () => void
  /** The button of the emergency release was pressed at this lane; its own relay has moved. */
  readonly onReleaseButton: () => void
}
