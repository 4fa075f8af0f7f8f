import { refused } from '../not-admitted.ts'
import { after, enterFault, same, to } from './lane-moves.ts'
import { answer } from './lane-open.ts'
import type { LaneEvent, LaneSetup, LaneState, Phase, Step } from './lane-state.ts'

/** Several proofs of one guest, and who goes in with whom: what a lane remembers from one code to the next. */

export function proofTaken(
  state: LaneState,
  { scanNo, decision, have, missing }: LaneEvent & { kind: 'proof-taken' },
  nowMs: number,
  { admission }: LaneSetup,
): Step {
  if (state.phase.kind !== 'deciding' || state.phase.scanNo !== scanNo || admission === null)
    return same(state)
  if (nowMs >= state.phase.untilMs) return enterFault(state, 'decision-late', nowMs)
  const untilMs = nowMs + admission.proofsMs
  return to({ ...state, proofs: { decision, have, missing, untilMs } }, { kind: 'idle', parts: null }, [
    { kind: 'show', decision, task: { kind: 'more-proofs', missing, untilMs } },
  ])
}

/** The rest was never shown: they begin anew. */
export function proofsRanOut(state: LaneState, nowMs: number, setup: LaneSetup): Step {
  const { proofs, phase } = state
  if (proofs === null) return same(state)
  const forgotten = { ...state, proofs: null }
  return after(
    [{ kind: 'forget-proofs' }],
    phase.kind === 'idle' || phase.kind === 'answered'
      ? answer(forgotten, refused(proofs.decision, 'proof-missing'), nowMs, setup)
      : same(forgotten),
  )
}

/** In these a lane has guests before it, or goes back to them. */
const serving: ReadonlySet<Phase['kind']> = new Set([
  'idle',
  'deciding',
  'answered',
  'checking',
  'opening',
  'waiting',
  'passing',
  'turning',
])

/** A lane that serves nobody any more remembers nobody. */
export function withoutCompany(next: Step): Step {
  const { proofs, party, phase } = next.state
  if ((proofs === null && party === null) || serving.has(phase.kind)) return next
  return {
    state: { ...next.state, proofs: null, party: null },
    effects: proofs === null ? next.effects : [...next.effects, { kind: 'forget-proofs' }],
  }
}
