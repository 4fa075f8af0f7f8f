import type { Decision } from '../decision.ts'
import { admitted } from './lane-checking.ts'
import { after, enterFault, same, takesScans, to } from './lane-moves.ts'
import { answer, open, openMs } from './lane-open.ts'
import { oneGuest, type LaneEvent, type LaneSetup, type LaneState, type Step } from './lane-state.ts'
import { closeVerifyMs, decideMs } from './lane-timing.ts'

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

/** Staff let one in: no proof of a set is waited for any more. */
export function byHand(
  state: LaneState,
  { reason }: LaneEvent & { kind: 'by-hand' },
  nowMs: number,
  { hasRelay }: LaneSetup,
): Step {
  if (!takesScans(state) || !hasRelay) return same(state)
  const scanNo = state.lastNo + 1
  return to(
    { ...state, lastNo: scanNo, proofs: null },
    { kind: 'deciding', scanNo, untilMs: nowMs + decideMs },
    [
      { kind: 'decide-by-hand', scanNo, reason },
      ...(state.proofs === null ? [] : [{ kind: 'forget-proofs' } as const]),
    ],
  )
}

export function decided(
  state: LaneState,
  { scanNo, decision, terms, isWhole = false }: LaneEvent & { kind: 'decided' },
  nowMs: number,
  setup: LaneSetup,
): Step {
  if (state.phase.kind !== 'deciding' || state.phase.scanNo !== scanNo) return same(state)
  if (nowMs >= state.phase.untilMs) return enterFault(state, 'decision-late', nowMs)
  const decidedOn = isWhole ? { ...state, proofs: null } : state
  if (decision.outcome === 'refuse' || decision.outcome === 'refer')
    return answer(decidedOn, decision, nowMs, setup)
  if (terms !== undefined) return admitted(decidedOn, decision, terms, nowMs, setup)
  if (!setup.hasRelay) return answer(decidedOn, decision, nowMs, setup)
  // Two guests in one arm: the other direction was first.
  if (state.armTaken) return to(decidedOn, { kind: 'idle', parts: null })
  return open(decidedOn, decision, oneGuest, false, nowMs, setup)
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
