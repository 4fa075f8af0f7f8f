import type { VenueEvent } from './venue-event.ts'

/** Which event a venue is open for. */
export interface EventPlan {
  /** Else a gate asks nothing of events, zones and tickets that were used. */
  readonly hasEvents: boolean
  /** The event that is on, if one is. @param atS Unix seconds UTC. */
  at(atS: number): VenueEvent | null
  /** When what is known of who came is destroyed, Unix seconds UTC; null for an event that is not planned. */
  destroyAtS(eventId: string): number | null
}

/** So long before its doors an event is on, if it is no other's time: its tickets are too early then, and not for nothing. */
const leadS = 12 * 3_600

/** An event and when it is on, from the first second up to but not including the other. */
interface Span {
  readonly fromS: number
  readonly toS: number
  readonly event: VenueEvent
}

/**
 * One event is on at a time: from half a day before its doors until its claims are destroyed, so that people are still
 * counted and let out when it is over. Of a shorter pause between two events each has half.
 * @param events in the order of their doors, none of them before the one before has ended.
 */
export function planOf(events: readonly VenueEvent[]): EventPlan {
  const spans = spansOf(events)
  let last: Span | undefined
  return {
    hasEvents: events.length > 0,
    at(atS) {
      if (last === undefined || atS < last.fromS || atS >= last.toS)
        last = spans.find(({ fromS, toS }) => atS >= fromS && atS < toS)
      return last?.event ?? null
    },
    destroyAtS: (eventId) => events.find(({ id }) => id === eventId)?.destroyS ?? null,
  }
}

function spansOf(events: readonly VenueEvent[]): readonly Span[] {
  const begins = events.map(({ doorsS }, nth) => {
    const before = events[nth - 1]
    const halfS = before === undefined ? leadS : (doorsS - before.endsS) / 2
    return doorsS - Math.min(leadS, halfS)
  })
  return events.map((event, nth) => ({
    fromS: begins[nth] ?? event.doorsS,
    toS: Math.min(Math.max(event.endsS, event.destroyS), begins[nth + 1] ?? Infinity),
    event,
  }))
}
