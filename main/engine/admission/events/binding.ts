import type { Ticket } from '../../passes/pass-format.ts'
import type { LanePlace, VenueEvent } from './venue-event.ts'

/** Why a ticket is none for this lane now. */
export type BindingRefusal = 'wrong-event' | 'wrong-zone' | 'wrong-gate' | 'too-early' | 'too-late'

/**
 * Is this ticket one for this event, and for going in through this lane now? Pure.
 * The event first: a ticket of another one is told neither about zones nor about time. Whoever goes out is bound by
 * event and zone alone: see who asks.
 * @param atS Unix seconds UTC.
 * @returns null: yes.
 */
export function bindingOf(
  ticket: Ticket,
  event: VenueEvent,
  place: LanePlace,
  atS: number,
): BindingRefusal | null {
  const named = namedBy(ticket, event)
  if (named === null) return 'wrong-event'
  const { zone, group = null } = ticket
  if (zone !== null && named !== 'with its zone' && !admitsTo(zone, place)) return 'wrong-zone'
  if (group !== null && group !== place.group) return 'wrong-gate'
  if (atS < event.doorsS) return 'too-early'
  return atS < Math.min(event.lastEntryS ?? event.endsS, event.endsS) ? null : 'too-late'
}

/**
 * How a ticket names the event, if it does. Of a series, such as one of pretix, each date is an event of its own and
 * stands where other tickets have a zone: `summer/17`.
 */
function namedBy(
  { event, zone }: Ticket,
  { id, ticketNames }: VenueEvent,
): 'by its name' | 'with its zone' | null {
  if (zone !== null && ticketNames.includes(`${event}/${zone}`)) return 'with its zone'
  // By its own id the venue's lists name it, however its tickets do.
  const isNamed = ticketNames.length === 0 || ticketNames.includes(event) || event === id
  return isNamed ? 'by its name' : null
}

/** The zone itself, or one that is reached through it. */
const admitsTo = (zone: string, { zoneId, beyond = [] }: LanePlace): boolean =>
  zone === zoneId || beyond.includes(zone)
