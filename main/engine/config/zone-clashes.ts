import { zonesOf } from '../admission/events/lane-places.ts'
import type { LaneConfig } from './config.ts'
import { found, type ConfigMistake } from './mistakes.ts'
import type { ZoneConfig } from './zone-config.ts'

/** Zones of one name, or that warn too late. */
export function zoneClashes(zones: readonly ZoneConfig[]): ConfigMistake[] {
  return zones.flatMap(({ id, capacity: { warnAt, stopAt } }, index): ConfigMistake[] => {
    const first = zones.findIndex((zone) => zone.id === id)
    const twice: ConfigMistake[] =
      first < index
        ? [
            {
              path: `zones[${index}].id`,
              found: found(id),
              allowed: `another id: zones[${first}] has this one`,
            },
          ]
        : []
    const late: ConfigMistake[] =
      warnAt !== undefined && stopAt !== undefined && warnAt > stopAt
        ? [
            {
              path: `zones[${index}].capacity.warnAt`,
              found: found(warnAt),
              allowed: `${stopAt} or less: at stopAt nobody more is let in`,
            },
          ]
        : []
    return [...twice, ...late]
  })
}

/** Lanes that lead into a zone that is not there, or from one into itself. */
export function placeClashes(
  lanes: readonly Pick<LaneConfig, 'zone' | 'from'>[],
  zones: readonly ZoneConfig[],
): ConfigMistake[] {
  const known = new Set(zones.map(({ id }) => id))
  const [first] = zonesOf(zones)
  const allowed =
    zones.length === 0
      ? 'nothing: there are no zones yet, name them in `zones`'
      : `one of the zones: ${zones.map(({ id }) => JSON.stringify(id)).join(', ')}; or name it in \`zones\``
  return lanes.flatMap(({ zone, from }, index): ConfigMistake[] => {
    const missing = Object.entries({ zone, from }).flatMap(([field, id]): ConfigMistake[] =>
      id === undefined || known.has(id)
        ? []
        : [{ path: `lanes[${index}].${field}`, found: found(id), allowed }],
    )
    if (missing.length > 0 || from === undefined || from !== (zone ?? first.id)) return missing
    const path = `lanes[${index}].from`
    return [{ path, found: found(from), allowed: 'another zone than the one that it leads into' }]
  })
}
