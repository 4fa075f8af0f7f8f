import type { LaneConfig } from '../../config/config.ts'
import type { ZoneConfig } from '../../config/zone-config.ts'
import type { LanePlace } from './venue-event.ts'

/** A lane, as far as it says where it leads. */
type Placed = Pick<LaneConfig, 'zone' | 'from' | 'group'>

/** Of a venue that names no zone: all of it. */
export const wholeVenue: ZoneConfig = { id: 'venue', name: 'Venue', capacity: {} }

/** The zones that are counted: without any, the venue is one. */
export const zonesOf = (zones: readonly ZoneConfig[]): readonly [ZoneConfig, ...ZoneConfig[]] => {
  const [first = wholeVenue, ...others] = zones
  return [first, ...others]
}

/** Where a lane leads. @param lanes all of the venue: what lies beyond a zone is seen from them. */
export function placeOf(lane: Placed, lanes: readonly Placed[], zones: readonly ZoneConfig[]): LanePlace {
  const [{ id: first }] = zonesOf(zones)
  const zoneId = lane.zone ?? first
  return {
    zoneId,
    beyond: beyondOf(
      zoneId,
      lanes.map(({ zone = first, from }) => ({ zone, from })),
    ),
    fromZoneId: lane.from ?? null,
    group: lane.group ?? null,
  }
}

/** Every zone that a way leads to from this one, itself left out. */
function beyondOf(zoneId: string, ways: readonly { zone: string; from: string | undefined }[]): string[] {
  const reached = new Set([zoneId])
  // A set goes on to what is added while it is walked through.
  for (const here of reached) for (const { zone, from } of ways) if (from === here) reached.add(zone)
  reached.delete(zoneId)
  return [...reached]
}
