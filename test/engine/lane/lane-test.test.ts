import { describe, expect, it } from 'vitest'
import { testHindrance } from '../../../main/engine/lane/lane-test.ts'
import { defaultTiming, relayAnswerMs } from '../../../main/engine/lane/lane-timing.ts'
import { admit, blind, desk, expired, LaneInHand, potential, tripod } from '../../support/lane-in-hand.ts'

const hindrance = (gate: LaneInHand): string | null => testHindrance(gate.state, gate.setup)

/** A lane whose gate was just opened for whoever tries it, and whose board has taken that. */
function tried(setup = tripod): LaneInHand {
  const gate = LaneInHand.ready(setup)
  gate.send({ kind: 'staff-test' })
  gate.send({ kind: 'test-taken', no: gate.state.lastNo })
  return gate
}

describe('a gate that somebody tries', () => {
  it('opens once, takes no guest meanwhile, and counts nobody', () => {
    const gate = tried()
    expect(gate.effects.filter(({ kind }) => kind === 'test-pulse')).toEqual([
      { kind: 'test-pulse', no: 1, ms: defaultTiming.pulseMs },
    ])
    expect(gate.phase).toBe('testing')
    gate.show(admit)
    expect(gate.how('pulse')).toBe(0)
    gate.contact(true)
    gate.contact(false)
    expect(gate.phase).toBe('idle')
    expect([gate.ends(), gate.ungranted(), gate.how('count'), gate.state.alarms]).toEqual([[], [], 0, []])
    gate.show(admit)
    expect(gate.how('pulse')).toBe(1)
  })

  it('serves again when nobody went through it, and reads back whether its relay is off', () => {
    const gate = tried(blind)
    gate.pass(defaultTiming.passageTimeoutMs - 1)
    expect(gate.phase).toBe('testing')
    expect(gate.how('confirm-off')).toBe(1)
    gate.pass(1)
    expect(gate.phase).toBe('idle')
    expect(gate.effects.filter(({ kind }) => kind === 'grant-end')).toEqual([])
  })

  it('in potential mode is let go of as soon as the arm turns', () => {
    const gate = tried(potential)
    const before = gate.how('relay-off')
    gate.contact(true)
    expect(gate.how('relay-off')).toBe(before + 1)
  })

  it('is out of order where its board does not answer, or says that it cannot', () => {
    const silent = LaneInHand.ready()
    silent.send({ kind: 'staff-test' })
    silent.pass(relayAnswerMs)
    expect(silent.state.phase).toMatchObject({ kind: 'fault', fault: 'relay-silent' })
    const gone = tried()
    gone.send({ kind: 'relay-failed', fault: 'relay-gone' })
    expect(gone.state.phase).toMatchObject({ kind: 'fault', fault: 'relay-gone' })
    // The arm that was freed may turn yet: whoever tries it is no intruder, and the next one is.
    gone.contact(true)
    expect(gone.ungranted()).toEqual([])
    gone.contact(false)
    gone.contact(true)
    expect(gone.ungranted()).toEqual(['tamper'])
  })

  it('stays what it was: closed, or at fault', () => {
    const closed = LaneInHand.ready()
    closed.mode('closed')
    closed.send({ kind: 'staff-test' })
    closed.send({ kind: 'test-taken', no: closed.state.lastNo })
    closed.pass(defaultTiming.passageTimeoutMs)
    expect(closed.phase).toBe('closed')
    const full = LaneInHand.ready()
    full.send({ kind: 'counts-failed', fault: 'store-full' })
    full.send({ kind: 'staff-test' })
    full.send({ kind: 'test-taken', no: full.state.lastNo })
    full.pass(defaultTiming.passageTimeoutMs)
    expect(full.state.phase).toMatchObject({ kind: 'fault', fault: 'store-full' })
  })

  it('is open for all at once in an emergency, and shut at once by the operator', () => {
    const released = tried()
    released.send({ kind: 'release' })
    expect(released.phase).toBe('emergency')
    const stopped = tried()
    stopped.input('stop', true)
    expect(stopped.phase).toBe('closed')
    expect(stopped.kinds().at(-1)).toBe('relay-off')
  })
})

describe('a gate that cannot be tried now', () => {
  const gate = (happens: (lane: LaneInHand) => void, setup = tripod): LaneInHand => {
    const lane = LaneInHand.ready(setup)
    happens(lane)
    return lane
  }
  it.each([
    ['a guest is let in', 'guest', gate((lane) => lane.show(admit))],
    ['a guest goes through', 'guest', gate((lane) => (lane.show(admit), lane.contact(true)))],
    ['somebody turns the arm', 'guest', gate((lane) => lane.contact(true))],
    [
      'somebody is in the arm of a lane at fault',
      'guest',
      gate((lane) => (lane.input('ready', false), lane.contact(true))),
    ],
    ['the other direction has a guest', 'guest', gate((lane) => lane.send({ kind: 'arm', taken: true }))],
    ['somebody tries it already', 'guest', gate((lane) => lane.send({ kind: 'staff-test' }))],
    ['everybody is let through', 'open', gate((lane) => lane.mode('free'))],
    ['there is an emergency', 'open', gate((lane) => lane.input('fire', true))],
    ['it has only started', 'not-off', new LaneInHand()],
    [
      'its relay is being switched off',
      'not-off',
      gate((lane) => {
        lane.send({ kind: 'relay-failed', fault: 'relay-gone' })
        lane.send({ kind: 'relay-back' })
      }),
    ],
    ['it is a desk', 'no-gate', gate(() => undefined, desk)],
  ] as const)('for %s', (_name, why, lane) => {
    expect(hindrance(lane)).toBe(why)
    const before = lane.how('test-pulse')
    lane.send({ kind: 'staff-test' })
    expect(lane.how('test-pulse')).toBe(before)
  })

  it('may be tried while a refusal is shown, while it is closed, and at fault', () => {
    for (const happens of [
      (lane: LaneInHand) => lane.show(expired),
      (lane: LaneInHand) => lane.mode('closed'),
      (lane: LaneInHand) => lane.input('ready', false),
    ])
      expect(hindrance(gate(happens))).toBeNull()
  })
})
