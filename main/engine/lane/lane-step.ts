import { unreachable } from '../../../native/result.ts'
import type { InputChange } from '../../../native/sensors/turnstile-inputs.ts'
import type { Decision } from '../decision.ts'
import {
  closeVerifyMs,
  decideMs,
  relayAnswerMs,
  retryMs,
  type Alarm,
  type LaneEffect,
  type LaneEvent,
  type LaneFault,
  type LaneSetup,
  type LaneState,
  type PassageEnd,
  type Phase,
  type Step,
} from './lane-state.ts'

/**
 * One lane, one guest at a time: from what happened to what is so now and what must be done.
 * Pure; `nowMs` is monotonic. What it promises, whatever happens in whatever order:
 * at most one grant is open; each ends exactly once; the relay is pulsed for a grant alone, and never in `boot`,
 * `fault`, `emergency` or `closed`.
 */
export function step(state: LaneState, event: LaneEvent, nowMs: number, setup: LaneSetup): Step {
  switch (event.kind) {
    case 'start':
      return state.phase.kind === 'boot' ? same(state, [{ kind: 'relay-off' }]) : same(state)
    case 'scanned':
      return takesScans(state) ? decideNext(state, event.text, nowMs) : same(state)
    case 'unreadable':
      return takesScans(state) ? answer(state, unreadable, nowMs, setup) : same(state)
    case 'decided':
      if (state.phase.kind !== 'deciding' || state.phase.scanNo !== event.scanNo) return same(state)
      if (nowMs >= state.phase.untilMs) return enterFault(state, 'decision-late', nowMs)
      return event.decision.outcome === 'admit' && setup.hasRelay
        ? open(state, event.decision, nowMs, setup)
        : answer(state, event.decision, nowMs, setup)
    case 'part-taken': {
      if (state.phase.kind !== 'deciding' || state.phase.scanNo !== event.scanNo) return same(state)
      const { have, of } = event
      return to(state, { kind: 'idle', parts: { have, of, untilMs: nowMs + setup.timing.partsMs } })
    }
    case 'relay-off':
      return state.phase.kind === 'boot' || state.phase.kind === 'fault' ? settle(state, nowMs) : same(state)
    case 'relay-failed':
      return relayFailed(state, event.fault, nowMs)
    case 'relay-back':
      return state.phase.kind === 'fault' ? same(state, [{ kind: 'relay-off' }]) : same(state)
    case 'pulse-taken':
      return pulseTaken(state, event.grantNo, nowMs, setup)
    case 'counts-stored':
      return same({ ...state, fault: null })
    case 'counts-failed':
      return faultAfterGuest(state, event.fault, nowMs)
    case 'input':
      return inputChanged(state, event.change, nowMs, setup)
    case 'staff-reset':
      return staffReset(state)
    case 'staff-close':
      return staffClose({ ...state, closedByStaff: event.closed }, nowMs)
    case 'tick':
      return tick(state, nowMs, setup)
    default:
      return unreachable(event)
  }
}

const unreadable: Decision = { outcome: 'refuse', reason: 'unreadable', format: null, pass: null }
const partsMissing: Decision = { outcome: 'refuse', reason: 'parts-missing', format: null, pass: null }

const same = (state: LaneState, effects: readonly LaneEffect[] = []): Step => ({ state, effects })

const to = (state: LaneState, phase: Phase, effects: readonly LaneEffect[] = []): Step => ({
  state: { ...state, phase },
  effects,
})

/** A refusal on the screen does not keep the next guest waiting; an open gate does: a second pulse would be lost. */
const takesScans = ({ phase }: LaneState): boolean => phase.kind === 'idle' || phase.kind === 'answered'

function decideNext(state: LaneState, text: string, nowMs: number): Step {
  const scanNo = state.lastNo + 1
  return {
    state: { ...state, lastNo: scanNo, phase: { kind: 'deciding', scanNo, untilMs: nowMs + decideMs } },
    effects: [{ kind: 'decide', scanNo, text }],
  }
}

function answer(state: LaneState, decision: Decision, nowMs: number, { timing }: LaneSetup): Step {
  return to(state, { kind: 'answered', decision, untilMs: nowMs + timing.answerMs }, [
    { kind: 'count', decision },
  ])
}

function open(
  state: LaneState,
  decision: Decision & { outcome: 'admit' },
  nowMs: number,
  { timing }: LaneSetup,
): Step {
  const grant = { no: state.lastNo, decision }
  return to(state, { kind: 'opening', grant, untilMs: nowMs + relayAnswerMs }, [
    { kind: 'pulse', grantNo: grant.no, ms: timing.pulseMs },
    { kind: 'count', decision },
  ])
}

function pulseTaken(state: LaneState, grantNo: number, nowMs: number, { timing }: LaneSetup): Step {
  const { phase } = state
  if (!('grant' in phase) || phase.grant.no !== grantNo) return same(state)
  const confirmAtMs = nowMs + timing.pulseMs + closeVerifyMs
  if (phase.kind !== 'opening') return same({ ...state, confirmAtMs })
  return to(
    { ...state, confirmAtMs },
    { kind: 'waiting', grant: phase.grant, untilMs: nowMs + timing.passageTimeoutMs },
  )
}

/** Back to serving guests, unless something stands against it. */
function settle(state: LaneState, nowMs: number, effects: readonly LaneEffect[] = []): Step {
  if (state.inputs.fire) return to(state, { kind: 'emergency' }, effects)
  if (state.fault !== null) return enterFault(state, state.fault, nowMs, effects)
  if (state.closedByStaff || state.inputs.stop) return to(state, { kind: 'closed' }, effects)
  return to(state, { kind: 'idle', parts: null }, effects)
}

const endGrant = (end: PassageEnd): LaneEffect => ({ kind: 'passage', end })

/** What becomes of an open grant when its lane is taken away under it. */
function cutShort(state: LaneState): readonly LaneEffect[] {
  switch (state.phase.kind) {
    case 'opening':
    case 'waiting':
      return [endGrant('fault')]
    case 'passing':
      return [endGrant('entered')]
    case 'idle':
      return state.phase.parts === null ? [] : [{ kind: 'forget-parts' }]
    case 'boot':
    case 'deciding':
    case 'answered':
    case 'jammed':
    case 'fault':
    case 'emergency':
    case 'closed':
      return []
    default:
      return unreachable(state.phase)
  }
}

function enterFault(
  state: LaneState,
  fault: LaneFault,
  nowMs: number,
  effects: readonly LaneEffect[] = [],
): Step {
  const attempt = state.phase.kind === 'fault' ? state.phase.attempt + 1 : 0
  const pauseMs = retryMs[Math.min(attempt, retryMs.length - 1)] ?? 0
  const phase: Phase = { kind: 'fault', fault, attempt, untilMs: nowMs + pauseMs }
  return { state: { ...state, phase, fault: null, confirmAtMs: null }, effects }
}

function relayFailed(state: LaneState, fault: LaneFault, nowMs: number): Step {
  switch (state.phase.kind) {
    case 'emergency':
      return same(state)
    case 'closed':
    case 'jammed':
      return enterFault(state, fault, nowMs, cutShort(state))
    case 'passing':
      return faultAfterGuest(state, fault, nowMs)
    case 'boot':
    case 'idle':
    case 'deciding':
    case 'answered':
    case 'opening':
    case 'waiting':
    case 'fault':
      return enterFault(state, fault, nowMs, cutShort(state))
    default:
      return unreachable(state.phase)
  }
}

/** A guest who was let in is let through first: the gate is already open for them. */
function faultAfterGuest(state: LaneState, fault: LaneFault, nowMs: number): Step {
  switch (state.phase.kind) {
    case 'opening':
    case 'waiting':
    case 'passing':
    case 'jammed':
    case 'emergency':
    case 'boot':
    case 'fault':
      return same({ ...state, fault })
    case 'idle':
    case 'deciding':
    case 'answered':
    case 'closed':
      return enterFault(state, fault, nowMs, cutShort(state))
    default:
      return unreachable(state.phase)
  }
}

function inputChanged(
  state: LaneState,
  { input, active }: InputChange,
  nowMs: number,
  setup: LaneSetup,
): Step {
  const next: LaneState = { ...state, inputs: { ...state.inputs, [input]: active } }
  switch (input) {
    case 'fire':
      return active && state.phase.kind !== 'emergency'
        ? { state: { ...next, phase: { kind: 'emergency' }, confirmAtMs: null }, effects: cutShort(state) }
        : same(next)
    case 'stop':
      return stopChanged(next, active, nowMs)
    case 'pass':
      return active ? passBegins(next, nowMs, setup) : passEnds(next, nowMs)
    default:
      return unreachable(input)
  }
}

function stopChanged(state: LaneState, active: boolean, nowMs: number): Step {
  const { phase } = state
  if (!active) return phase.kind === 'closed' ? settle(state, nowMs) : same(state)
  if (phase.kind === 'waiting') return settle(state, nowMs, [endGrant('no-passage')])
  return idleToClosed(state, nowMs)
}

function staffClose(state: LaneState, nowMs: number): Step {
  return state.phase.kind === 'closed' ? settle(state, nowMs) : idleToClosed(state, nowMs)
}

/** A lane with a guest in it closes after them, through `settle`. */
function idleToClosed(state: LaneState, nowMs: number): Step {
  return takesScans(state) ? settle(state, nowMs, cutShort(state)) : same(state)
}

function passBegins(state: LaneState, nowMs: number, { timing }: LaneSetup): Step {
  const { phase } = state
  switch (phase.kind) {
    case 'opening':
    case 'waiting':
      return to(state, { kind: 'passing', grant: phase.grant, untilMs: nowMs + timing.passMaxMs })
    case 'idle':
    case 'deciding':
    case 'answered':
    case 'closed':
      return raise(state, 'tamper')
    // In boot and fault it may be the guest of a pulse that we lost sight of.
    case 'boot':
    case 'fault':
    case 'passing':
    case 'jammed':
    case 'emergency':
      return same(state)
    default:
      return unreachable(phase)
  }
}

function passEnds(state: LaneState, nowMs: number): Step {
  if (state.phase.kind === 'passing') return settle(state, nowMs, [endGrant('entered')])
  if (state.phase.kind === 'jammed') return settle(withoutAlarm(state, 'jammed'), nowMs)
  return same(state)
}

function raise(state: LaneState, alarm: Alarm): Step {
  const alarms = state.alarms.includes(alarm) ? state.alarms : [...state.alarms, alarm]
  return same({ ...state, alarms }, [{ kind: 'alarm', alarm }])
}

const withoutAlarm = (state: LaneState, alarm: Alarm): LaneState => ({
  ...state,
  alarms: state.alarms.filter((raised) => raised !== alarm),
})

/** Staff have looked: alarms are cleared, and an emergency or a jam ends where its cause is gone. */
function staffReset(state: LaneState): Step {
  const cleared: LaneState = { ...state, alarms: [] }
  switch (state.phase.kind) {
    case 'emergency':
      return state.inputs.fire ? same(state) : to(cleared, { kind: 'boot' }, [{ kind: 'relay-off' }])
    case 'jammed':
    case 'fault':
      return to(cleared, { kind: 'boot' }, [{ kind: 'relay-off' }])
    case 'boot':
    case 'idle':
    case 'deciding':
    case 'answered':
    case 'opening':
    case 'waiting':
    case 'passing':
    case 'closed':
      return same(cleared)
    default:
      return unreachable(state.phase)
  }
}

function tick(state: LaneState, nowMs: number, setup: LaneSetup): Step {
  if (state.confirmAtMs !== null && nowMs >= state.confirmAtMs) {
    const rest = tick({ ...state, confirmAtMs: null }, nowMs, setup)
    return { state: rest.state, effects: [{ kind: 'confirm-off' }, ...rest.effects] }
  }
  const { phase } = state
  switch (phase.kind) {
    case 'idle':
      return phase.parts !== null && nowMs >= phase.parts.untilMs
        ? withEffect(answer(state, partsMissing, nowMs, setup), { kind: 'forget-parts' })
        : same(state)
    case 'deciding':
      return nowMs >= phase.untilMs ? enterFault(state, 'decision-late', nowMs) : same(state)
    case 'answered':
      return nowMs >= phase.untilMs ? settle(state, nowMs) : same(state)
    case 'opening':
      return nowMs >= phase.untilMs ? enterFault(state, 'relay-silent', nowMs, cutShort(state)) : same(state)
    case 'waiting':
      return nowMs >= phase.untilMs
        ? settle(state, nowMs, [endGrant(setup.hasPassContact ? 'no-passage' : 'assumed')])
        : same(state)
    case 'passing':
      return nowMs >= phase.untilMs ? jam(state) : same(state)
    case 'fault':
      return nowMs >= phase.untilMs ? retry(state, phase.fault, nowMs) : same(state)
    case 'boot':
    case 'jammed':
    case 'emergency':
    case 'closed':
      return same(state)
    default:
      return unreachable(phase)
  }
}

const withEffect = (made: Step, effect: LaneEffect): Step => ({
  state: made.state,
  effects: [effect, ...made.effects],
})

function jam(state: LaneState): Step {
  const jammed = raise({ ...state, phase: { kind: 'jammed' } }, 'jammed')
  // Somebody is in the arm, or went through and left it hanging: either way the grant was used.
  return { state: jammed.state, effects: [endGrant('entered'), ...jammed.effects] }
}

/** Both cures are tried whatever the fault: they are cheap, and a lane may have two faults at once. */
function retry(state: LaneState, fault: LaneFault, nowMs: number): Step {
  const again = enterFault(state, fault, nowMs)
  return { state: again.state, effects: [{ kind: 'store-counts' }, { kind: 'relay-off' }] }
}
