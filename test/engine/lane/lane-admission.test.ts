import { describe, expect, it } from 'vitest'
import type { ClaimHold } from '../../../main/engine/admission/claims/claims.ts'
import { guestAnswer } from '../../../main/engine/lane/lane-answer.ts'
import type { LaneSetup } from '../../../main/engine/lane/lane-state.ts'
import { defaultTiming, partyMs } from '../../../main/engine/lane/lane-timing.ts'
import { admit, blind, desk, guarded, LaneInHand, tripod } from '../../support/lane-in-hand.ts'

const hold = (id: string): ClaimHold => ({ id, scope: { eventId: 'final', zoneId: 'north' } })
const each = { max: 3, opening: 'each' } as const
const all = { max: 3, opening: 'all' } as const

const lane = (setup: LaneSetup = tripod, party: typeof each | typeof all = each): LaneInHand =>
  LaneInHand.ready(guarded(setup, party))

/** A guest whose ticket is claimed. */
function claimed(gate: LaneInHand, id: string, checkId = false): void {
  gate.send({ kind: 'scanned', text: 'a code' })
  gate.send({
    kind: 'decided',
    scanNo: gate.state.lastNo,
    decision: admit,
    terms: { entry: { people: 1, holds: [hold(id)] }, checkId, isAdult: true },
  })
}

/** Answers what the lane asks of the zone. */
function room(gate: LaneInHand, isFull = false): void {
  if (gate.kinds().at(-1) === 'ask-room') gate.send({ kind: 'room', isFull })
}

const settled = (gate: LaneInHand): string[] =>
  gate.effects.flatMap((effect) => (effect.kind === 'settle' ? [`${effect.hold.id} ${effect.end}`] : []))

describe('a claim', () => {
  it('is used by the guest who goes through', () => {
    const gate = lane()
    claimed(gate, 'a')
    gate.taken()
    gate.contact(true)
    expect(settled(gate)).toEqual([])
    gate.contact(false)
    expect(settled(gate)).toEqual(['a entered'])
  })

  it('is used where nothing tells of passages', () => {
    const gate = lane(blind)
    claimed(gate, 'a')
    gate.taken()
    gate.pass(defaultTiming.passageTimeoutMs)
    expect(settled(gate)).toEqual(['a entered'])
  })

  it('is given back by the guest who does not', () => {
    const gate = lane()
    claimed(gate, 'a')
    gate.taken()
    gate.pass(defaultTiming.passageTimeoutMs)
    expect(settled(gate)).toEqual(['a given-back'])
  })

  it('is used at a desk: whoever it admits goes in', () => {
    const gate = lane(desk)
    claimed(gate, 'a')
    expect(settled(gate)).toEqual(['a entered'])
    expect(gate.kinds()).toContain('passed')
  })

  it('is uncertain after a fault, once the turnstile has surely locked', () => {
    const gate = lane()
    claimed(gate, 'a')
    gate.taken()
    gate.send({ kind: 'relay-failed', fault: 'relay-gone' })
    expect(settled(gate)).toEqual([])
    gate.off()
    gate.pass(1_000 + defaultTiming.passageTimeoutMs)
    expect(settled(gate)).toEqual(['a uncertain'])
  })

  it('is used by the guest who comes through after that fault all the same', () => {
    const gate = lane()
    claimed(gate, 'a')
    gate.taken()
    gate.send({ kind: 'relay-failed', fault: 'relay-gone' })
    gate.contact(true)
    expect(settled(gate)).toEqual(['a entered'])
    expect(gate.kinds()).toContain('passed')
    gate.pass(20_000)
    expect(settled(gate)).toEqual(['a entered'])
  })

  it('is used by who slips through when the operator holds the lane shut, and given back else', () => {
    const slips = lane()
    claimed(slips, 'a')
    slips.taken()
    slips.input('stop', true)
    slips.contact(true)
    expect(settled(slips)).toEqual(['a entered'])
    const stays = lane()
    claimed(stays, 'a')
    stays.taken()
    stays.input('stop', true)
    stays.pass(1_000 + defaultTiming.passageTimeoutMs)
    expect(settled(stays)).toEqual(['a given-back'])
  })

  it('that comes too late, or for nobody, is given back', () => {
    const late = lane()
    late.send({ kind: 'scanned', text: 'a code' })
    const { lastNo: scanNo } = late.state
    late.pass(300)
    const terms = { entry: { people: 1, holds: [hold('a')] }, checkId: false, isAdult: true }
    late.send({ kind: 'decided', scanNo, decision: admit, terms })
    expect(settled(late)).toEqual(['a given-back'])
    expect(late.kinds()).not.toContain('pulse')
  })

  it.each([
    ['the operator closes the lane', (gate: LaneInHand) => gate.mode('closed')],
    ['the operator holds it shut', (gate: LaneInHand) => gate.input('stop', true)],
    ['the turnstile is not ready', (gate: LaneInHand) => gate.input('ready', false)],
    ['an emergency is called', (gate: LaneInHand) => gate.send({ kind: 'release' })],
    ['somebody turns the arm', (gate: LaneInHand) => gate.contact(true)],
    ['the other direction has a guest', (gate: LaneInHand) => gate.send({ kind: 'arm', taken: true })],
    ['the engine ends', (gate: LaneInHand) => gate.send({ kind: 'end' })],
  ])('is given back where %s while it is asked for', (_what, comes) => {
    const gate = lane()
    gate.send({ kind: 'scanned', text: 'a code' })
    const { lastNo: scanNo } = gate.state
    comes(gate)
    const terms = { entry: { people: 1, holds: [hold('a')] }, checkId: false, isAdult: true }
    gate.send({ kind: 'decided', scanNo, decision: admit, terms })
    expect(settled(gate)).toEqual(['a given-back'])
    expect(gate.kinds()).not.toContain('pulse')
  })

  it('of an engine that died is used when its guest comes through, and uncertain else', () => {
    const comes = new LaneInHand(guarded(tripod, each))
    comes.send({ kind: 'start', uncertain: true, holds: [hold('a')] })
    comes.tellAll()
    comes.off()
    comes.contact(true)
    expect(settled(comes)).toEqual(['a entered'])
    const stays = new LaneInHand(guarded(tripod, each))
    stays.send({ kind: 'start', uncertain: true, holds: [hold('a')] })
    stays.tellAll()
    stays.off()
    stays.pass(defaultTiming.passageTimeoutMs)
    expect(settled(stays)).toEqual(['a uncertain'])
  })

  it('of a guest at the gate is not known when the engine ends', () => {
    const gate = lane()
    claimed(gate, 'a')
    gate.send({ kind: 'end' })
    expect(settled(gate)).toEqual(['a uncertain'])
  })
})

describe('a photo ID', () => {
  it('is compared before the gate opens, and the attendant sees the pass', () => {
    const gate = lane()
    claimed(gate, 'a', true)
    expect(guestAnswer(gate.state, gate.setup)).toEqual({ kind: 'checking' })
    expect(gate.kinds()).not.toContain('pulse')
    expect(gate.effects.at(-1)).toMatchObject({ kind: 'show', task: { kind: 'check-id' } })
    gate.send({ kind: 'id-confirmed' })
    room(gate)
    expect(gate.phase).toBe('opening')
  })

  it('is confirmed by a foot pedal, or turned away by another', () => {
    const confirmed = lane()
    claimed(confirmed, 'a', true)
    confirmed.input('confirm', true)
    room(confirmed)
    expect(confirmed.phase).toBe('opening')
    const away = lane()
    claimed(away, 'a', true)
    away.input('turnAway', true)
    expect(away.state.phase).toMatchObject({ kind: 'answered', decision: { reason: 'turned-away' } })
    expect(settled(away)).toEqual(['a given-back'])
  })

  it('that nobody confirms in time gives the ticket back', () => {
    const gate = lane()
    claimed(gate, 'a', true)
    gate.pass(30_000)
    expect(gate.state.phase).toMatchObject({
      kind: 'answered',
      decision: { outcome: 'refer', reason: 'id-not-confirmed' },
    })
    expect(settled(gate)).toEqual(['a given-back'])
    gate.send({ kind: 'id-confirmed' })
    expect(gate.kinds()).not.toContain('ask-room')
  })

  it('does not help where the zone has filled up meanwhile', () => {
    const gate = lane()
    claimed(gate, 'a', true)
    gate.send({ kind: 'id-confirmed' })
    room(gate, true)
    expect(gate.state.phase).toMatchObject({ decision: { outcome: 'refer', reason: 'zone-full' } })
    expect(settled(gate)).toEqual(['a given-back'])
  })

  it('does not open a turnstile that cannot serve by then', () => {
    const gate = lane()
    claimed(gate, 'a', true)
    gate.input('ready', false)
    gate.send({ kind: 'id-confirmed' })
    expect(gate.phase).toBe('fault')
    expect(settled(gate)).toEqual(['a given-back'])
  })

  it('waits while the other direction has a guest', () => {
    const gate = lane()
    claimed(gate, 'a', true)
    gate.send({ kind: 'arm', taken: true })
    gate.send({ kind: 'id-confirmed' })
    room(gate)
    expect(gate.phase).toBe('checking')
    gate.send({ kind: 'arm', taken: false })
    gate.send({ kind: 'id-confirmed' })
    room(gate)
    expect(gate.phase).toBe('opening')
  })

  it('a pedal that is held down confirms one guest, and not the next', () => {
    const gate = lane()
    gate.input('confirm', true)
    claimed(gate, 'a', true)
    expect(gate.phase).toBe('checking')
  })
})

describe('a guest with one proof of two', () => {
  const shownOne = (): LaneInHand => {
    const gate = lane()
    gate.send({ kind: 'scanned', text: 'a ticket' })
    const { lastNo: scanNo } = gate.state
    gate.send({ kind: 'proof-taken', scanNo, decision: admit, have: ['ticket'], missing: ['health'] })
    return gate
  }

  it('is told what to show next, and keeps their ticket while another code is refused', () => {
    const gate = shownOne()
    const more = { kind: 'more-proofs', have: ['ticket'], missing: ['health'] }
    expect(guestAnswer(gate.state, gate.setup)).toEqual(more)
    gate.show({ outcome: 'refuse', reason: 'expired', format: null, pass: null })
    gate.pass(defaultTiming.answerMs)
    expect(guestAnswer(gate.state, gate.setup)).toEqual(more)
  })

  it('who never shows the rest is refused, and the first is forgotten', () => {
    const gate = shownOne()
    gate.pass(20_000)
    expect(gate.state.phase).toMatchObject({ decision: { outcome: 'refuse', reason: 'proof-missing' } })
    expect(gate.kinds()).toContain('forget-proofs')
    expect(gate.state.proofs).toBeNull()
  })

  it('is forgotten where the lane closes', () => {
    const gate = shownOne()
    gate.mode('closed')
    expect(gate.kinds()).toContain('forget-proofs')
    expect(gate.state.proofs).toBeNull()
  })
})

describe('a party that goes through one after the other', () => {
  it('opens the gate once for each of them, until all are through', () => {
    const gate = lane()
    gate.send({ kind: 'party', act: 'begin' })
    for (const id of ['a', 'b']) {
      claimed(gate, id)
      gate.taken()
      gate.contact(true)
      gate.contact(false)
    }
    expect(guestAnswer(gate.state, gate.setup)).toEqual({ kind: 'party', opening: 'each', people: 2, max: 3 })
    expect(settled(gate)).toEqual(['a entered', 'b entered'])
    gate.send({ kind: 'party', act: 'done' })
    expect(guestAnswer(gate.state, gate.setup)).toEqual({ kind: 'ready' })
  })

  it('is over when it has as many people as it may, or nobody comes any more', () => {
    const gate = lane()
    gate.send({ kind: 'party', act: 'begin' })
    for (const id of ['a', 'b', 'c']) {
      claimed(gate, id)
      gate.taken()
      gate.contact(true)
      gate.contact(false)
    }
    expect(gate.state.party).toBeNull()
    gate.send({ kind: 'party', act: 'begin' })
    gate.pass(partyMs)
    expect(gate.state.party).toBeNull()
  })
})

describe('a party that goes through all at once', () => {
  const collected = (): LaneInHand => {
    const gate = lane(tripod, all)
    gate.send({ kind: 'party', act: 'begin' })
    claimed(gate, 'a')
    claimed(gate, 'b')
    return gate
  }

  it('opens the gate once, and counts each of them', () => {
    const gate = collected()
    expect(gate.kinds()).not.toContain('pulse')
    expect(gate.how('count')).toBe(2)
    gate.send({ kind: 'party', act: 'done' })
    room(gate)
    expect(gate.kinds().slice(-2)).toEqual(['pulse', 'grant-begin'])
    gate.taken()
    gate.contact(true)
    gate.contact(false)
    expect(gate.effects).toContainEqual({ kind: 'grant-end', end: 'entered', people: 2 })
    expect(settled(gate)).toEqual(['a entered', 'b entered'])
    expect(gate.state.party).toBeNull()
  })

  it('opens by itself when it has as many people as it may', () => {
    const gate = collected()
    claimed(gate, 'c')
    expect(gate.phase).toBe('opening')
  })

  it.each([
    ['does not go in after all', (gate: LaneInHand) => gate.send({ kind: 'party', act: 'cancel' })],
    ['does not come to an end', (gate: LaneInHand) => gate.pass(partyMs)],
    ['is at a lane that closes', (gate: LaneInHand) => gate.mode('closed')],
    [
      'is at a lane that fails',
      (gate: LaneInHand) => gate.send({ kind: 'relay-failed', fault: 'relay-gone' }),
    ],
  ])('which %s gives every ticket back', (_what, comes) => {
    const gate = collected()
    comes(gate)
    expect(settled(gate)).toEqual(['a given-back', 'b given-back'])
    expect(gate.kinds()).not.toContain('pulse')
  })

  it('waits where there is no room for all of them', () => {
    const gate = collected()
    gate.send({ kind: 'party', act: 'done' })
    room(gate, true)
    expect(settled(gate)).toEqual([])
    expect(gate.state.party?.people).toBe(2)
  })
})

describe('staff who let one in by hand', () => {
  it('open the gate once, and not behind a guest', () => {
    const gate = LaneInHand.ready()
    gate.send({ kind: 'by-hand', reason: 'staff' })
    expect(gate.effects.at(-1)).toMatchObject({ kind: 'decide-by-hand', reason: 'staff' })
    gate.send({
      kind: 'decided',
      scanNo: gate.state.lastNo,
      decision: { outcome: 'by-hand', reason: 'staff', pass: null },
    })
    expect(gate.how('pulse')).toBe(1)
    gate.send({ kind: 'by-hand', reason: 'staff' })
    expect(gate.how('decide-by-hand')).toBe(1)
  })

  it('cannot at a closed lane', () => {
    const gate = LaneInHand.ready()
    gate.mode('closed')
    gate.send({ kind: 'by-hand', reason: 'staff' })
    expect(gate.how('decide-by-hand')).toBe(0)
  })
})
