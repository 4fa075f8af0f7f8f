import { describe, expect, it } from 'vitest'
import { bootMs, defaultTiming, tailgateMs } from '../../../main/engine/lane/lane-timing.ts'
import { guestAnswer } from '../../../main/engine/lane/lane-answer.ts'
import { admit, atRest, expired, LaneInHand, potential, tripod } from '../../support/lane-in-hand.ts'

/** A lane whose last guest has just gone through. */
function passed(): LaneInHand {
  const gate = LaneInHand.ready()
  gate.show(admit)
  gate.taken()
  gate.contact(true)
  gate.contact(false)
  return gate
}

describe('relay welded, or read back still on', () => {
  it('is a fault that says that the gate may stand open, until it is read back off', () => {
    const gate = LaneInHand.ready()
    gate.show(admit)
    gate.taken()
    gate.pass(800)
    expect(gate.how('confirm-off')).toBe(1)
    gate.send({ kind: 'relay-failed', fault: 'relay-stuck' })
    expect(guestAnswer(gate.state, gate.setup)).toEqual({ kind: 'out-of-order', fault: 'relay-stuck' })
    gate.pass(200)
    gate.send({ kind: 'relay-failed', fault: 'relay-stuck' })
    expect(gate.phase).toBe('fault')
    gate.pass(1_000)
    gate.off()
    expect(gate.phase).toBe('idle')
  })
})

describe('other pass during waiting or passing', () => {
  it('is dropped, and not kept for later: a second pulse would let a second person through unseen', () => {
    const gate = LaneInHand.ready()
    gate.show(admit)
    gate.taken()
    gate.show(admit)
    gate.contact(true)
    gate.show(admit)
    gate.contact(false)
    expect(gate.how('pulse')).toBe(1)
    expect(gate.how('decide')).toBe(1)
    expect(gate.phase).toBe('idle')
  })
})

describe('USB unplug in mid-pulse', () => {
  it.each([tripod, potential])(
    'is a fault; off is the first order, and nobody is served before it is taken',
    (setup) => {
      const gate = LaneInHand.ready(setup)
      gate.show(admit)
      gate.taken()
      const before = gate.effects.length
      gate.send({ kind: 'relay-failed', fault: 'relay-gone' })
      expect(gate.ends()).toEqual(['fault'])
      gate.show(admit)
      gate.send({ kind: 'relay-back' })
      const orders = gate.kinds().slice(before)
      expect(orders.filter((kind) => kind !== 'grant-end')).toEqual(['relay-off', 'relay-off'])
      gate.off()
      expect(gate.phase).toBe('idle')
    },
  )

  it('is not tampering when the guest goes through the arm that is free already', () => {
    const gate = LaneInHand.ready()
    gate.show(admit)
    gate.taken()
    gate.send({ kind: 'relay-failed', fault: 'relay-gone' })
    gate.contact(true)
    gate.contact(false)
    expect(gate.state.alarms).toEqual([])
    expect(gate.ends()).toEqual(['fault'])
    gate.contact(true)
    expect(gate.state.alarms).toEqual(['tamper'])
  })
})

describe('process crash in mid-pulse', () => {
  it('does not open again for the guest of before, and takes them for no intruder', () => {
    const gate = new LaneInHand()
    gate.send({ kind: 'start', uncertain: true })
    gate.tellAll()
    gate.off()
    expect(gate.kinds()).toEqual(['relay-off'])
    gate.pass(3_000)
    gate.contact(true)
    gate.contact(false)
    expect(gate.state.alarms).toEqual([])
    expect(gate.ungranted()).toEqual([])
    expect(gate.phase).toBe('idle')
  })
})

describe('tailgating', () => {
  it('is an alarm and a count of its own, and closes nothing', () => {
    const gate = passed()
    gate.pass(tailgateMs - 1)
    gate.contact(true)
    expect(gate.state.alarms).toEqual(['tailgate'])
    expect(gate.ungranted()).toEqual(['tailgate'])
    gate.contact(false)
    expect(gate.phase).toBe('idle')
    gate.show(admit)
    expect(gate.phase).toBe('opening')
  })

  it('is told from tampering by the time since the guest', () => {
    const gate = passed()
    gate.pass(tailgateMs)
    gate.contact(true)
    expect(gate.ungranted()).toEqual(['tamper'])
  })
})

describe('an arm that is turned with no pass', () => {
  it('is an alarm, is counted as that and as no guest, and takes no code until it is home', () => {
    const gate = LaneInHand.ready()
    gate.contact(true)
    expect(gate.state.alarms).toEqual(['tamper'])
    expect(guestAnswer(gate.state, gate.setup)).toEqual({ kind: 'wait' })
    gate.show(admit)
    expect(gate.how('decide')).toBe(0)
    gate.contact(false)
    gate.show(admit)
    expect(gate.phase).toBe('opening')
    expect(gate.ungranted()).toEqual(['tamper'])
  })

  it('and does not come home is a jam', () => {
    const gate = LaneInHand.ready()
    gate.contact(true)
    gate.pass(defaultTiming.passMaxMs)
    expect(gate.phase).toBe('jammed')
    expect(gate.ends()).toEqual([])
    gate.contact(false)
    expect(gate.phase).toBe('idle')
  })

  it('is told while the lane is closed, and while it shows a refusal', () => {
    const closed = LaneInHand.ready()
    closed.mode('closed')
    closed.contact(true)
    expect(closed.state.alarms).toEqual(['tamper'])
    const refused = LaneInHand.ready()
    refused.show(expired)
    refused.contact(true)
    expect(refused.state.alarms).toEqual(['tamper'])
  })
})

describe('a turnstile that says it cannot serve', () => {
  it('puts the lane out of order with an alarm, and it comes back by itself', () => {
    const gate = LaneInHand.ready()
    gate.input('ready', false)
    expect(guestAnswer(gate.state, gate.setup)).toEqual({ kind: 'out-of-order', fault: 'not-ready' })
    expect(gate.state.alarms).toEqual(['not-ready'])
    gate.show(admit)
    expect(gate.how('decide')).toBe(0)
    gate.input('ready', true)
    gate.off()
    expect(gate.phase).toBe('idle')
    expect(gate.state.alarms).toEqual([])
  })

  it('lets its guest through first', () => {
    const gate = LaneInHand.ready()
    gate.show(admit)
    gate.taken()
    gate.input('ready', false)
    gate.contact(true)
    gate.contact(false)
    expect(gate.ends()).toEqual(['entered'])
    expect(gate.phase).toBe('fault')
  })

  it('is not believed ready by trying: it stays out of order until the contact says so', () => {
    const gate = LaneInHand.ready()
    gate.input('ready', false)
    for (const pauseMs of [200, 1_000, 5_000]) {
      gate.pass(pauseMs)
      gate.off()
      expect(gate.phase).toBe('fault')
    }
  })

  it('tells of the force that breaks its contact before the arm has gone round', () => {
    const gate = LaneInHand.ready()
    gate.input('ready', false)
    gate.contact(true)
    expect(gate.state.alarms).toEqual(['not-ready', 'tamper'])
  })
})

describe('a board with the contacts that is not heard', () => {
  it('at the start keeps the lane from serving, and is a fault before long', () => {
    const gate = new LaneInHand()
    gate.send({ kind: 'start', uncertain: false })
    gate.off()
    expect(gate.phase).toBe('boot')
    gate.pass(bootMs)
    expect(guestAnswer(gate.state, gate.setup)).toEqual({ kind: 'out-of-order', fault: 'inputs-lost' })
    gate.tellAll()
    gate.off()
    expect(gate.phase).toBe('idle')
  })

  it('while the lane waits for its guest ends the grant as not known, and times and counts nothing', () => {
    const gate = LaneInHand.ready()
    gate.show(admit)
    gate.taken()
    gate.loseInputs()
    expect(gate.ends()).toEqual(['fault'])
    expect(gate.state.phase).toMatchObject({ kind: 'fault', fault: 'inputs-lost' })
    gate.pass(60_000)
    gate.off()
    expect(gate.phase).toBe('fault')
    expect(gate.ends()).toEqual(['fault'])
  })

  it('while the guest is in the arm counts them, for they were in it', () => {
    const gate = LaneInHand.ready()
    gate.show(admit)
    gate.taken()
    gate.contact(true)
    gate.loseInputs()
    expect(gate.ends()).toEqual(['entered'])
  })

  it('is heard again contact by contact: the lane serves when the last one is known', () => {
    const gate = LaneInHand.ready()
    gate.loseInputs()
    const inputs = [...tripod.wired]
    for (const input of inputs) {
      expect(gate.phase).toBe('fault')
      gate.input(input, atRest[input])
    }
    gate.off()
    expect(gate.phase).toBe('idle')
  })

  it('does not close a gate that is open in an emergency', () => {
    const gate = LaneInHand.ready()
    gate.input('fire', true)
    gate.loseInputs()
    expect(gate.phase).toBe('emergency')
  })
})

describe('a relay board that never answers', () => {
  it('at the start is a fault, and is asked again', () => {
    const gate = new LaneInHand()
    gate.send({ kind: 'start', uncertain: false })
    gate.tellAll()
    gate.pass(bootMs)
    expect(gate.state.phase).toMatchObject({ kind: 'fault', fault: 'relay-silent' })
    gate.pass(200)
    expect(gate.kinds().at(-1)).toBe('relay-off')
  })
})
