import type { TicketChoices } from '../../contract/events-api.ts'
import type { VenueEvent } from '../admission/events/venue-event.ts'
import type { ZoneConfig } from '../config/zone-config.ts'

/** As many as a person looks through. */
const maxEventsOffered = 50

/**
 * What a desk may offer for a ticket: the events that are not over, each as tickets name it, the zones, and the groups
 * that lanes are of.
 * @param events in the order of their doors.
 * @param nowS Unix seconds UTC.
 */
export const ticketChoices = (
  events: readonly VenueEvent[],
  zones: readonly ZoneConfig[],
  lanes: readonly { readonly group?: string | undefined }[],
  nowS: number,
): TicketChoices => ({
  events: events
    .filter(({ endsS }) => endsS > nowS)
    .slice(0, maxEventsOffered)
    .map(({ id, name, ticketNames: [first = id] }) => ({ event: first, name })),
  zones: zones.map(({ id, name }) => ({ id, name })),
  groups: [...new Set(lanes.flatMap(({ group }) => group ?? []))].toSorted(),
})
