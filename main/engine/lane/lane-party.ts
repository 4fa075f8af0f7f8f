import type { Opening } from '../decision.ts'
import { same, takesScans } from './lane-moves.ts'
import { open } from './lane-open.ts'
import type { LaneEvent, LaneSetup, LaneState, Party, PartySetup, Step, Terms } from './lane-state.ts'
import { partyMs } from './lane-timing.ts'

/** People who go in together. */

export function partyOrdered(
  state: LaneState,
  { act }: LaneEvent & { kind: 'party' },
  nowMs: number,
  { admission }: LaneSetup,
): Step {
  const { party } = state
  if (admission === null || admission.party.max < 2) return same(state)
  switch (act) {
    case 'begin':
      return party === null && takesScans(state) ? same({ ...state, party: newParty(nowMs) }) : same(state)
    case 'cancel':
      return same({ ...state, party: null })
    case 'done':
      if (party === null) return same(state)
      if (party.people === 0 || admission.party.opening === 'each') return same({ ...state, party: null })
      return takesScans(state) ? same(state, [{ kind: 'ask-room', people: party.people }]) : same(state)
    default:
      return same(state)
  }
}

const newParty = (nowMs: number): Party => ({
  people: 0,
  hasAdult: false,
  holds: [],
  decision: null,
  untilMs: nowMs + partyMs,
})

/** The party with one more of it. */
export function joined(
  party: Party,
  decision: Opening,
  { entry, isAdult }: Terms,
  nowMs: number,
  { max, opening }: PartySetup,
): { readonly party: Party; readonly isFull: boolean } {
  const people = party.people + entry.people
  return {
    party: {
      people,
      hasAdult: party.hasAdult || isAdult,
      // One after the other, each goes in on a claim of their own.
      holds: opening === 'all' ? [...party.holds, ...entry.holds] : [],
      decision,
      untilMs: nowMs + partyMs,
    },
    isFull: people >= max,
  }
}

/** All of them have shown their passes: the gate opens once. */
export function openForParty(state: LaneState, nowMs: number, setup: LaneSetup): Step {
  const { party } = state
  if (party === null || party.decision === null || setup.admission?.party.opening !== 'all')
    return same(state)
  if (!takesScans(state)) return same(state)
  const { people, holds, decision } = party
  const alone = { ...state, party: null, lastNo: state.lastNo + 1 }
  return setup.hasRelay
    ? open(alone, decision, { people, holds }, true, nowMs, setup)
    : same(alone, [{ kind: 'passed', people }])
}
