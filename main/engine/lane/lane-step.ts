import { unreachable } from '../../../native/result.ts'
import { confirmed, notConfirmed, roomTold, turnedAway } from './lane-checking.ts'
import { withClaims } from './lane-claims.ts'
import { byHand, decided, partsRanOut, partTaken, pulseTaken, scanned, unreadableScan } from './lane-grant.ts'
import { inputChanged } from './lane-inputs.ts'
import {
  after,
  cutShort,
  enterEmergency,
  enterFault,
  grantEnds,
  holdOpen,
  inputsUnknown,
  raise,
  same,
  settle,
  switchOff,
} from './lane-moves.ts'
import { partyOrdered } from './lane-party.ts'
import { proofsRanOut, proofTaken, withoutCompany } from './lane-proofs.ts'
import {
  serving,
  type LaneEvent,
  type LaneFault,
  type LaneSetup,
  type LaneState,
  type LateEntry,
  type Step,
} from './lane-state.ts'
import { modeChanged, release, restart, staffReset } from './lane-staff.ts'
import { test, testEnds, testTaken } from './lane-test.ts'

/**
 * One lane, one guest at a time: from what happened to what is so now and what must be done.
 * Pure; `nowMs` is monotonic. What it promises, whatever happens in whatever order:
 * at most one grant is open; each ends exactly once; every pulse has an end of its own; none is ordered in `boot`,
 * `fault` or `closed`, nor in an `emergency` of the fire panel alone; each claim is settled once.
 */
export function step(state: LaneState, event: LaneEvent, nowMs: number, setup: LaneSetup): Step {
  const next = move(state, event, nowMs, setup)
  return setup.admission === null ? next : withClaims(state, event, withoutCompany(next))
}

function move(state: LaneState, event: LaneEvent, nowMs: number, setup: LaneSetup): Step {
  switch (event.kind) {
    case 'start':
      return start(state, event, nowMs, setup)
    case 'scanned':
      return scanned(state, nowMs, event.text)
    case 'unreadable':
      return unreadableScan(state, nowMs, setup)
    case 'decided':
      return decided(state, event, nowMs, setup)
    case 'part-taken':
      return partTaken(state, event, nowMs, setup)
    case 'proof-taken':
      return proofTaken(state, event, nowMs, setup)
    case 'by-hand':
      return byHand(state, event, nowMs, setup)
    case 'id-confirmed':
      return confirmed(state)
    case 'turned-away':
      return turnedAway(state, nowMs, setup)
    case 'room':
      return roomTold(state, event, nowMs, setup)
    case 'party':
      return partyOrdered(state, event, nowMs, setup)
    case 'relay-off':
      return event.no === state.off.no ? relayOff(state, nowMs, setup) : same(state)
    case 'relay-failed':
      return relayFailed(state, event.fault, nowMs)
    case 'relay-back':
      return relayBack(state, nowMs, setup)
    case 'pulse-taken':
      return pulseTaken(state, event.grantNo, nowMs, setup)
    case 'counts-stored':
      return same(state.fault?.startsWith('store-') ? { ...state, fault: null } : state)
    case 'counts-failed':
      return countsFailed(state, event.fault, nowMs)
    case 'input':
      return inputChanged(state, event.change, nowMs, setup)
    case 'arm':
      return same({ ...state, armTaken: event.taken })
    case 'release':
      return release(state, nowMs, setup)
    case 'staff-reset':
      return staffReset(state, nowMs)
    case 'staff-mode':
      return modeChanged(state, event.mode, nowMs, setup)
    case 'staff-test':
      return test(state, nowMs, setup)
    case 'test-taken':
      return testTaken(state, event.no, nowMs, setup)
    case 'tick':
      return tick(state, nowMs, setup)
    case 'end':
      return same({ ...state, phase: { kind: 'boot', untilMs: null }, turnable: null }, cutShort(state))
    default:
      return unreachable(event)
  }
}

/** The guest of the engine before this one may be in the arm yet: it is no tampering. */
function start(
  state: LaneState,
  { uncertain, holds = [] }: LaneEvent & { kind: 'start' },
  nowMs: number,
  { timing }: LaneSetup,
): Step {
  if (state.phase.kind !== 'boot') return same(state)
  const untilMs = nowMs + timing.passageTimeoutMs
  const late: LateEntry | null =
    holds.length === 0 ? null : { entry: { people: holds.length, holds }, otherwise: 'uncertain' }
  // A claim is on disk before the relay moves, and the mark of a grant after it: either tells of a guest.
  return restart(
    uncertain || late !== null ? { ...state, turnable: { for: 'grant', untilMs, late } } : state,
    nowMs,
  )
}

function relayOff(state: LaneState, nowMs: number, setup: LaneSetup): Step {
  const off: LaneState = { ...state, off: { ...state.off, done: true } }
  if (off.phase.kind === 'fault') return settle(off, nowMs, setup)
  return off.phase.kind === 'boot' && !inputsUnknown(off, setup) ? settle(off, nowMs, setup) : same(off)
}

function relayBack(state: LaneState, nowMs: number, setup: LaneSetup): Step {
  if (state.phase.kind === 'fault') return switchOff(state)
  return state.phase.kind === 'emergency' ? enterEmergency(state, nowMs, setup) : same(state)
}

function relayFailed(state: LaneState, fault: LaneFault, nowMs: number): Step {
  switch (state.phase.kind) {
    // The next pulse is the next attempt.
    case 'emergency':
      return same(state)
    // A guest who was let in is let through first: the gate is already open for them.
    case 'passing':
      return same({ ...state, fault })
    case 'boot':
    case 'idle':
    case 'deciding':
    case 'answered':
    case 'checking':
    case 'opening':
    case 'waiting':
    case 'turning':
    case 'jammed':
    case 'fault':
    case 'closed':
    case 'free':
    case 'testing':
      return after(cutShort(state), enterFault(state, fault, nowMs))
    default:
      return unreachable(state.phase)
  }
}

/** After the guest; and nobody goes in or out uncounted but in an emergency. */
function countsFailed(state: LaneState, fault: LaneFault, nowMs: number): Step {
  switch (state.phase.kind) {
    case 'opening':
    case 'waiting':
    case 'passing':
    case 'turning':
    case 'jammed':
    case 'emergency':
    case 'boot':
    case 'fault':
    case 'testing':
      return same({ ...state, fault })
    case 'idle':
    case 'deciding':
    case 'answered':
    case 'checking':
    case 'closed':
    case 'free':
      return after(cutShort(state), enterFault(state, fault, nowMs))
    default:
      return unreachable(state.phase)
  }
}

function tick(state: LaneState, nowMs: number, setup: LaneSetup): Step {
  if (state.confirmAtMs !== null && nowMs >= state.confirmAtMs)
    return after([{ kind: 'confirm-off' }], tick({ ...state, confirmAtMs: null }, nowMs, setup))
  if (state.mode.untilMs !== null && nowMs >= state.mode.untilMs) {
    const serves = modeChanged(state, serving, nowMs, setup)
    return after(serves.effects, tick(serves.state, nowMs, setup))
  }
  const { phase, turnable, party, proofs } = state
  if (turnable !== null && turnable.late !== null && nowMs >= turnable.untilMs)
    return tick({ ...state, turnable: null }, nowMs, setup)
  if (party !== null && nowMs >= party.untilMs) return tick({ ...state, party: null }, nowMs, setup)
  if (proofs !== null && nowMs >= proofs.untilMs) return proofsRanOut(state, nowMs, setup)
  if (!('untilMs' in phase) || phase.untilMs === null || nowMs < phase.untilMs)
    return phase.kind === 'idle' && phase.parts !== null && nowMs >= phase.parts.untilMs
      ? partsRanOut(state, nowMs, setup)
      : same(state)
  switch (phase.kind) {
    case 'boot':
      return enterFault(state, state.off.done ? 'inputs-lost' : 'relay-silent', nowMs)
    case 'deciding':
      return enterFault(state, 'decision-late', nowMs)
    case 'answered':
      return settle(state, nowMs, setup)
    case 'checking':
      return notConfirmed(state, phase.decision, nowMs, setup)
    case 'opening':
      return after(cutShort(state), enterFault(state, 'relay-silent', nowMs))
    case 'waiting': {
      const end = setup.wired.includes('pass') ? 'no-passage' : 'assumed'
      return after([grantEnds(end, phase.grant)], settle({ ...state, turnable: null }, nowMs, setup))
    }
    case 'passing':
      return after([grantEnds('entered', phase.grant)], jam(state))
    case 'turning':
      return jam(state)
    case 'fault':
      return retry(state, phase.fault, nowMs)
    case 'emergency':
    case 'free':
      return holdOpen(state, phase.kind, nowMs, setup)
    case 'testing':
      return phase.taken ? testEnds(state, nowMs, setup) : enterFault(state, 'relay-silent', nowMs)
    default:
      return unreachable(phase)
  }
}

/** Somebody is in the arm, or went through and left it hanging: either way a grant was used. */
const jam = (state: LaneState): Step => raise({ ...state, phase: { kind: 'jammed' } }, 'jammed')

/** Both cures are tried whatever the fault: they are cheap, and a lane may have two faults at once. */
function retry(state: LaneState, fault: LaneFault, nowMs: number): Step {
  const off = switchOff(enterFault(state, fault, nowMs).state)
  return after([{ kind: 'store-counts' }], off)
}
