import type { Decision, Opening } from '../decision.ts'
import { referred, refused } from '../not-admitted.ts'
import { same, settle, to } from './lane-moves.ts'
import { answer, open } from './lane-open.ts'
import { joined, openForParty } from './lane-party.ts'
import type { Entry, LaneEvent, LaneSetup, LaneState, Step, Terms } from './lane-state.ts'

/** From a pass that is good to an open gate, where more is asked for: a claim, a photo ID, room inside. */

type Admitted = Decision & { readonly outcome: 'admit' }

/** Whoever asked for more had to wait for it: what came between them and the gate keeps them out. */
export function admitted(
  state: LaneState,
  decision: Opening,
  terms: Terms,
  nowMs: number,
  setup: LaneSetup,
): Step {
  const against = standsAgainst(state, nowMs, setup)
  if (against !== null) return against
  const { admission } = setup
  if (!terms.checkId || decision.outcome === 'by-hand' || admission === null)
    return enters(state, decision, terms, nowMs, setup)
  const untilMs = nowMs + admission.idMs
  return to(state, { kind: 'checking', decision, terms, untilMs }, [
    { kind: 'show', decision, task: { kind: 'check-id', untilMs } },
  ])
}

/** Null: the lane could serve now. */
function standsAgainst(state: LaneState, nowMs: number, setup: LaneSetup): Step | null {
  const settled = settle(state, nowMs, setup)
  return settled.state.phase.kind === 'idle' && !state.armTaken ? null : settled
}

function enters(state: LaneState, decision: Opening, terms: Terms, nowMs: number, setup: LaneSetup): Step {
  const { party } = state
  if (party === null || setup.admission === null) return lets(state, decision, terms.entry, nowMs, setup)
  const together = joined(party, decision, terms, nowMs, setup.admission.party)
  if (setup.admission.party.opening === 'each')
    return lets(
      { ...state, party: together.isFull ? null : together.party },
      decision,
      terms.entry,
      nowMs,
      setup,
    )
  const waiting = to({ ...state, party: together.party }, { kind: 'idle', parts: null }, [
    { kind: 'count', decision, opens: false },
  ])
  if (!together.isFull) return waiting
  const opened = openForParty(waiting.state, nowMs, setup)
  return { state: opened.state, effects: [...waiting.effects, ...opened.effects] }
}

/** A desk has no gate that could tell: whoever it admits goes in. */
function lets(state: LaneState, decision: Opening, entry: Entry, nowMs: number, setup: LaneSetup): Step {
  if (setup.hasRelay) return open(state, decision, entry, false, nowMs, setup)
  const told = answer(state, decision, nowMs, setup)
  return { state: told.state, effects: [...told.effects, { kind: 'passed', people: entry.people }] }
}

/** By a key, a button on a screen or a foot pedal. */
export function confirmed(state: LaneState): Step {
  const { phase } = state
  if (phase.kind !== 'checking') return same(state)
  return same(state, [{ kind: 'ask-room', people: phase.terms.entry.people }])
}

export function turnedAway(state: LaneState, nowMs: number, setup: LaneSetup): Step {
  const { phase } = state
  return phase.kind === 'checking'
    ? answer(state, refused(phase.decision, 'turned-away'), nowMs, setup)
    : same(state)
}

export const notConfirmed = (state: LaneState, decision: Admitted, nowMs: number, setup: LaneSetup): Step =>
  answer(state, referred(decision, 'id-not-confirmed'), nowMs, setup)

/** Whether there is room is known: who was waited for goes in, if so. */
export function roomTold(
  state: LaneState,
  { isFull }: LaneEvent & { kind: 'room' },
  nowMs: number,
  setup: LaneSetup,
): Step {
  const { phase } = state
  if (phase.kind !== 'checking') return isFull ? same(state) : openForParty(state, nowMs, setup)
  if (nowMs >= phase.untilMs) return notConfirmed(state, phase.decision, nowMs, setup)
  // The other direction has a guest: the attendant may confirm again when they are through.
  if (state.armTaken) return same(state)
  if (isFull) return answer(state, referred(phase.decision, 'zone-full'), nowMs, setup)
  return standsAgainst(state, nowMs, setup) ?? enters(state, phase.decision, phase.terms, nowMs, setup)
}
