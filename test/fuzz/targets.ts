import type { FuzzTarget } from './target.ts'
import { digitalHealthPassTarget } from './targets/digital-health-pass.ts'
import { euDccTarget } from './targets/eu-dcc.ts'
import { nzcpTarget } from './targets/nzcp.ts'
import { pretixTarget } from './targets/pretix.ts'
import { smartHealthCardTarget } from './targets/smart-health-card.ts'
import { vdsNcTarget } from './targets/vds-nc.ts'
import { venueTicketTarget } from './targets/venue-ticket.ts'

/** Every format that is tampered with. A new one is a file in `targets` and a line here. */
export const targets: readonly FuzzTarget[] = [
  smartHealthCardTarget,
  euDccTarget,
  nzcpTarget,
  vdsNcTarget,
  digitalHealthPassTarget,
  pretixTarget,
  venueTicketTarget,
]
