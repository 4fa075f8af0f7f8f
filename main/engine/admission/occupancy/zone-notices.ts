import type { Notice } from '../../../contract/gate-api.ts'
import type { OccupancyView, ZoneView } from '../../../contract/occupancy-api.ts'

/** What staff are told of zones. */
export const zoneNoticeCodes = ['zone-nearly-full', 'zone-full'] as const

type ZoneNotice = Notice & { readonly zone: NonNullable<Notice['zone']> }

/** What is to be said of each zone. It names the limit and not who is inside, so that it is said once and not at every passage. */
export const zoneNotices = (view: OccupancyView): ZoneNotice[] =>
  view.kind === 'on' ? view.zones.flatMap(noticesOf) : []

function noticesOf({ zoneId, name, level, warnAt, stopAt }: ZoneView): ZoneNotice[] {
  if (level === 'free') return []
  const isFull = level === 'full'
  const limit = (isFull ? stopAt : warnAt) ?? 0
  return [
    {
      code: isFull ? 'zone-full' : 'zone-nearly-full',
      severity: isFull ? 'alarm' : 'warning',
      detail: null,
      zone: { id: zoneId, name, limit },
    },
  ]
}
