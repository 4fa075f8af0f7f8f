import type { Decision } from '../decision.ts'
import { after, enterFault, same, takesScans, to } from './lane-moves.ts'
import type { LaneEvent, LaneSetup, LaneState, Step } from './lane-state.ts'
import { closeVerifyMs, decideMs, relayAnswerMs } from './lane-timing.ts'

/** From a code to an answer, or to an open gate. */

const unreadable: Decision = { outcome: 'refuse', reason: 'unreadable', format: null, pass: null }

export function scanned(state: LaneState, nowMs: number, text: string): Step {
  if (!takesScans(state)) return same(state)
  const scanNo = state.lastNo + 1
  return {
    state: { ...state, lastNo: scanNo, phase: { kind: 'deciding', scanNo, untilMs: nowMs + decideMs } },
    effects: [{ kind: 'decide', scanNo, text }],
  }
}

export const unreadableScan = (state: LaneState, nowMs: number, setup: LaneSetup): Step =>
  takesScans(state) ? answer(state, unreadable, nowMs, setup) : same(state)

export function decided(
  state: LaneState,
  { scanNo, decision }: LaneEvent & { kind: 'decided' },
  nowMs: number,
  setup: LaneSetup,
): Step {
  if (state.phase.kind !== 'deciding' || state.phase.scanNo !== scanNo) return same(state)
  if (nowMs >= state.phase.untilMs) return enterFault(state, 'decision-late', nowMs)
  if (decision.outcome !== 'admit' || !setup.hasRelay) return answer(state, decision, nowMs, setup)
  // Two guests in one arm: the other direction was first.
  if (state.armTaken) return to(state, { kind: 'idle', parts: null })
  return open(state, decision, nowMs, setup)
}

export function partTaken(
  state: LaneState,
  { scanNo, have, of }: LaneEvent & { kind: 'part-taken' },
  nowMs: number,
  { timing }: LaneSetup,
): Step {
  if (state.phase.kind !== 'deciding' || state.phase.scanNo !== scanNo) return same(state)
  return to(state, { kind: 'idle', parts: { have, of, untilMs: nowMs + timing.partsMs } })
}

export function answer(state: LaneState, decision: Decision, nowMs: number, { timing }: LaneSetup): Step {
  return to(state, { kind: 'answered', decision, untilMs: nowMs + timing.answerMs }, [
    { kind: 'count', decision, opens: false },
  ])
}

/** Longest that the relay is on for one guest. */
const openMs = ({ opening, timing }: LaneSetup): number =>
  opening === 'pulse' ? timing.pulseMs : timing.passageTimeoutMs

function open(
  state: LaneState,
  decision: Decision & { outcome: 'admit' },
  nowMs: number,
  setup: LaneSetup,
): Step {
  const grant = { no: state.lastNo, decision }
  const ms = openMs(setup)
  const opened: LaneState = {
    ...state,
    // What is still to be read back would tell of this pulse.
    confirmAtMs: null,
    onUntilMs: nowMs + relayAnswerMs + ms,
    turnable: { for: 'grant', untilMs: nowMs + relayAnswerMs + setup.timing.passageTimeoutMs },
  }
  return to(opened, { kind: 'opening', grant, untilMs: nowMs + relayAnswerMs }, [
    { kind: 'pulse', grantNo: grant.no, ms },
    { kind: 'count', decision, opens: true },
  ])
}

export function pulseTaken(state: LaneState, grantNo: number, nowMs: number, setup: LaneSetup): Step {
  const { phase } = state
  if (!('grant' in phase) || phase.grant.no !== grantNo) return same(state)
  // A relay that was let go of meanwhile was read back then.
  const confirmAtMs = state.off.done ? nowMs + openMs(setup) + closeVerifyMs : null
  if (phase.kind !== 'opening') return same({ ...state, confirmAtMs })
  return to(
    { ...state, confirmAtMs },
    { kind: 'waiting', grant: phase.grant, untilMs: nowMs + setup.timing.passageTimeoutMs },
  )
}

const partsMissing: Decision = { outcome: 'refuse', reason: 'parts-missing', format: null, pass: null }

export const partsRanOut = (state: LaneState, nowMs: number, setup: LaneSetup): Step =>
  after([{ kind: 'forget-parts' }], answer(state, partsMissing, nowMs, setup))
