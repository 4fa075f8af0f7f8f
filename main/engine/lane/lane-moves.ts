import { unreachable } from '../../../native/result.ts'
import type { TurnstileInput } from '../../../native/sensors/turnstile-inputs.ts'
import {
  type Alarm,
  type Grant,
  type GrantEnd,
  type LaneEffect,
  type LaneFault,
  type LaneSetup,
  type LaneState,
  type Phase,
  type Step,
} from './lane-state.ts'
import { bootMs, holdAgainAfter, holdGapMs, relayAnswerMs, retryMs } from './lane-timing.ts'

/** The moves that every part of the state machine is made of. */

export const same = (state: LaneState, effects: readonly LaneEffect[] = []): Step => ({ state, effects })

export const to = (state: LaneState, phase: Phase, effects: readonly LaneEffect[] = []): Step => ({
  state: { ...state, phase },
  effects,
})

/** `next`, with what was to be done before it. */
export const after = (effects: readonly LaneEffect[], next: Step): Step => ({
  state: next.state,
  effects: [...effects, ...next.effects],
})

export const grantEnds = (end: GrantEnd, { entry: { people } }: Grant): LaneEffect => ({
  kind: 'grant-end',
  end,
  people,
})

/** Until the board has taken the last order to switch off, no guest is let in: its answer would tell of their pulse. */
export function switchOff(state: LaneState): Step {
  const no = state.off.no + 1
  return same({ ...state, off: { no, done: false }, onUntilMs: 0, confirmAtMs: null }, [
    { kind: 'relay-off', no },
  ])
}

/** Off, if a pulse may still be on. */
export const letGo = (state: LaneState, nowMs: number): Step =>
  nowMs < state.onUntilMs ? switchOff(state) : same(state)

/** A refusal on the screen does not keep the next guest waiting; an open gate does: a second pulse would be lost. */
export const takesScans = ({ phase, armTaken }: LaneState): boolean =>
  (phase.kind === 'idle' || phase.kind === 'answered') && !armTaken

/** What becomes of an open grant, or of half a card, when its lane is taken away under it. */
export function cutShort({ phase }: LaneState): readonly LaneEffect[] {
  switch (phase.kind) {
    case 'opening':
    case 'waiting':
      return [grantEnds('fault', phase.grant)]
    case 'passing':
      return [grantEnds('entered', phase.grant)]
    case 'idle':
      return phase.parts === null ? [] : [{ kind: 'forget-parts' }]
    case 'boot':
    case 'deciding':
    case 'answered':
    case 'checking':
    case 'turning':
    case 'jammed':
    case 'fault':
    case 'emergency':
    case 'closed':
    case 'free':
    case 'testing':
      return []
    default:
      return unreachable(phase)
  }
}

export const inputsUnknown = ({ inputs }: LaneState, { wired }: LaneSetup): boolean =>
  wired.some((input: TurnstileInput) => inputs[input] === null)

export const toBoot = (state: LaneState, nowMs: number): Step =>
  to(state, { kind: 'boot', untilMs: nowMs + bootMs })

/** Back to serving guests, unless something stands against it. */
export function settle(state: LaneState, nowMs: number, setup: LaneSetup): Step {
  const { inputs, mode, fault, off } = state
  if (state.released || inputs.fire === true) return enterEmergency(state, nowMs, setup)
  if (fault !== null) return enterFault(state, fault, nowMs)
  if (inputsUnknown(state, setup)) return enterFault(state, 'inputs-lost', nowMs)
  if (inputs.ready === false) return enterFault(state, 'not-ready', nowMs)
  if (mode.kind === 'closed' || inputs.stop === true) {
    const shut = letGo(state, nowMs)
    return after(shut.effects, to(shut.state, { kind: 'closed' }))
  }
  if (!off.done) return toBoot(state, nowMs)
  if (mode.kind === 'free' && setup.hasRelay) return holdOpen(state, 'free', nowMs, setup)
  return inputs.pass === true
    ? to(state, { kind: 'turning', untilMs: nowMs + setup.timing.passMaxMs })
    : to(state, { kind: 'idle', parts: null })
}

export function enterFault(state: LaneState, fault: LaneFault, nowMs: number): Step {
  const attempt = state.phase.kind === 'fault' ? state.phase.attempt + 1 : 0
  const pauseMs = retryMs[Math.min(attempt, retryMs.length - 1)] ?? 0
  const shut = letGo({ ...state, fault: null, confirmAtMs: null }, nowMs)
  return after(shut.effects, to(shut.state, { kind: 'fault', fault, attempt, untilMs: nowMs + pauseMs }))
}

/** The fire panel opens a turnstile by itself; the emergency release opens it by our relay. */
export function enterEmergency(state: LaneState, nowMs: number, setup: LaneSetup): Step {
  const cleared = { ...state, confirmAtMs: null }
  return state.released && setup.hasRelay
    ? holdOpen(cleared, 'emergency', nowMs, setup)
    : to(cleared, { kind: 'emergency', untilMs: null })
}

/** One more pulse of a gate that is held open. Each ends by itself: nothing is left on, should we end before the next. */
export function holdOpen(
  state: LaneState,
  kind: 'free' | 'emergency',
  nowMs: number,
  { opening, timing }: LaneSetup,
): Step {
  const { pulseMs, passageTimeoutMs } = timing
  const { ms, everyMs } =
    opening === 'pulse'
      ? { ms: pulseMs, everyMs: pulseMs + holdGapMs }
      : { ms: passageTimeoutMs, everyMs: passageTimeoutMs * holdAgainAfter }
  const held: LaneState = {
    ...state,
    onUntilMs: nowMs + relayAnswerMs + ms,
    turnable: { for: kind, untilMs: nowMs + passageTimeoutMs, late: null },
  }
  return to(held, { kind, untilMs: nowMs + everyMs }, [{ kind: 'hold', ms }])
}

export function raise(state: LaneState, alarm: Alarm): Step {
  const alarms = state.alarms.includes(alarm) ? state.alarms : [...state.alarms, alarm]
  return same({ ...state, alarms }, [{ kind: 'alarm', alarm }])
}

export const withoutAlarm = (state: LaneState, alarm: Alarm): LaneState => ({
  ...state,
  alarms: state.alarms.filter((raised) => raised !== alarm),
})
