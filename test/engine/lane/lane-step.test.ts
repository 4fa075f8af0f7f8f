import { describe, expect, it } from 'vitest'
import { defaultTiming } from '../../../main/engine/lane/lane-timing.ts'
import { admit, blind, desk, expired, LaneInHand } from '../../support/lane-in-hand.ts'

describe('a lane that starts', () => {
  it('switches the relay off before anything else, and serves nobody until that is done', () => {
    const starting = new LaneInHand(blind)
    starting.send({ kind: 'start', uncertain: false })
    starting.show(admit)
    expect(starting.kinds()).toEqual(['relay-off'])
    starting.off()
    expect(starting.phase).toBe('idle')
  })
})

describe('a guest with a good pass', () => {
  it('gets one pulse, goes through, and is counted once', () => {
    const gate = LaneInHand.ready()
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
    const gate = LaneInHand.ready()
    gate.show(admit)
    gate.taken()
    gate.pass(defaultTiming.passageTimeoutMs)
    expect(gate.ends()).toEqual(['no-passage'])
    expect(gate.phase).toBe('idle')
  })

  it('is taken to have gone through where no contact can tell', () => {
    const gate = LaneInHand.ready(blind)
    gate.show(admit)
    gate.taken()
    gate.pass(defaultTiming.passageTimeoutMs)
    expect(gate.ends()).toEqual(['assumed'])
  })

  it('who is quicker than the relay board is let through all the same', () => {
    const gate = LaneInHand.ready()
    gate.show(admit)
    gate.contact(true)
    gate.taken()
    gate.contact(false)
    expect(gate.ends()).toEqual(['entered'])
  })

  it('at a desk is answered, and nothing is pulsed', () => {
    const gate = LaneInHand.ready(desk)
    gate.show(admit)
    expect(gate.phase).toBe('answered')
    expect(gate.kinds()).not.toContain('pulse')
  })
})

describe('the next guest', () => {
  it('need not wait for a refusal to leave the screen', () => {
    const gate = LaneInHand.ready()
    gate.show(expired)
    gate.show(admit)
    expect(gate.phase).toBe('opening')
  })

  it('is not let in behind an open gate: a second pulse would be lost on the turnstile', () => {
    const gate = LaneInHand.ready()
    gate.show(admit)
    gate.taken()
    gate.show(admit)
    expect(gate.how('pulse')).toBe(1)
  })

  it('never profits from an answer that came too late', () => {
    const gate = LaneInHand.ready()
    gate.send({ kind: 'scanned', text: 'first' })
    gate.pass(300)
    expect(gate.phase).toBe('fault')
    gate.off()
    gate.send({ kind: 'decided', scanNo: 1, decision: admit })
    expect(gate.kinds()).not.toContain('pulse')
  })
})

describe('a card in parts', () => {
  it('that is not completed is refused as incomplete, and the gate is ready for the next guest', () => {
    const gate = LaneInHand.ready()
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
    const gate = LaneInHand.ready()
    gate.show(admit)
    gate.pass(1_000)
    expect(gate.phase).toBe('fault')
    expect(gate.ends()).toEqual(['fault'])
    gate.pass(200)
    expect(gate.kinds().at(-1)).toBe('relay-off')
    gate.off()
    expect(gate.phase).toBe('idle')
  })

  it('that goes while a guest turns the arm lets them through, and faults then', () => {
    const gate = LaneInHand.ready()
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
    const gate = LaneInHand.ready()
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
    const gate = LaneInHand.ready()
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
    gate.off()
    expect(gate.phase).toBe('fault')
    gate.pass(5_000)
    gate.send({ kind: 'counts-stored' })
    gate.off()
    expect(gate.phase).toBe('idle')
  })
})

describe('an arm', () => {
  it('turned without a pass is an alarm, and nobody is counted', () => {
    const gate = LaneInHand.ready()
    gate.contact(true)
    gate.contact(false)
    expect(gate.state.alarms).toEqual(['tamper'])
    expect(gate.ends()).toEqual([])
    gate.send({ kind: 'staff-reset' })
    expect(gate.state.alarms).toEqual([])
  })

  it('that does not come home is a jam, until it does', () => {
    const gate = LaneInHand.ready()
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

describe('an order to switch off', () => {
  it('that is late is not taken for the answer to the newest one', () => {
    const gate = LaneInHand.ready()
    gate.send({ kind: 'relay-failed', fault: 'relay-gone' })
    const first = gate.state.off.no + 1
    gate.pass(200)
    gate.pass(1_000)
    gate.send({ kind: 'relay-off', no: first })
    expect(gate.phase).toBe('fault')
    gate.off()
    expect(gate.phase).toBe('idle')
  })
})

describe('an engine that ends', () => {
  it('counts the guest who had a grant as cut short, and the one in the arm as gone through', () => {
    const waiting = LaneInHand.ready()
    waiting.show(admit)
    waiting.send({ kind: 'end' })
    expect(waiting.ends()).toEqual(['fault'])
    const passing = LaneInHand.ready()
    passing.show(admit)
    passing.contact(true)
    passing.send({ kind: 'end' })
    expect(passing.ends()).toEqual(['entered'])
  })
})
