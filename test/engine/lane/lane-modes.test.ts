import { describe, expect, it } from 'vitest'
import { defaultTiming } from '../../../main/engine/lane/lane-timing.ts'
import { admit, blind, desk, LaneInHand, potential, tripod } from '../../support/lane-in-hand.ts'

const pulses = (gate: LaneInHand): number[] =>
  gate.effects.flatMap((effect) => (effect.kind === 'pulse' || effect.kind === 'hold' ? [effect.ms] : []))

describe('a turnstile wired in potential mode', () => {
  it('is held free for one bounded pulse, and let go of as soon as its guest is in the arm', () => {
    const gate = LaneInHand.ready(potential)
    gate.show(admit)
    expect(pulses(gate)).toEqual([defaultTiming.passageTimeoutMs])
    gate.taken()
    const offBefore = gate.how('relay-off')
    gate.contact(true)
    expect(gate.how('relay-off')).toBe(offBefore + 1)
    gate.contact(false)
    expect(gate.ends()).toEqual(['entered'])
  })

  it('takes nobody else until the board has said that it is off: its answer would tell of their pulse', () => {
    const gate = LaneInHand.ready(potential)
    gate.show(admit)
    gate.taken()
    gate.contact(true)
    gate.contact(false)
    expect(gate.phase).toBe('boot')
    gate.show(admit)
    expect(gate.how('pulse')).toBe(1)
    gate.off()
    expect(gate.phase).toBe('idle')
  })

  it('is let go of at once when the operator holds the lane shut', () => {
    const gate = LaneInHand.ready(potential)
    gate.show(admit)
    gate.taken()
    gate.input('stop', true)
    expect(gate.kinds().slice(-2)).toEqual(['grant-end', 'relay-off'])
    expect(gate.ends()).toEqual(['no-passage'])
    expect(gate.phase).toBe('closed')
  })

  it('whose guest does not come has its relay read back when the pulse is over', () => {
    const gate = LaneInHand.ready(potential)
    gate.show(admit)
    gate.taken()
    gate.pass(defaultTiming.passageTimeoutMs)
    expect(gate.ends()).toEqual(['no-passage'])
    gate.pass(500)
    expect(gate.how('confirm-off')).toBe(1)
  })

  it('is not read back while it is held free for the next guest', () => {
    const gate = LaneInHand.ready(potential)
    gate.show(admit)
    gate.taken()
    gate.pass(defaultTiming.passageTimeoutMs)
    gate.show(admit)
    gate.pass(500)
    expect(gate.how('confirm-off')).toBe(0)
  })
})

describe('a lane that staff have closed', () => {
  it('closes after the guest in it, and opens again', () => {
    const gate = LaneInHand.ready()
    gate.show(admit)
    gate.taken()
    gate.mode('closed')
    expect(gate.phase).toBe('waiting')
    gate.contact(true)
    gate.contact(false)
    expect(gate.phase).toBe('closed')
    gate.show(admit)
    expect(gate.how('pulse')).toBe(1)
    gate.mode('serving')
    gate.off()
    expect(gate.phase).toBe('idle')
  })

  it('for a time opens by itself', () => {
    const gate = LaneInHand.ready()
    gate.mode('closed', 60_000)
    gate.pass(59_999)
    expect(gate.phase).toBe('closed')
    gate.pass(1)
    expect(gate.phase).toBe('idle')
    expect(gate.state.mode.kind).toBe('serving')
  })
})

describe('a lane that staff have freed', () => {
  it('gets pulse after pulse, counts who goes through, and decides on nothing', () => {
    const gate = LaneInHand.ready()
    gate.mode('free')
    for (let renewed = 0; renewed < 3; renewed += 1) gate.pass(800)
    expect(pulses(gate)).toEqual([300, 300, 300, 300])
    gate.show(admit)
    gate.contact(true)
    gate.contact(false)
    gate.contact(true)
    expect(gate.how('decide')).toBe(0)
    expect(gate.ungranted()).toEqual(['free', 'free'])
    expect(gate.state.alarms).toEqual([])
  })

  it('in potential mode gets each pulse before the one before it ends, and none that is longer than a guest’s', () => {
    const gate = LaneInHand.ready(potential)
    const { passageTimeoutMs } = defaultTiming
    gate.mode('free')
    gate.pass(passageTimeoutMs - 1_001)
    expect(pulses(gate)).toEqual([passageTimeoutMs, passageTimeoutMs])
    for (let minute = 0; minute < 15; minute += 1) gate.pass(4_000)
    expect(pulses(gate)).toHaveLength(17)
  })

  it('is switched off when its time is over, and serves guests once the board has said so', () => {
    const gate = LaneInHand.ready()
    gate.mode('free', 1_000)
    gate.pass(1_000)
    expect(gate.kinds().at(-1)).toBe('relay-off')
    expect(gate.phase).toBe('boot')
    gate.off()
    expect(gate.phase).toBe('idle')
  })

  it('counts the last one as free who goes through the passage that its last pulse has left', () => {
    const gate = LaneInHand.ready()
    gate.mode('free')
    gate.mode('serving')
    gate.off()
    gate.pass(3_000)
    gate.contact(true)
    expect(gate.ungranted()).toEqual(['free'])
    expect(gate.state.alarms).toEqual([])
  })

  it('is held shut by the operator’s contact, and free again when that is over', () => {
    const gate = LaneInHand.ready()
    gate.mode('free')
    gate.input('stop', true)
    expect(gate.phase).toBe('closed')
    gate.off()
    gate.input('stop', false)
    expect(gate.phase).toBe('free')
  })

  it('whose relay fails is out of order, and free again once it works', () => {
    const gate = LaneInHand.ready()
    gate.mode('free')
    gate.send({ kind: 'relay-failed', fault: 'relay-gone' })
    expect(gate.phase).toBe('fault')
    gate.send({ kind: 'relay-back' })
    gate.off()
    expect(gate.phase).toBe('free')
  })

  it('at a desk goes on as it was', () => {
    const gate = LaneInHand.ready(desk)
    gate.mode('free')
    gate.show(admit)
    expect(gate.phase).toBe('answered')
    expect(pulses(gate)).toEqual([])
  })
})

describe('the emergency release', () => {
  it.each([
    ['waits for a guest', () => undefined],
    ['has given a grant', (gate: LaneInHand) => gate.show(admit)],
    ['is closed', (gate: LaneInHand) => gate.mode('closed')],
    ['is out of order', (gate: LaneInHand) => gate.send({ kind: 'relay-failed', fault: 'relay-silent' })],
    ['has lost its contacts', (gate: LaneInHand) => gate.loseInputs()],
    ['is in an emergency of the fire panel', (gate: LaneInHand) => gate.input('fire', true)],
  ])('opens a lane that %s, at once, and keeps it open', (_, before: (gate: LaneInHand) => void) => {
    const gate = LaneInHand.ready()
    before(gate)
    gate.send({ kind: 'release' })
    expect(gate.kinds().at(-1)).toBe('hold')
    for (let renewed = 0; renewed < 100; renewed += 1) gate.pass(800)
    expect(gate.how('hold')).toBe(101)
    expect(gate.phase).toBe('emergency')
  })

  it('opens a lane that has only begun to start', () => {
    const gate = new LaneInHand(tripod)
    gate.send({ kind: 'start', uncertain: false })
    gate.send({ kind: 'release' })
    expect(gate.kinds()).toEqual(['relay-off', 'hold'])
  })

  it('is given up for no fault of the relay, and for no order but a reset', () => {
    const gate = LaneInHand.ready()
    gate.send({ kind: 'release' })
    gate.send({ kind: 'relay-failed', fault: 'relay-gone' })
    gate.mode('closed')
    gate.input('stop', true)
    gate.input('ready', false)
    gate.loseInputs()
    expect(gate.phase).toBe('emergency')
    gate.send({ kind: 'relay-back' })
    expect(gate.kinds().at(-1)).toBe('hold')
  })

  it('counts who goes through, with no alarm', () => {
    const gate = LaneInHand.ready()
    gate.send({ kind: 'release' })
    gate.contact(true)
    gate.contact(false)
    expect(gate.ungranted()).toEqual(['emergency'])
    expect(gate.state.alarms).toEqual([])
  })

  it('ends by a reset, with the relay off before anybody is served', () => {
    const gate = LaneInHand.ready()
    gate.send({ kind: 'release' })
    gate.send({ kind: 'staff-reset' })
    expect(gate.kinds().at(-1)).toBe('relay-off')
    expect(gate.phase).toBe('boot')
    gate.off()
    expect(gate.phase).toBe('idle')
  })

  it('by the button is for every lane, and is not reset while the button is in', () => {
    const gate = LaneInHand.ready()
    gate.input('release', true)
    expect(gate.kinds().filter((kind) => kind === 'release-all' || kind === 'hold')).toEqual([
      'release-all',
      'hold',
    ])
    gate.send({ kind: 'staff-reset' })
    expect(gate.phase).toBe('emergency')
    gate.input('release', false)
    expect(gate.phase).toBe('emergency')
    gate.send({ kind: 'staff-reset' })
    expect(gate.phase).toBe('boot')
  })

  it('at a desk is told, and pulses nothing', () => {
    const gate = LaneInHand.ready(desk)
    gate.send({ kind: 'release' })
    expect(gate.phase).toBe('emergency')
    expect(gate.how('hold')).toBe(0)
  })
})

describe('the fire panel', () => {
  it('takes the lane over whatever it does, and staff give it back once the alarm is over', () => {
    const gate = LaneInHand.ready()
    gate.show(admit)
    gate.input('fire', true)
    expect(gate.phase).toBe('emergency')
    expect(gate.ends()).toEqual(['fault'])
    gate.show(admit)
    gate.send({ kind: 'staff-reset' })
    expect(gate.phase).toBe('emergency')
    gate.input('fire', false)
    expect(gate.phase).toBe('emergency')
    gate.send({ kind: 'staff-reset' })
    expect(gate.phase).toBe('boot')
  })

  it('opens the turnstile itself: our relay is left alone', () => {
    const gate = LaneInHand.ready()
    const before = gate.effects.length
    gate.input('fire', true)
    for (let second = 0; second < 60; second += 1) gate.pass(1_000)
    expect(gate.effects.slice(before)).toEqual([])
  })
})

describe('a lane without contacts', () => {
  it('is freed and released like any other', () => {
    const gate = LaneInHand.ready(blind)
    gate.mode('free')
    expect(gate.phase).toBe('free')
    gate.send({ kind: 'release' })
    expect(gate.how('hold')).toBe(2)
  })
})
