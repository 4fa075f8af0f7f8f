import { describe, expect, it } from 'vitest'
import { bindingOf } from '../../../../main/engine/admission/events/binding.ts'
import { placeOf } from '../../../../main/engine/admission/events/lane-places.ts'
import type { LanePlace, VenueEvent } from '../../../../main/engine/admission/events/venue-event.ts'
import type { Ticket } from '../../../../main/engine/passes/pass-format.ts'

const event: VenueEvent = {
  id: 'final',
  name: 'Cup final',
  doorsS: 1_000,
  startsS: 2_000,
  lastEntryS: 3_000,
  endsS: 4_000,
  destroyS: 5_000,
  ticketNames: ['final', 'summer/17'],
}
const place: LanePlace = { zoneId: 'north', fromZoneId: null, group: 'gate-b' }
const ticket = (over: Partial<Ticket> = {}): Ticket => ({
  id: 'a-ticket',
  event: 'final',
  zone: null,
  product: null,
  entries: null,
  ...over,
})
const bound = (over: Partial<Ticket>, atS = 2_000, at: Partial<LanePlace> = {}): string | null =>
  bindingOf(ticket(over), event, { ...place, ...at }, atS)

describe('a ticket', () => {
  it('is for an event that is named as its seller names it', () => {
    expect(bound({})).toBe(null)
    expect(bound({ event: 'Final' })).toBe('wrong-event')
    expect(bindingOf(ticket({ event: 'anything' }), { ...event, ticketNames: [] }, place, 2_000)).toBe(null)
  })

  it('of a series is for the date that the event is, whatever the zone of the lane', () => {
    expect(bound({ event: 'summer', zone: '17' })).toBe(null)
    expect(bound({ event: 'summer', zone: '18' })).toBe('wrong-event')
    expect(bound({ event: 'summer' })).toBe('wrong-event')
  })

  it('is for its zone, and for the lanes on the way there', () => {
    expect(bound({ zone: 'north' })).toBe(null)
    expect(bound({ zone: 'south' })).toBe('wrong-zone')
    expect(bound({ zone: 'box-12' }, 2_000, { beyond: ['boxes', 'box-12'] })).toBe(null)
  })

  it('bound to a group of lanes is for no other, nor for a lane of none', () => {
    expect(bound({ group: 'gate-b' })).toBe(null)
    expect(bound({ group: 'gate-c' })).toBe('wrong-gate')
    expect(bound({ group: 'gate-b' }, 2_000, { group: null })).toBe('wrong-gate')
  })

  it('admits from the doors until the last entry, to the second', () => {
    expect([999, 1_000, 2_999, 3_000].map((atS) => bound({}, atS))).toEqual([
      'too-early',
      null,
      null,
      'too-late',
    ])
    const open = { ...event, lastEntryS: null }
    expect([3_999, 4_000].map((atS) => bindingOf(ticket(), open, place, atS))).toEqual([null, 'too-late'])
  })

  it('is told first of the event, then of the zone, of the gate, of the time', () => {
    const wrong = { event: 'other', zone: 'south', group: 'gate-c' }
    expect(bound(wrong, 0)).toBe('wrong-event')
    expect(bound({ ...wrong, event: 'final' }, 0)).toBe('wrong-zone')
    expect(bound({ group: 'gate-c' }, 0)).toBe('wrong-gate')
  })
})

describe('where a lane leads', () => {
  const zones = [
    { id: 'concourse', name: 'Concourse', capacity: {} },
    { id: 'boxes', name: 'Boxes', capacity: {} },
    { id: 'box-12', name: 'Box 12', capacity: {} },
  ]

  it('is into the first zone from outside, unless it says otherwise', () => {
    expect(placeOf({}, [{}], zones)).toEqual({
      zoneId: 'concourse',
      beyond: [],
      fromZoneId: null,
      group: null,
    })
    expect(placeOf({}, [{}], []).zoneId).toBe('venue')
  })

  it('is on the way to every zone behind, in whichever order the lanes stand, and round in a circle', () => {
    const outer = { group: 'gate-b' }
    const lanes = [
      { zone: 'box-12', from: 'boxes' },
      { zone: 'boxes', from: 'concourse' },
      { zone: 'concourse', from: 'box-12' },
      outer,
    ]
    expect(placeOf(outer, lanes, zones)).toEqual({
      zoneId: 'concourse',
      beyond: ['boxes', 'box-12'],
      fromZoneId: null,
      group: 'gate-b',
    })
  })
})
