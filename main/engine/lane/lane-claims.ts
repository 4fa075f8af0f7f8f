import type { ClaimEnd, Held } from '../admission/claims/claims.ts'
import type { Entry, GrantEnd, LaneEffect, LaneEvent, LaneState, Step } from './lane-state.ts'

/**
 * What becomes of claims, those that nobody answered with the others. No other part of the state machine settles any: it
 * moves them about with whoever they are for, and what a step has let go of is settled here by what it says of them. So each is settled once.
 */
export function withClaims(before: LaneState, event: LaneEvent, next: Step): Step {
  const grant = 'grant' in before.phase ? before.phase.grant : null
  const late = before.turnable?.late ?? null
  if (grant === null && late === null && !holdsAny(before) && !bringsAny(event)) return next
  const ended = next.effects.find((effect) => effect.kind === 'grant-end')?.end ?? null
  const passed = next.effects.some(({ kind }) => kind === 'passed')
  // A contact tells of whoever was let in before; anything else, of whom it is about itself.
  const byContact = event.kind === 'input'
  const state =
    grant !== null && grant.entry.holds.length > 0 && event.kind !== 'end'
      ? keptForLate(next.state, grant.entry, ended)
      : next.state
  const kept = new Set(heldIn(state).map(({ id }) => id))
  const settle = (holds: readonly Held[], end: ClaimEnd): LaneEffect[] =>
    holds.filter(({ id }) => !kept.has(id)).map((hold) => ({ kind: 'settle', hold, end }))
  return {
    state,
    effects: [
      ...next.effects,
      ...settle(grant?.entry.holds ?? [], ended === null ? 'uncertain' : endOf(ended)),
      ...settle(late?.entry.holds ?? [], passed && byContact ? 'entered' : (late?.otherwise ?? 'uncertain')),
      ...settle([...waitingIn(before), ...broughtBy(event)], passed && !byContact ? 'entered' : 'given-back'),
    ],
  }
}

/** The gate was ordered to open whenever there was a grant: after a fault nobody knows. */
function endOf(end: GrantEnd): ClaimEnd {
  switch (end) {
    case 'entered':
    case 'assumed':
      return 'entered'
    case 'no-passage':
      return 'given-back'
    default:
      return 'uncertain'
  }
}

/** Until the turnstile has surely locked again the guest may come through, though their grant is over. */
function keptForLate(state: LaneState, entry: Entry, ended: GrantEnd | null): LaneState {
  if (ended !== 'fault' && ended !== 'no-passage') return state
  const { turnable } = state
  if (turnable === null || turnable.for !== 'grant') return state
  return { ...state, turnable: { ...turnable, late: { entry, otherwise: endOf(ended) } } }
}

/** Those of guests for whom nothing was opened yet. */
const waitingIn = ({ phase, party }: LaneState): readonly Held[] => [
  ...(phase.kind === 'checking' ? phase.terms.entry.holds : []),
  ...(party?.holds ?? []),
]

const heldIn = (state: LaneState): readonly Held[] => [
  ...('grant' in state.phase ? state.phase.grant.entry.holds : []),
  ...(state.turnable?.late?.entry.holds ?? []),
  ...waitingIn(state),
]

const broughtBy = (event: LaneEvent): readonly Held[] =>
  event.kind === 'decided' ? (event.terms?.entry.holds ?? []) : []

const holdsAny = ({ phase, party }: LaneState): boolean => phase.kind === 'checking' || party !== null
const bringsAny = (event: LaneEvent): boolean => event.kind === 'decided' && event.terms !== undefined
