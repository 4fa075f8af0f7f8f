import { unreachable } from '../../../native/result.ts'
import type { GuestAnswer } from '../../contract/gate-api.ts'
import type { Decision } from '../decision.ts'
import type { ArmUse } from './arm.ts'
import type { LaneState } from './lane-state.ts'

/** What the guest in front of the lane is told. */
export function guestAnswer({ phase, armTaken }: LaneState): GuestAnswer {
  switch (phase.kind) {
    case 'boot':
      return { kind: 'starting' }
    case 'idle':
      if (armTaken) return { kind: 'wait' }
      return phase.parts === null
        ? { kind: 'ready' }
        : { kind: 'more-parts', have: phase.parts.have, of: phase.parts.of }
    case 'deciding':
      return { kind: 'ready' }
    case 'answered':
      return answerTo(phase.decision)
    case 'opening':
    case 'waiting':
      return { kind: 'admitted', passType: phase.grant.decision.pass.type, passing: false }
    case 'passing':
      return { kind: 'admitted', passType: phase.grant.decision.pass.type, passing: true }
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

function answerTo(decision: Decision): GuestAnswer {
  switch (decision.outcome) {
    case 'admit':
      return { kind: 'admitted', passType: decision.pass.type, passing: false }
    case 'refuse':
      return { kind: 'refused', reason: decision.reason }
    case 'refer':
      return { kind: 'see-attendant', reason: decision.reason }
    default:
      return unreachable(decision)
  }
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
    case 'fault':
    case 'closed':
      return 'none'
    default:
      return unreachable(phase)
  }
}
