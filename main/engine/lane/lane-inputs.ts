import { unreachable } from '../../../native/result.ts'
import type { InputChange } from '../../../native/sensors/turnstile-inputs.ts'
import { confirmed, turnedAway } from './lane-checking.ts'
import {
  after,
  cutShort,
  enterEmergency,
  enterFault,
  grantEnds,
  inputsUnknown,
  letGo,
  raise,
  same,
  settle,
  switchOff,
  to,
  withoutAlarm,
} from './lane-moves.ts'
import type { LaneEffect, LaneSetup, LaneState, Step } from './lane-state.ts'
import { leaveFree, release } from './lane-staff.ts'
import { testEnds, testTurned } from './lane-test.ts'
import { tailgateMs } from './lane-timing.ts'

/** What the turnstile's contacts do to a lane. */
export function inputChanged(
  state: LaneState,
  { input, active }: InputChange,
  nowMs: number,
  setup: LaneSetup,
): Step {
  const before = state.inputs[input]
  if (before === active) return same(state)
  const next: LaneState = { ...state, inputs: { ...state.inputs, [input]: active } }
  if (active === null) return inputLost(next, nowMs)
  const changed = inputKnown(next, { input, active }, nowMs, setup)
  // What was not known yet has kept the lane from serving.
  return before === null ? after(changed.effects, inputFound(changed.state, nowMs, setup)) : changed
}

function inputKnown(
  state: LaneState,
  { input, active }: { input: InputChange['input']; active: boolean },
  nowMs: number,
  setup: LaneSetup,
): Step {
  switch (input) {
    case 'fire':
      return active && state.phase.kind !== 'emergency'
        ? after(cutShort(state), enterEmergency(state, nowMs, setup))
        : same(state)
    case 'release':
      return active && !state.released
        ? after([{ kind: 'release-all' }], release(state, nowMs, setup))
        : same(state)
    case 'stop':
      return stopChanged(state, active, nowMs, setup)
    case 'confirm':
      return active ? confirmed(state) : same(state)
    case 'turnAway':
      return active ? turnedAway(state, nowMs, setup) : same(state)
    case 'ready':
      return active ? readyAgain(state) : notReady(state, nowMs)
    case 'pass':
      return active ? passBegins(state, nowMs, setup) : passEnds(state, nowMs, setup)
    default:
      return unreachable(input)
  }
}

/** Who goes through is not known any more: a grant that is open ends as what is known of it, and nobody gets another. */
function inputLost(state: LaneState, nowMs: number): Step {
  switch (state.phase.kind) {
    case 'idle':
    case 'deciding':
    case 'answered':
    case 'checking':
    case 'opening':
    case 'waiting':
    case 'passing':
    case 'turning':
    case 'jammed':
    case 'closed':
    case 'free':
    case 'testing':
      return after(cutShort(state), enterFault(state, 'inputs-lost', nowMs))
    case 'boot':
    case 'fault':
    case 'emergency':
      return same(state)
    default:
      return unreachable(state.phase)
  }
}

function inputFound(state: LaneState, nowMs: number, setup: LaneSetup): Step {
  const { phase } = state
  if (inputsUnknown(state, setup)) return same(state)
  if (phase.kind === 'boot' && state.off.done) return settle(state, nowMs, setup)
  return phase.kind === 'fault' && phase.fault === 'inputs-lost' ? switchOff(state) : same(state)
}

/** A guest who was let in is let through first, if the turnstile still can. */
function notReady(state: LaneState, nowMs: number): Step {
  const raised = raise(state, 'not-ready')
  switch (state.phase.kind) {
    case 'idle':
    case 'deciding':
    case 'answered':
    case 'checking':
    case 'closed':
    case 'free':
      return after([...raised.effects, ...cutShort(state)], enterFault(raised.state, 'not-ready', nowMs))
    case 'opening':
    case 'waiting':
    case 'passing':
    case 'turning':
    case 'jammed':
    case 'boot':
    case 'fault':
    case 'emergency':
    case 'testing':
      return raised
    default:
      return unreachable(state.phase)
  }
}

function readyAgain(state: LaneState): Step {
  const calm = withoutAlarm(state, 'not-ready')
  return calm.phase.kind === 'fault' && calm.phase.fault === 'not-ready' ? switchOff(calm) : same(calm)
}

function stopChanged(state: LaneState, active: boolean, nowMs: number, setup: LaneSetup): Step {
  const { phase } = state
  if (!active) return phase.kind === 'closed' ? settle(state, nowMs, setup) : same(state)
  switch (phase.kind) {
    case 'waiting':
      return after([grantEnds('no-passage', phase.grant)], settle(state, nowMs, setup))
    case 'free': {
      const left = leaveFree(state)
      return after(left.effects, settle(left.state, nowMs, setup))
    }
    case 'idle':
    case 'answered':
    case 'testing':
    case 'checking':
      return after(cutShort(state), settle(state, nowMs, setup))
    case 'boot':
    case 'deciding':
    case 'opening':
    case 'passing':
    case 'turning':
    case 'jammed':
    case 'fault':
    case 'emergency':
    case 'closed':
      return same(state)
    default:
      return unreachable(phase)
  }
}

function passBegins(state: LaneState, nowMs: number, setup: LaneSetup): Step {
  const { timing, opening } = setup
  const { phase } = state
  const untilMs = nowMs + timing.passMaxMs
  switch (phase.kind) {
    case 'opening':
    case 'waiting': {
      // The turnstile has its guest: held on, the relay would free the arm for another one behind them.
      const shut = opening === 'potential' ? letGo(state, nowMs) : same(state)
      return after(
        shut.effects,
        to({ ...shut.state, turnable: null }, { kind: 'passing', grant: phase.grant, untilMs }),
      )
    }
    case 'free':
    case 'emergency':
      return same(state, [{ kind: 'ungranted', end: phase.kind }])
    case 'idle':
    case 'answered': {
      const turned = turnedUnasked(state, nowMs)
      return after([...cutShort(state), ...turned.effects], to(turned.state, { kind: 'turning', untilMs }))
    }
    case 'deciding':
    case 'checking':
    case 'closed':
    case 'fault':
      return turnedUnasked(state, nowMs)
    // Of a pulse before our time nothing is known.
    case 'boot':
      return state.turnable === null ? same(state) : turnedUnasked(state, nowMs)
    case 'testing':
      return testTurned(state, nowMs, setup)
    case 'passing':
    case 'turning':
    case 'jammed':
      return same(state)
    default:
      return unreachable(phase)
  }
}

/** Nobody has a grant: it may be somebody who was let in and is late, a follower, or somebody who forces the arm. */
function turnedUnasked(state: LaneState, nowMs: number): Step {
  const { turnable, passedAtMs } = state
  if (turnable !== null && nowMs < turnable.untilMs) {
    // The grant has been counted as a fault already, a test is not counted; and neither lets a second one through.
    if (turnable.for === 'grant' || turnable.for === 'test')
      return same({ ...state, turnable: null }, late(turnable))
    return same(state, [{ kind: 'ungranted', end: turnable.for }])
  }
  const end = passedAtMs !== null && nowMs < passedAtMs + tailgateMs ? 'tailgate' : 'tamper'
  return after([{ kind: 'ungranted', end }], raise(state, end))
}

/** Of a guest on whose way in something rests that others must learn: they have gone in after all. */
const late = ({ late: entered }: NonNullable<LaneState['turnable']>): readonly LaneEffect[] =>
  entered === null ? [] : [{ kind: 'passed', people: entered.entry.people }]

function passEnds(state: LaneState, nowMs: number, setup: LaneSetup): Step {
  if (state.phase.kind === 'passing')
    return after(
      [grantEnds('entered', state.phase.grant)],
      settle({ ...state, passedAtMs: nowMs }, nowMs, setup),
    )
  if (state.phase.kind === 'turning') return settle(state, nowMs, setup)
  if (state.phase.kind === 'testing') return testEnds(state, nowMs, setup)
  if (state.phase.kind === 'jammed') return settle(withoutAlarm(state, 'jammed'), nowMs, setup)
  return same(state)
}
