import { unreachable } from '../../../native/result.ts'
import { letGo, same, settle, to } from './lane-moves.ts'
import type { LaneSetup, LaneState, Step } from './lane-state.ts'
import { closeVerifyMs, relayAnswerMs } from './lane-timing.ts'

/** Why a gate cannot be opened for a test now. */
export type TestHindrance =
  /** A desk has none. */
  | 'no-gate'
  /** Somebody is in it, or may be yet: a guest, whoever turns the arm, the other direction. */
  | 'guest'
  /** It is open already: staff let everybody through, or it is an emergency. */
  | 'open'
  /** The board has not said yet that it is off. */
  | 'not-off'

/** Null: nobody is in the gate as far as the lane can tell, and its relay is off. */
export function testHindrance(state: LaneState, { hasRelay }: LaneSetup): TestHindrance | null {
  if (!hasRelay) return 'no-gate'
  const { phase, armTaken, inputs, off, proofs, party } = state
  switch (phase.kind) {
    case 'free':
    case 'emergency':
      return 'open'
    case 'boot':
      return 'not-off'
    case 'deciding':
    case 'checking':
    case 'opening':
    case 'waiting':
    case 'passing':
    case 'turning':
    case 'jammed':
    case 'testing':
      return 'guest'
    case 'idle':
    case 'answered':
    case 'closed':
    case 'fault':
      break
    default:
      return unreachable(phase)
  }
  const isAwaited = (phase.kind === 'idle' && phase.parts !== null) || proofs !== null || party !== null
  if (isAwaited || armTaken || inputs.pass === true) return 'guest'
  return off.done ? null : 'not-off'
}

/**
 * Somebody who has made sure that nobody is in the gate wants to see it open. It is no grant: nobody is counted, also who
 * goes through to see whether the arm turns; and guests wait until the turnstile has locked again.
 */
export function test(state: LaneState, nowMs: number, setup: LaneSetup): Step {
  if (testHindrance(state, setup) !== null) return same(state)
  const { phase, lastNo } = state
  const no = lastNo + 1
  const { pulseMs } = setup.timing
  const tested: LaneState = {
    ...state,
    lastNo: no,
    // What was wrong before is looked at again afterwards.
    fault: phase.kind === 'fault' ? phase.fault : state.fault,
    confirmAtMs: null,
    onUntilMs: nowMs + relayAnswerMs + pulseMs,
    turnable: { for: 'test', untilMs: nowMs + relayAnswerMs + turnableMs(setup), late: null },
  }
  return to(tested, { kind: 'testing', no, taken: false, untilMs: nowMs + relayAnswerMs }, [
    { kind: 'test-pulse', no, ms: pulseMs },
  ])
}

/** The board has taken it. */
export function testTaken(state: LaneState, no: number, nowMs: number, setup: LaneSetup): Step {
  const { phase } = state
  if (phase.kind !== 'testing' || phase.no !== no) return same(state)
  const confirmAtMs = nowMs + setup.timing.pulseMs + closeVerifyMs
  return to({ ...state, confirmAtMs }, { ...phase, taken: true, untilMs: nowMs + turnableMs(setup) })
}

/** The arm turns: the turnstile has done what it was opened for. */
export function testTurned(state: LaneState, nowMs: number, { opening }: LaneSetup): Step {
  const turned: LaneState = { ...state, turnable: null }
  return opening === 'potential' ? letGo(turned, nowMs) : same(turned)
}

export const testEnds = (state: LaneState, nowMs: number, setup: LaneSetup): Step =>
  settle({ ...state, turnable: null }, nowMs, setup)

/** How long the turnstile lets somebody through for one pulse: in potential mode for as long as it lasts. */
const turnableMs = ({ opening, timing }: LaneSetup): number =>
  opening === 'pulse' ? timing.passageTimeoutMs : timing.pulseMs + closeVerifyMs
