import { randomBytes } from 'node:crypto'
import type { Clock } from '../../../native/clock.ts'
import { unreachable } from '../../../native/result.ts'
import type { ByHandReason, Direction } from '../../contract/gate-api.ts'
import type { Decision } from '../decision.ts'
import { referred, refused } from '../not-admitted.ts'
import type { Admits, Asked, Shown } from '../lane/lane-parts.ts'
import { oneGuest, type AdmissionSetup, type Party, type Terms } from '../lane/lane-state.ts'
import type { PendingClaims } from '../lane/pending-claims.ts'
import type { Ticket, VerifiedPass } from '../passes/pass-format.ts'
import type { RefusalReason } from '../passes/reasons.ts'
import type { ClaimAnswer, ClaimEnd, ClaimRequest, Claims, Held } from './claims/claims.ts'
import { entryUse } from './claims/entry-use.ts'
import type { EventPlan } from './events/event-plan.ts'
import type { LanePlace, VenueEvent } from './events/venue-event.ts'
import type { LaneRules } from './lane-admission.ts'
import { Minors } from './minors.ts'
import { ProofSet } from './proof-set.ts'

/** What a lane needs to know of its venue. */
export interface AdmissionParts {
  readonly laneId: string
  readonly direction: Direction
  readonly place: LanePlace
  readonly rules: LaneRules
  readonly timeZone: string
  readonly clock: Clock
  /** With a deadline of its own, shorter than the lane's for a decision. */
  readonly claims: Pick<Claims, 'reserve'>
  /** What becomes of them: one for all lanes with the same claims. */
  readonly pending: Pick<PendingClaims, 'add' | 'owedOf' | 'store' | 'storeOf' | 'stop'>
  /** Null for a pass that can be shown any number of times. */
  readonly identityOf: (pass: VerifiedPass) => string | null
  readonly plan: Pick<EventPlan, 'hasEvents' | 'at'>
  readonly bindingOf: (
    ticket: Ticket,
    event: VenueEvent,
    place: LanePlace,
    atS: number,
  ) => RefusalReason | null
  readonly occupancy: { isFull(zoneId: string, people: number): boolean }
  /** Asked anew for each pass: lists change while the doors are open. */
  readonly lists: () => { isBlocked(pass: VerifiedPass): boolean }
}

type Admitted = Decision & { readonly outcome: 'admit' }

/** Reasons to let somebody in by hand that are about the pass on the attendant's screen. */
const aboutShown: ReadonlySet<ByHandReason> = new Set<ByHandReason>([
  'entry-uncertain',
  'other-proof',
  'supervisor',
])

/** Of a guest whom nothing keeps: whoever leaves, or whom staff vouch for. */
const vouchedFor: Terms = { entry: oneGuest, checkId: false, isAdult: true }

/**
 * From a pass that the rules of the venue admit to whether it opens this gate, here, now and again: blocked, bound to
 * another place or time, no room, proofs that are missing, too young to go alone, and last the claim, so that nothing is
 * reserved for a guest who does not get in anyway.
 */
export class LaneAdmission implements Admits {
  readonly setup: AdmissionSetup
  readonly #parts: AdmissionParts
  readonly #proofs: ProofSet
  readonly #minors: Minors

  constructor(parts: AdmissionParts) {
    const { proofs, proofsMs, idCheck, party } = parts.rules
    this.#parts = parts
    this.#proofs = new ProofSet(proofs)
    this.#minors = new Minors(idCheck.minorUnder, parts.timeZone)
    this.setup = { proofsMs, idMs: idCheck.timeoutMs, party }
  }

  ask(decision: Admitted, party: Party | null): Asked | Promise<Asked> {
    const { clock, plan, direction, lists } = this.#parts
    const atS = clock.wallMs() / 1_000
    const event = plan.at(atS)
    if (direction === 'out') return this.#leaves(decision, event, atS)
    if (lists().isBlocked(decision.pass)) return answered(refused(decision, 'blocked-by-venue'))
    // A venue that plans no events asks nothing of them.
    if (!plan.hasEvents) return answered(decision)
    if (event === null) return answered(referred(decision, 'no-event'))
    return this.#comes(decision, event, party, atS)
  }

  byHand(reason: ByHandReason, shown: Shown | null): Asked | Promise<Asked> {
    const { clock, plan } = this.#parts
    const atS = clock.wallMs() / 1_000
    const event = plan.at(atS)
    const pass = aboutShown.has(reason) ? refusedOn(shown) : null
    const asked: Asked = {
      kind: 'decision',
      decision: { outcome: 'by-hand', reason, pass: null },
      terms: vouchedFor,
      isWhole: true,
    }
    const request = event === null || pass === null ? null : this.#request(pass, event, true, atS)
    if (request === null || pass === null) return asked
    return this.#reserve(request).then((answer) => {
      switch (answer.kind) {
        case 'reserved':
          return { ...asked, terms: on(vouchedFor, answer.hold) }
        case 'refused':
          return answered({ outcome: 'refuse', reason: answer.reason, format: pass.format, pass })
        // Staff have decided, and that no claim can be made of it does not change their mind.
        case 'uncertain':
          return asked
        case 'unanswered':
          return answer.fault === 'claims-destroyed'
            ? asked
            : { ...asked, terms: on(vouchedFor, unanswered(request)) }
        default:
          return unreachable(answer)
      }
    })
  }

  /** Is there no room for so many more? Nobody is kept from leaving. */
  isFull(people: number): boolean {
    const { direction, occupancy, place } = this.#parts
    return direction === 'in' && occupancy.isFull(place.zoneId, people)
  }

  settle(hold: Held, end: ClaimEnd): void {
    this.#parts.pending.add(hold, end)
  }

  storeClaims(): Promise<void> {
    return this.#parts.pending.store()
  }

  stop(): Promise<void> {
    return this.#parts.pending.stop()
  }

  forgetProofs(): void {
    this.#proofs.forget()
  }

  /** Nobody is kept in by an event that is over, by a time, a list or a proof. */
  #leaves(decision: Admitted, event: VenueEvent | null, atS: number): Asked | Promise<Asked> {
    if (event === null) return answered(decision, vouchedFor)
    const { bindingOf, place } = this.#parts
    const { ticket } = decision.pass
    const elsewhere = ticket === null ? null : bindingOf(ticket, event, place, atS)
    if (elsewhere === 'wrong-event' || elsewhere === 'wrong-zone')
      return answered(refused(decision, elsewhere))
    return this.#claims(decision, this.#request(decision.pass, event, false, atS), vouchedFor)
  }

  #comes(decision: Admitted, event: VenueEvent, party: Party | null, atS: number): Asked | Promise<Asked> {
    const { bindingOf, place, rules } = this.#parts
    const { pass } = decision
    const elsewhere = pass.ticket === null ? null : bindingOf(pass.ticket, event, place, atS)
    if (elsewhere !== null) return answered(refused(decision, elsewhere))
    // Those of a party who wait for the others are not inside yet.
    const waiting = rules.party.opening === 'all' ? (party?.people ?? 0) : 0
    if (this.isFull(waiting + 1)) return answered(referred(decision, 'zone-full'))
    if (rules.proofs.length === 0) return this.#goesIn(decision, event, party, atS)
    const taken = this.#proofs.take(decision)
    switch (taken.kind) {
      case 'not-asked-for':
        return answered(referred(decision, 'type-not-accepted'))
      case 'more':
        return { kind: 'more-proofs', decision, have: taken.have, missing: taken.missing }
      case 'mismatch':
        return whole(answered(referred(taken.decision, 'holder-mismatch')))
      case 'whole': {
        const asked = this.#goesIn(taken.decision, event, party, atS)
        return asked instanceof Promise ? asked.then(whole) : whole(asked)
      }
      default:
        return unreachable(taken)
    }
  }

  #goesIn(decision: Admitted, event: VenueEvent, party: Party | null, atS: number): Asked | Promise<Asked> {
    const { pass, others = [] } = decision
    const proofs = [pass, ...others]
    const isMinor = this.#minors.isMinor(proofs, event)
    if (isMinor && party?.hasAdult !== true) return answered(referred(decision, 'minor-alone'))
    const { who } = this.#parts.rules.idCheck
    const terms: Terms = {
      entry: oneGuest,
      checkId: who === 'everybody' || (who === 'adults' && !this.#minors.isSurelyMinor(proofs, event)),
      isAdult: !isMinor,
    }
    return this.#claims(decision, this.#request(pass, event, false, atS), terms)
  }

  /** Null: this pass cannot be used up. */
  #request(pass: VerifiedPass, event: VenueEvent, override: boolean, atS: number): ClaimRequest | null {
    const { identityOf, place, direction, laneId, rules } = this.#parts
    const identity = identityOf(pass)
    if (identity === null) return null
    return {
      scope: { eventId: event.id, zoneId: place.zoneId },
      identity,
      direction,
      rules: { ...rules.entry, entries: pass.ticket?.entries ?? rules.entry.entries },
      laneId,
      override,
      atS,
    }
  }

  #claims(decision: Admitted, request: ClaimRequest | null, terms: Terms): Asked | Promise<Asked> {
    if (request === null) return answered(decision, terms)
    return this.#reserve(request).then((answer) => this.#claimed(decision, request, answer, terms))
  }

  /** Whoever went through on the same ticket while nobody answered is told of first: else it were good once more. */
  async #reserve(request: ClaimRequest): Promise<ClaimAnswer> {
    const { claims, pending } = this.#parts
    if (pending.owedOf(request) === null) return claims.reserve(request)
    await pending.storeOf(request)
    const owed = pending.owedOf(request)
    if (owed === null) return claims.reserve(request)
    // Nobody answers yet. Going in, what is known here may be enough to say no.
    const found = request.direction === 'in' ? entryUse(request, owed, []) : null
    return typeof found === 'string'
      ? { kind: 'refused', reason: found }
      : { kind: 'unanswered', fault: 'claims-silent' }
  }

  #claimed(decision: Admitted, request: ClaimRequest, answer: ClaimAnswer, terms: Terms): Asked {
    switch (answer.kind) {
      case 'reserved':
        return answered(
          answer.passedBack ? warned(decision, 'passed-back') : decision,
          on(terms, answer.hold),
        )
      case 'refused':
        return answered(refused(decision, answer.reason))
      case 'uncertain':
        return answered(referred(decision, 'entry-uncertain'))
      case 'unanswered':
        // Its claims were destroyed: then the clock is wrong, and nobody would find out later.
        return this.#parts.rules.whenUnanswered === 'admit' && answer.fault !== 'claims-destroyed'
          ? answered(warned(decision, 'claim-unconfirmed'), on(terms, unanswered(request)))
          : answered(referred(decision, 'claims-unanswered'))
      default:
        return unreachable(answer)
    }
  }
}

/** The pass on the attendant's screen, where it has not opened the gate. */
const refusedOn = (shown: Shown | null): VerifiedPass | null =>
  shown === null || (shown.decision.outcome === 'admit' && shown.task === null) ? null : shown.decision.pass

const on = (terms: Terms, held: Held): Terms => ({ ...terms, entry: { people: 1, holds: [held] } })

const unanswered = (request: ClaimRequest): Held => ({ id: randomBytes(9).toString('base64url'), request })

const answered = (decision: Decision, terms?: Terms): Asked & { readonly kind: 'decision' } => ({
  kind: 'decision',
  decision,
  ...(terms === undefined ? {} : { terms }),
  isWhole: false,
})

const whole = (asked: Asked): Asked => (asked.kind === 'decision' ? { ...asked, isWhole: true } : asked)

const warned = (decision: Admitted, warning: Admitted['warnings'][number]): Admitted => ({
  ...decision,
  warnings: [...decision.warnings, warning],
})
