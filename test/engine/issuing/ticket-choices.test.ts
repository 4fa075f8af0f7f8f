import { describe, expect, it } from 'vitest'
import { readEvents } from '../../../main/engine/admission/events/read-events.ts'
import { EventConfig } from '../../../main/engine/config/event-config.ts'
import { ticketChoices } from '../../../main/engine/issuing/ticket-choices.ts'

const event = (id: string, day: number, tickets?: readonly string[]) =>
  EventConfig.parse({
    id,
    name: `The ${id}`,
    doors: `2026-11-${day}T18:00`,
    starts: `2026-11-${day}T20:00`,
    ends: `2026-11-${day}T22:30`,
    tickets,
  })

describe('what a desk offers for a ticket', () => {
  it('is each event that is not over, as tickets name it, and the zones and groups that there are', () => {
    const list = [event('past', 20), event('final', 21, ['summer/17', 'final']), event('fair', 22, [])]
    const events = readEvents(list, 'UTC')
    if (!events.ok) throw new Error('mistakes')
    const zones = [{ id: 'bowl', name: 'Bowl', capacity: {} }]
    const lanes = [{ group: 'gate-b' }, {}, { group: 'gate-a' }, { group: 'gate-b' }]
    expect(ticketChoices(events.value, zones, lanes, Date.UTC(2026, 10, 21, 19) / 1_000)).toEqual({
      events: [
        { event: 'summer/17', name: 'The final' },
        { event: 'fair', name: 'The fair' },
      ],
      zones: [{ id: 'bowl', name: 'Bowl' }],
      groups: ['gate-a', 'gate-b'],
    })
  })
})
