import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Decision } from '../../../main/engine/decision.ts'
import {
  defaultTiming,
  initialState,
  nextTickMs,
  type LaneEffect,
  type LaneEvent,
  type LaneSetup,
  type LaneState,
  type PassageEnd,
} from '../../../main/engine/lane/lane-state.ts'
import { step } from '../../../main/engine/lane/lane-step.ts'
import { verifiedPass } from '../../support/passes.ts'

const admit: Decision = { outcome: 'admit', pass: verifiedPass, warnings: [] }
const expired: Decision = {
  outcome: 'refuse',
  reason: 'expired',
  format: 'smart-health-card',
  pass: verifiedPass,
}
const tripod: LaneSetup = { timing: defaultTiming, hasRelay: true, hasPassContact: true }
const blind: LaneSetup = { ...tripod, hasPassContact: false }
const desk: LaneSetup = { timing: defaultTiming, hasRelay: false, hasPassContact: false }

/** A lane in hand: events go in at a time, effects pile up. */
function lane(setup: LaneSetup = tripod) {
  let state: LaneState = initialState
  let nowMs = 0
  const effects: LaneEffect[] = []
  const send = (event: LaneEvent) => {
    const next = step(state, event, nowMs, setup)
    state = next.state
    effects.push(...next.effects)
  }
  return {
    send,
    pass(byMs: number) {
      nowMs += byMs
      send({ kind: 'tick' })
    },
    show(decision: Decision) {
      send({ kind: 'scanned', text: 'a code' })
      send({ kind: 'decided', scanNo: state.lastNo, decision })
    },
    taken: () => send({ kind: 'pulse-taken', grantNo: state.lastNo }),
    contact: (active: boolean) => send({ kind: 'input', change: { input: 'pass', active } }),
    get phase() {
      return state.phase.kind
    },
    get state() {
      return state
    },
    ends: () => effects.flatMap((effect): PassageEnd[] => (effect.kind === 'passage' ? [effect.end] : [])),
    kinds: () => effects.map(({ kind }) => kind),
  }
}

function ready(setup: LaneSetup = tripod) {
  const made = lane(setup)
  made.send({ kind: 'start' })
  made.send({ kind: 'relay-off' })
  return made
}

describe('a lane that starts', () => {
  it('switches the relay off before anything else, and serves nobody until that is done', () => {
    const starting = lane()
    starting.send({ kind: 'start' })
    starting.show(admit)
    expect(starting.kinds()).toEqual(['relay-off'])
    starting.send({ kind: 'relay-off' })
    expect(starting.phase).toBe('idle')
  })
})

describe('a guest with a good pass', () => {
  it('gets one pulse, goes through, and is counted once', () => {
    const gate = ready()
    gate.show(admit)
    expect(gate.kinds().slice(-2)).toEqual(['pulse', 'count'])
    gate.taken()
    gate.contact(true)
    expect(gate.phase).toBe('passing')
    gate.contact(false)
    expect(gate.phase).toBe('idle')
    expect(gate.ends()).toEqual(['entered'])
  })

  it('who does not go through leaves the gate ready again, and that is told', () => {
    const gate = ready()
    gate.show(admit)
    gate.taken()
    gate.pass(defaultTiming.passageTimeoutMs)
    expect(gate.ends()).toEqual(['no-passage'])
    expect(gate.phase).toBe('idle')
  })

  it('is taken to have gone through where no contact can tell', () => {
    const gate = ready(blind)
    gate.show(admit)
    gate.taken()
    gate.pass(defaultTiming.passageTimeoutMs)
    expect(gate.ends()).toEqual(['assumed'])
  })

  it('who is quicker than the relay board is let through all the same', () => {
    const gate = ready()
    gate.show(admit)
    gate.contact(true)
    gate.taken()
    gate.contact(false)
    expect(gate.ends()).toEqual(['entered'])
  })

  it('at a desk is answered, and nothing is pulsed', () => {
    const gate = ready(desk)
    gate.show(admit)
    expect(gate.phase).toBe('answered')
    expect(gate.kinds()).not.toContain('pulse')
  })
})

describe('the next guest', () => {
  it('need not wait for a refusal to leave the screen', () => {
    const gate = ready()
    gate.show(expired)
    gate.show(admit)
    expect(gate.phase).toBe('opening')
  })

  it('is not let in behind an open gate: a second pulse would be lost on the turnstile', () => {
    const gate = ready()
    gate.show(admit)
    gate.taken()
    gate.show(admit)
    expect(gate.kinds().filter((kind) => kind === 'pulse')).toHaveLength(1)
  })

  it('never profits from an answer that came too late', () => {
    const gate = ready()
    gate.send({ kind: 'scanned', text: 'first' })
    gate.pass(300)
    expect(gate.phase).toBe('fault')
    gate.send({ kind: 'relay-off' })
    gate.send({ kind: 'decided', scanNo: 1, decision: admit })
    expect(gate.kinds()).not.toContain('pulse')
  })
})

describe('a card in parts', () => {
  it('that is not completed is refused as incomplete, and the gate is ready for the next guest', () => {
    const gate = ready()
    gate.send({ kind: 'scanned', text: 'first half' })
    gate.send({ kind: 'part-taken', scanNo: 1, have: 1, of: 2 })
    gate.pass(defaultTiming.partsMs)
    expect(gate.state.phase).toMatchObject({ kind: 'answered', decision: { reason: 'parts-missing' } })
    expect(gate.kinds()).toContain('forget-parts')
    gate.pass(defaultTiming.answerMs)
    expect(gate.phase).toBe('idle')
  })
})

describe('a relay', () => {
  it('that does not answer ends the grant as a fault, and is switched off before anybody else is served', () => {
    const gate = ready()
    gate.show(admit)
    gate.pass(1_000)
    expect(gate.phase).toBe('fault')
    expect(gate.ends()).toEqual(['fault'])
    gate.pass(200)
    expect(gate.kinds().at(-1)).toBe('relay-off')
    gate.send({ kind: 'relay-off' })
    expect(gate.phase).toBe('idle')
  })

  it('that goes while a guest turns the arm lets them through, and faults then', () => {
    const gate = ready()
    gate.show(admit)
    gate.taken()
    gate.contact(true)
    gate.send({ kind: 'relay-failed', fault: 'relay-gone' })
    expect(gate.phase).toBe('passing')
    gate.contact(false)
    expect(gate.ends()).toEqual(['entered'])
    expect(gate.state.phase).toMatchObject({ kind: 'fault', fault: 'relay-gone' })
  })

  it('that is read back as still on after its pulse puts the lane out of order', () => {
    const gate = ready()
    gate.show(admit)
    gate.taken()
    gate.pass(800)
    expect(gate.kinds()).toContain('confirm-off')
    gate.send({ kind: 'relay-failed', fault: 'relay-stuck' })
    expect(gate.state.phase).toMatchObject({ kind: 'fault', fault: 'relay-stuck' })
  })
})

describe('counts that the disk will not take', () => {
  it('stop the lane after the guest in the arm, until they are stored', () => {
    const gate = ready()
    gate.show(admit)
    gate.taken()
    gate.send({ kind: 'counts-failed', fault: 'store-full' })
    expect(gate.phase).toBe('waiting')
    gate.contact(true)
    gate.contact(false)
    expect(gate.state.phase).toMatchObject({ kind: 'fault', fault: 'store-full' })
    gate.pass(200)
    expect(gate.kinds().slice(-2)).toEqual(['store-counts', 'relay-off'])
    gate.send({ kind: 'counts-failed', fault: 'store-full' })
    gate.send({ kind: 'relay-off' })
    expect(gate.phase).toBe('fault')
    gate.pass(5_000)
    gate.send({ kind: 'counts-stored' })
    gate.send({ kind: 'relay-off' })
    expect(gate.phase).toBe('idle')
  })
})

describe('an arm', () => {
  it('turned without a pass is an alarm, and nobody is counted', () => {
    const gate = ready()
    gate.contact(true)
    gate.contact(false)
    expect(gate.state.alarms).toEqual(['tamper'])
    expect(gate.ends()).toEqual([])
    gate.send({ kind: 'staff-reset' })
    expect(gate.state.alarms).toEqual([])
  })

  it('that does not come home is a jam, until it does', () => {
    const gate = ready()
    gate.show(admit)
    gate.taken()
    gate.contact(true)
    gate.pass(defaultTiming.passMaxMs)
    expect(gate.phase).toBe('jammed')
    gate.contact(false)
    expect(gate.phase).toBe('idle')
    expect(gate.state.alarms).toEqual([])
    expect(gate.ends()).toEqual(['entered'])
  })
})

describe('the fire panel', () => {
  it('takes the lane over whatever it does, and staff give it back once the alarm is over', () => {
    const gate = ready()
    gate.show(admit)
    gate.send({ kind: 'input', change: { input: 'fire', active: true } })
    expect(gate.phase).toBe('emergency')
    expect(gate.ends()).toEqual(['fault'])
    gate.show(admit)
    gate.send({ kind: 'staff-reset' })
    expect(gate.phase).toBe('emergency')
    gate.send({ kind: 'input', change: { input: 'fire', active: false } })
    expect(gate.phase).toBe('emergency')
    gate.send({ kind: 'staff-reset' })
    expect(gate.phase).toBe('boot')
  })
})

describe('staff', () => {
  it('close a lane after the guest in it, and open it again', () => {
    const gate = ready()
    gate.show(admit)
    gate.taken()
    gate.send({ kind: 'staff-close', closed: true })
    expect(gate.phase).toBe('waiting')
    gate.contact(true)
    gate.contact(false)
    expect(gate.phase).toBe('closed')
    gate.show(admit)
    expect(gate.phase).toBe('closed')
    gate.send({ kind: 'staff-close', closed: false })
    expect(gate.phase).toBe('idle')
  })
})

describe('whatever happens, in whatever order', () => {
  const fault = fc.constantFrom('relay-gone' as const, 'relay-silent' as const, 'relay-stuck' as const)
  const input = fc.record({ input: fc.constantFrom('pass', 'fire', 'stop'), active: fc.boolean() })
  const no = fc.nat({ max: 12 })
  const happening = fc.oneof(
    fc.constant<LaneEvent>({ kind: 'scanned', text: 't' }),
    fc.constant<LaneEvent>({ kind: 'scanned', text: 't' }),
    fc.constant<'admit'>('admit'),
    fc.constant<'admit'>('admit'),
    fc.constant<'refuse'>('refuse'),
    fc.constant<'taken'>('taken'),
    fc.constant<'taken'>('taken'),
    fc.boolean().map((active): LaneEvent => ({ kind: 'input', change: { input: 'pass', active } })),
    fc.boolean().map((active): LaneEvent => ({ kind: 'input', change: { input: 'pass', active } })),
    fc.constant<LaneEvent>({ kind: 'unreadable' }),
    no.map((scanNo): LaneEvent => ({ kind: 'decided', scanNo, decision: admit })),
    no.map((scanNo): LaneEvent => ({ kind: 'part-taken', scanNo, have: 1, of: 2 })),
    no.map((grantNo): LaneEvent => ({ kind: 'pulse-taken', grantNo })),
    fc.constant<LaneEvent>({ kind: 'relay-off' }),
    fault.map((code): LaneEvent => ({ kind: 'relay-failed', fault: code })),
    fc.constant<LaneEvent>({ kind: 'relay-back' }),
    fc.constant<LaneEvent>({ kind: 'counts-failed', fault: 'store-full' }),
    fc.constant<LaneEvent>({ kind: 'counts-stored' }),
    input.map((change): LaneEvent => ({ kind: 'input', change })),
    fc.constant<LaneEvent>({ kind: 'staff-reset' }),
    fc.boolean().map((closed): LaneEvent => ({ kind: 'staff-close', closed })),
    fc.integer({ min: 1, max: 12_000 }).map((byMs) => byMs),
  )
  const setups = fc.constantFrom(tripod, blind, desk)

  it('one grant at a time, each ended once; a pulse for a grant alone; no pulse where none may be', () => {
    fc.assert(
      fc.property(setups, fc.array(happening, { maxLength: 60 }), (setup, happenings) => {
        let state = step(initialState, { kind: 'start' }, 0, setup).state
        let nowMs = 0
        let grants = 0
        let ends = 0
        for (const what of happenings) {
          const before = state
          if (typeof what === 'number') nowMs += what
          const { state: after, effects } = step(before, eventOf(what, before), nowMs, setup)
          const pulses = effects.filter(({ kind }) => kind === 'pulse').length
          ends += effects.filter(({ kind }) => kind === 'passage').length
          grants += pulses
          state = after

          expect(pulses).toBeLessThanOrEqual(1)
          if (pulses === 1) {
            expect(before.phase.kind).toBe('deciding')
            expect(after.phase.kind).toBe('opening')
            expect(before.phase).not.toHaveProperty('grant')
          }
          // A grant stands until its passage is settled.
          expect(grants - ends).toBe('grant' in after.phase && after.phase.grant !== null ? 1 : 0)
          if (after.inputs.fire) expect(after.phase.kind).toBe('emergency')
          const tickMs = nextTickMs(after)
          if (['deciding', 'answered', 'opening', 'waiting', 'passing', 'fault'].includes(after.phase.kind)) {
            expect(tickMs).not.toBeNull()
          }
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('a lane left alone comes to rest: serving, closed, jammed, in emergency, or trying its relay', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
        let state = step(initialState, { kind: 'start' }, 0, tripod).state
        let nowMs = 0
        for (const what of happenings) {
          if (typeof what === 'number') nowMs += what
          state = step(state, eventOf(what, state), nowMs, tripod).state
        }
        for (let turn = 0; turn < 10; turn += 1) {
          nowMs = Math.max(nowMs, nextTickMs(state) ?? nowMs)
          state = step(state, { kind: 'tick' }, nowMs, tripod).state
        }
        expect(['idle', 'closed', 'jammed', 'emergency', 'fault', 'boot']).toContain(state.phase.kind)
      }),
      { numRuns: 500 },
    )
  })

  function eventOf(what: LaneEvent | 'admit' | 'refuse' | 'taken' | number, state: LaneState): LaneEvent {
    if (typeof what === 'number') return { kind: 'tick' }
    switch (what) {
      case 'admit':
        return { kind: 'decided', scanNo: state.lastNo, decision: admit }
      case 'refuse':
        return { kind: 'decided', scanNo: state.lastNo, decision: expired }
      case 'taken':
        return { kind: 'pulse-taken', grantNo: state.lastNo }
      default:
        return what
    }
  }
})
