import { unreachable } from '../../../native/result.ts'
import { after, cutShort, enterEmergency, same, settle, switchOff, toBoot } from './lane-moves.ts'
import type { LaneSetup, LaneState, Mode, Step } from './lane-state.ts'

/** What people do to a lane: the emergency release, the reset, and the operator's modes. */

/** Whatever the lane does, it opens now. */
export function release(state: LaneState, nowMs: number, setup: LaneSetup): Step {
  if (state.released) return same(state)
  return after(cutShort(state), enterEmergency({ ...state, released: true }, nowMs, setup))
}

/** Is what called for the emergency still calling? */
const stillCalled = ({ inputs }: LaneState): boolean => inputs.fire === true || inputs.release === true

/** Staff have looked: alarms are cleared, and an emergency, a jam or a fault ends where its cause is gone. */
export function staffReset(state: LaneState, nowMs: number): Step {
  const cleared: LaneState = { ...state, alarms: [] }
  switch (state.phase.kind) {
    case 'emergency':
      return stillCalled(state) ? same(state) : restart({ ...cleared, released: false }, nowMs)
    case 'jammed':
    case 'fault':
      return restart(cleared, nowMs)
    case 'boot':
    case 'idle':
    case 'deciding':
    case 'answered':
    case 'checking':
    case 'opening':
    case 'waiting':
    case 'passing':
    case 'turning':
    case 'closed':
    case 'free':
    case 'testing':
      return same(cleared)
    default:
      return unreachable(state.phase)
  }
}

/** The relay off before anything else. */
export function restart(state: LaneState, nowMs: number): Step {
  const off = switchOff(state)
  return after(off.effects, toBoot(off.state, nowMs))
}

/** A lane with a guest in it changes after them, through `settle`. */
export function modeChanged(state: LaneState, mode: Mode, nowMs: number, setup: LaneSetup): Step {
  const wanted = { ...state, mode }
  switch (state.phase.kind) {
    case 'free': {
      if (mode.kind === 'free') return same(wanted)
      const left = leaveFree(wanted)
      return after(left.effects, settle(left.state, nowMs, setup))
    }
    case 'idle':
      return mode.kind === 'serving' ? same(wanted) : after(cutShort(state), settle(wanted, nowMs, setup))
    case 'answered':
    case 'checking':
      return mode.kind === 'serving' ? same(wanted) : settle(wanted, nowMs, setup)
    case 'closed':
      return settle(wanted, nowMs, setup)
    case 'boot':
    case 'deciding':
    case 'opening':
    case 'waiting':
    case 'passing':
    case 'turning':
    case 'jammed':
    case 'fault':
    case 'emergency':
    case 'testing':
      return same(wanted)
    default:
      return unreachable(state.phase)
  }
}

export const leaveFree = switchOff
