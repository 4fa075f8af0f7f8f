import { LaneAdmission, type AdmissionParts } from '../../main/engine/admission/admission.ts'
import type { VenueEvent } from '../../main/engine/admission/events/venue-event.ts'
import type { Claims } from '../../main/engine/admission/claims/claims.ts'
import type { LaneRules } from '../../main/engine/admission/lane-admission.ts'
import { PendingClaims } from '../../main/engine/lane/pending-claims.ts'
import { Holder } from '../../main/engine/passes/holder.ts'
import type { VerifiedPass } from '../../main/engine/passes/pass-format.ts'
import { FakeClock } from './fake-clock.ts'
import { MemoryClaims } from './memory-claims.ts'
import { verifiedPass } from './passes.ts'
import { laneWithSimulators } from './simulated-lane.ts'

export const final: VenueEvent = {
  id: 'final',
  name: 'Cup Final',
  doorsS: Date.UTC(2026, 10, 21, 17) / 1_000,
  startsS: Date.UTC(2026, 10, 21, 20) / 1_000,
  lastEntryS: null,
  endsS: Date.UTC(2026, 10, 21, 23) / 1_000,
  destroyS: Date.UTC(2026, 10, 22, 23) / 1_000,
  ticketNames: [],
}

const onceEach: LaneRules = {
  entry: { entries: 1, passback: 'hard', reentry: false, reentryS: null },
  whenUnanswered: 'refer',
  proofs: [],
  proofsMs: 20_000,
  idCheck: { who: 'nobody', timeoutMs: 30_000, minorUnder: 0 },
  party: { max: 1, opening: 'each' },
}

/** A ticket in this name; by nobody's where that is null. */
export const ticketOf = (id: string, name: string | null = null): VerifiedPass => ({
  ...verifiedPass,
  format: 'venue-ticket',
  type: 'ticket',
  holder: new Holder(() => (name === null ? null : { name, birthDate: null })),
  ticket: { id, event: 'final', zone: null, product: null, entries: null },
})

export const healthPassOf = (name: string, birthDate: string | null = null): VerifiedPass => ({
  ...verifiedPass,
  holder: new Holder(() => ({ name, birthDate })),
})

/** The admission of one lane, at a venue in memory. */
export function admissionInMemory({
  rules = {},
  clock = new FakeClock(),
  event = final,
  direction = 'in',
  claims: kept,
  pending,
}: {
  rules?: Partial<LaneRules>
  clock?: FakeClock
  event?: VenueEvent | null
  direction?: AdmissionParts['direction']
  /** In memory unless told otherwise. */
  claims?: Claims
  /** Of several lanes of one engine. */
  pending?: PendingClaims
} = {}) {
  const claims = new MemoryClaims()
  const venue = { room: 1_000, blocked: new Set<string>() }
  const admission = new LaneAdmission({
    laneId: 'north-1',
    direction,
    place: { zoneId: 'north', fromZoneId: null, group: null },
    rules: { ...onceEach, ...rules },
    timeZone: 'Europe/Berlin',
    clock,
    claims: kept ?? claims,
    pending: pending ?? new PendingClaims(kept ?? claims, clock, () => undefined),
    identityOf: ({ ticket }) => ticket?.id ?? null,
    plan: { hasEvents: true, at: () => event },
    bindingOf: (ticket, { id }) => (ticket.event === id ? null : 'wrong-event'),
    occupancy: { isFull: (_zone, people) => people > venue.room },
    lists: () => ({ isBlocked: ({ ticket }) => venue.blocked.has(ticket?.id ?? '') }),
  })
  return { admission, claims, venue, clock }
}

/** A lane with simulated devices at that venue; a code is the name of the pass that it stands for. */
export function laneThatAdmits(
  passes: Readonly<Record<string, VerifiedPass>>,
  options: Parameters<typeof admissionInMemory>[0] = {},
) {
  const { admission, claims, venue, clock } = admissionInMemory(options)
  const lane = laneWithSimulators({
    clock,
    admission,
    passOf: (text) => passes[text] ?? ticketOf(text),
  })
  return { ...lane, claims, venue }
}
