import type { LaneDecision, Opening } from '../decision.ts'
import { to } from './lane-moves.ts'
import type { Entry, LaneSetup, LaneState, Step } from './lane-state.ts'
import { relayAnswerMs } from './lane-timing.ts'

/** The two ends of a decision: an answer that opens nothing, and an open gate. */

export function answer(
  state: LaneState,
  decision: LaneDecision,
  nowMs: number,
  { timing }: Pick<LaneSetup, 'timing'>,
): Step {
  return to(state, { kind: 'answered', decision, untilMs: nowMs + timing.answerMs }, [
    { kind: 'count', decision, opens: false },
  ])
}

/** Longest that the relay is on for one guest. */
export const openMs = ({ opening, timing }: LaneSetup): number =>
  opening === 'pulse' ? timing.pulseMs : timing.passageTimeoutMs

/** @param isCounted a party's decisions were counted one by one. */
export function open(
  state: LaneState,
  decision: Opening,
  entry: Entry,
  isCounted: boolean,
  nowMs: number,
  setup: LaneSetup,
): Step {
  const grant = { no: state.lastNo, decision, entry }
  const ms = openMs(setup)
  const opened: LaneState = {
    ...state,
    // What is still to be read back would tell of this pulse.
    confirmAtMs: null,
    onUntilMs: nowMs + relayAnswerMs + ms,
    turnable: {
      for: 'grant',
      untilMs: nowMs + relayAnswerMs + setup.timing.passageTimeoutMs,
      late: null,
    },
  }
  return to(opened, { kind: 'opening', grant, untilMs: nowMs + relayAnswerMs }, [
    { kind: 'pulse', grantNo: grant.no, ms },
    isCounted ? { kind: 'grant-begin', people: entry.people } : { kind: 'count', decision, opens: true },
  ])
}
