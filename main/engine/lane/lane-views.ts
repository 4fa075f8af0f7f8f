import type { AttendantView } from '../../contract/gate-api.ts'
import type { Decision } from '../decision.ts'
import { nameOnOneLine } from '../passes/name.ts'
import type { Ticket, VerifiedPass } from '../passes/pass-format.ts'
import type { Shown } from './lane-parts.ts'

/** The last pass of a lane as its attendant may see it. The one place where a holder is revealed to a screen. */
export function attendantView(laneId: string, shown: Shown | null, nowMs: number): AttendantView {
  if (shown === null) return { laneId, shown: null }
  const { decision } = shown
  return {
    laneId,
    shown: {
      outcome: decision.outcome,
      reason: decision.outcome === 'admit' ? null : decision.reason,
      pass: decision.pass === null ? null : passView(decision.pass),
      warnings: decision.outcome === 'admit' ? [...decision.warnings] : [],
      keysAgeS: decision.keysAgeS ?? null,
      finding: findingView(decision),
      clearsInMs: Math.max(0, Math.round(shown.clearsAtMs - nowMs)),
    },
  }
}

function findingView(decision: Decision): NonNullable<AttendantView['shown']>['finding'] {
  if (decision.outcome === 'admit' || decision.finding === undefined) return null
  const { rule, found, needed } = decision.finding
  return { rule, found, needed }
}

function passView(pass: VerifiedPass): NonNullable<NonNullable<AttendantView['shown']>['pass']> {
  const { format, type, issuer, holder, ticket, validFrom, validUntil } = pass
  return {
    format,
    type,
    issuerName: issuer.name,
    holder: holder.reveal(),
    ticket: ticket === null ? null : ticketView(ticket),
    validFrom,
    validUntil,
  }
}

/** Without its id: a ticket that admits once is used by it. A seller may call things anything: it is shown on one line. */
function ticketView({ event, zone, product, entries }: Ticket) {
  const shown = (text: string | null): string | null => (text === null ? null : nameOnOneLine(text))
  return { event: nameOnOneLine(event), zone: shown(zone), product: shown(product), entries }
}
