import { unreachable } from '../../../native/result.ts'
import type { GuestAnswer, LaneView } from '../../contract/gate-api.ts'
import type { LaneDecision, Opening } from '../decision.ts'
import type { ArmUse } from './arm.ts'
import type { LaneSetup, LaneState, Party } from './lane-state.ts'

/** What the guest in front of the lane is told. */
export function guestAnswer(state: LaneState, setup: Pick<LaneSetup, 'admission'>): GuestAnswer {
  const { phase, armTaken } = state
  switch (phase.kind) {
    case 'boot':
      return { kind: 'starting' }
    case 'idle':
      if (armTaken) return { kind: 'wait' }
      if (phase.parts !== null) return { kind: 'more-parts', have: phase.parts.have, of: phase.parts.of }
      return moreOf(state, setup)
    case 'deciding':
      return moreOf(state, setup)
    case 'checking':
      return { kind: 'checking' }
    case 'answered':
      return answerTo(phase.decision)
    case 'opening':
    case 'waiting':
      return admitted(phase.grant.decision, false)
    case 'passing':
      return admitted(phase.grant.decision, true)
    case 'turning':
    case 'testing':
      return { kind: 'wait' }
    case 'jammed':
      return { kind: 'out-of-order', fault: 'jammed' }
    case 'fault':
      return { kind: 'out-of-order', fault: phase.fault }
    case 'emergency':
      return { kind: 'emergency' }
    case 'closed':
      return { kind: 'closed' }
    case 'free':
      return { kind: 'free' }
    default:
      return unreachable(phase)
  }
}

const admitted = ({ pass }: Opening, passing: boolean): GuestAnswer => ({
  kind: 'admitted',
  passType: pass?.type ?? 'none',
  passing,
})

function answerTo(decision: LaneDecision): GuestAnswer {
  switch (decision.outcome) {
    case 'admit':
    case 'by-hand':
      return admitted(decision, false)
    case 'refuse':
      return { kind: 'refused', reason: decision.reason }
    case 'refer':
      return { kind: 'see-attendant', reason: decision.reason }
    default:
      return unreachable(decision)
  }
}

/** A party as every screen may see it. */
export function partyView(
  party: Party | null,
  { admission }: Pick<LaneSetup, 'admission'>,
): LaneView['party'] {
  if (party === null || admission === null) return null
  const { max, opening } = admission.party
  return { opening, people: party.people, max }
}

/** What a lane that takes codes asks for: more of those who are there, or the next guest's. */
function moreOf({ proofs, party }: LaneState, setup: Pick<LaneSetup, 'admission'>): GuestAnswer {
  if (proofs !== null) return { kind: 'more-proofs', have: [...proofs.have], missing: [...proofs.missing] }
  const view = partyView(party, setup)
  return view === null ? { kind: 'ready' } : { kind: 'party', ...view }
}

/** What the lane does with the arm, for the other direction of the same turnstile. */
export function armUse({ phase }: LaneState): ArmUse {
  switch (phase.kind) {
    case 'opening':
    case 'waiting':
    case 'passing':
    case 'turning':
    case 'jammed':
    case 'testing':
      return 'guest'
    case 'free':
    case 'emergency':
      return 'open'
    case 'boot':
    case 'idle':
    case 'deciding':
    case 'answered':
    case 'checking':
    case 'fault':
    case 'closed':
      return 'none'
    default:
      return unreachable(phase)
  }
}
