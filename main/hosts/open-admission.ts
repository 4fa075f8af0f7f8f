import type { Cancel, Clock } from '../../native/clock.ts'
import { LaneAdmission } from '../engine/admission/admission.ts'
import type { ClaimHold } from '../engine/admission/claims/claims.ts'
import { destroyClaims } from '../engine/admission/claims/destroy.ts'
import { EventKeys } from '../engine/admission/claims/event-keys.ts'
import { identityOf } from '../engine/admission/claims/identity.ts'
import { StoredClaims, type OnDouble } from '../engine/admission/claims/stored-claims.ts'
import { withDeadline } from '../engine/admission/claims/with-deadline.ts'
import { bindingOf } from '../engine/admission/events/binding.ts'
import type { EventPlan } from '../engine/admission/events/event-plan.ts'
import type { LanePlace } from '../engine/admission/events/venue-event.ts'
import type { VenueLists } from '../engine/admission/lists/venue-lists.ts'
import type { Occupancy } from '../engine/admission/occupancy/occupancy.ts'
import { admissionAt } from '../engine/config/admission-config.ts'
import type { Site, SiteLane } from '../engine/config/site.ts'
import { PendingClaims } from '../engine/lane/pending-claims.ts'
import type { LaneRunner } from '../engine/lane/lane-runner.ts'
import type { Log } from '../engine/log.ts'
import type { StoredLists } from '../engine/store/code-lists.ts'
import type { Store } from '../engine/store/open-store.ts'

/** How often the gate looks whether an event is to be forgotten. Milliseconds. */
const destroyEveryMs = 60_000

export interface AdmissionParts {
  readonly store: Store
  readonly plan: EventPlan
  readonly occupancy: Occupancy
  readonly lists: VenueLists
  readonly storedLists: StoredLists
  readonly clock: Clock
  /** A clock in doubt ends no event. */
  readonly isClockDoubtful: () => boolean
  readonly onDouble: OnDouble
  /** So many guests were let in unanswered that some of them will not be written down. */
  readonly onForgotten: () => void
  readonly log: Log
}

/** What the lanes of one engine share: who has used which ticket, and who is on the way in. */
export class VenueAdmission {
  readonly #site: Site
  readonly #parts: AdmissionParts
  readonly #keys: EventKeys
  readonly #claims: StoredClaims
  readonly #pending: PendingClaims
  readonly #found = new Map<string, ClaimHold[]>()
  readonly #lanesInto = new Map<string, LaneRunner[]>()
  #next: Cancel | null = null
  #destroying: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(site: Site, parts: AdmissionParts) {
    this.#site = site
    this.#parts = parts
    this.#keys = new EventKeys(parts.store, (eventId) => parts.plan.destroyAtS(eventId))
    this.#claims = new StoredClaims(parts.store, this.#keys, parts.onDouble)
    const { claimDeadlineMs } = site.admission
    this.#pending = new PendingClaims(
      withDeadline(this.#claims, claimDeadlineMs, parts.clock),
      parts.clock,
      parts.onForgotten,
    )
    const forgotten = this.#claims.endForgotten()
    for (const { laneId, hold } of forgotten.ok ? forgotten.value : []) {
      this.#found.set(laneId, [...(this.#found.get(laneId) ?? []), hold])
      parts.log({ event: 'claim-uncertain', lane: laneId })
    }
  }

  /** On what the grant rested that the engine before this one had open at a lane. */
  foundAt(laneId: string): readonly ClaimHold[] {
    return this.#found.get(laneId) ?? []
  }

  of(lane: SiteLane, place: LanePlace): LaneAdmission {
    const { plan, lists, clock, occupancy } = this.#parts
    const { entry, claimDeadlineMs, ...rules } = admissionAt(this.#site.admission, lane.admission)
    const { reentryMinutes, ...rest } = entry
    return new LaneAdmission({
      laneId: lane.id,
      direction: lane.direction,
      place,
      rules: {
        ...rules,
        entry: { ...rest, reentryS: reentryMinutes === null ? null : reentryMinutes * 60 },
      },
      timeZone: this.#site.venue.timeZone,
      clock,
      claims: withDeadline(this.#claims, claimDeadlineMs, clock),
      pending: this.#pending,
      identityOf,
      plan,
      bindingOf,
      // Whoever has an open arm before them is as good as inside.
      occupancy: { isFull: (zoneId, people) => occupancy.isFull(zoneId, people + this.#entering(zoneId)) },
      lists: () => lists,
    })
  }

  /** The lane runs: who is in its arm counts towards its zone. */
  runs({ direction }: SiteLane, { zoneId }: LanePlace, runner: LaneRunner): void {
    if (direction === 'in') this.#lanesInto.set(zoneId, [...(this.#lanesInto.get(zoneId) ?? []), runner])
  }

  start(): void {
    this.#destroying = this.#destroyWhatIsOver().finally(() => {
      if (this.#stopped) return
      this.#next = this.#parts.clock.schedule(destroyEveryMs, () => this.start())
    })
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#next?.()
    await this.#destroying
  }

  async #destroyWhatIsOver(): Promise<void> {
    const { clock, store, plan, storedLists, isClockDoubtful, log } = this.#parts
    if (isClockDoubtful()) return
    const nowS = clock.wallMs() / 1_000
    const claims = await destroyClaims(store, this.#keys, nowS)
    if (!claims.ok) log({ event: 'claims-kept', fault: claims.error.code })
    else if (claims.value.length > 0) log({ event: 'claims-destroyed', events: claims.value.length })
    for (const event of new Set(storedLists.heads().map((list) => list.event))) {
      const dueS = plan.destroyAtS(event)
      if (dueS !== null && dueS <= nowS) storedLists.destroyListsOf(event, { actor: 'gate', atS: nowS })
    }
  }

  #entering(zoneId: string): number {
    return (this.#lanesInto.get(zoneId) ?? []).reduce((sum, { entering }) => sum + entering, 0)
  }
}
