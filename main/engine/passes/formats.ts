import { digitalHealthPass } from './digital-health-pass/digital-health-pass.ts'
import { euDcc } from './eu-dcc/eu-dcc.ts'
import { nzcp } from './nzcp/nzcp.ts'
import { pretix } from './pretix/pretix.ts'
import { smartHealthCard } from './smart-health-card/smart-health-card.ts'
import { vdsNc } from './vds-nc/vds-nc.ts'
import { venueTicket } from './venue-ticket/venue-ticket.ts'

/** Every kind of pass that this gate reads; a text is the first one's that recognises it. A new one is its folder and a line here. */
export const formats = [venueTicket, smartHealthCard, euDcc, nzcp, vdsNc, digitalHealthPass, pretix] as const
