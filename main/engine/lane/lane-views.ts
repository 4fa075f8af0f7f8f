import type { AttendantView } from '../../contract/gate-api.ts'
import type { LaneDecision } from '../decision.ts'
import { nameOnOneLine } from '../passes/name.ts'
import type { Ticket, VerifiedPass } from '../passes/pass-format.ts'
import type { Shown } from './lane-parts.ts'
import type { Task } from './lane-state.ts'

/** The last pass of a lane as its attendant may see it. The one place where a holder is revealed to a screen. */
export function attendantView(laneId: string, shown: Shown | null, nowMs: number): AttendantView {
  if (shown === null) return { laneId, shown: null }
  const { decision, task } = shown
  return {
    laneId,
    shown: {
      outcome: decision.outcome,
      reason: decision.outcome === 'admit' ? null : decision.reason,
      pass: decision.pass === null ? null : passView(decision.pass),
      others: othersOf(decision).map(passView),
      task: task === null ? null : taskView(task, nowMs),
      warnings: decision.outcome === 'admit' ? [...decision.warnings] : [],
      keysAgeS: decision.outcome === 'by-hand' ? null : (decision.keysAgeS ?? null),
      finding: findingView(decision),
      idCompared: shown.idCompared,
      clearsInMs: Math.max(0, Math.round(shown.clearsAtMs - nowMs)),
    },
  }
}

const othersOf = (decision: LaneDecision): readonly VerifiedPass[] =>
  decision.outcome === 'by-hand' ? [] : (decision.others ?? [])

const taskView = (task: Task, nowMs: number): NonNullable<AttendantView['shown']>['task'] =>
  task.kind === 'check-id'
    ? { kind: 'check-id', endsInMs: Math.max(0, Math.round(task.untilMs - nowMs)) }
    : { kind: 'more-proofs', missing: [...task.missing] }

function findingView(decision: LaneDecision): NonNullable<AttendantView['shown']>['finding'] {
  if (decision.outcome === 'admit' || decision.outcome === 'by-hand' || decision.finding === undefined)
    return null
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
