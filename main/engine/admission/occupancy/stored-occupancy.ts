import type { Cancel, Clock } from '../../../../native/clock.ts'
import { ok, type Result } from '../../../../native/result.ts'
import type { Direction } from '../../../contract/gate-api.ts'
import type {
  Click,
  Correction,
  CountAnswer,
  OccupancyView,
  ZoneView,
} from '../../../contract/occupancy-api.ts'
import type { ZoneConfig } from '../../config/zone-config.ts'
import type { LaneFault } from '../../lane/lane-state.ts'
import type { Audit } from '../../store/audit.ts'
import { kept } from '../../store/kept.ts'
import { attempt, type StoreFault } from '../../store/store-fault.ts'
import type { Alongside, ZoneCounts } from '../../store/zone-counts.ts'
import type { EventPlan } from '../events/event-plan.ts'
import { zonesOf } from '../events/lane-places.ts'
import type { LanePlace, VenueEvent } from '../events/venue-event.ts'
import type { Occupancy } from './occupancy.ts'
import { insideOf, nobody, setTo, wentIn, wentOut, type ZoneTally } from './zone-tally.ts'

/** How soon screens see that another event is on, where nobody goes through. Milliseconds. */
const lookMs = 10_000

export interface StoredOccupancyParts {
  readonly zones: readonly ZoneConfig[]
  readonly plan: EventPlan
  readonly counts: Pick<ZoneCounts, 'of' | 'put'>
  /** Of the same store. */
  readonly audit: Pick<Audit, 'add'>
  readonly clock: Clock
}

/** An event that is on, and how many are in its zones, by their ids. */
interface Counted {
  readonly event: VenueEvent
  readonly tallies: ReadonlyMap<string, ZoneTally>
}

/** Counts in memory what it has put on disk first, so that a start finds what the end left. */
export class StoredOccupancy implements Occupancy {
  readonly #parts: StoredOccupancyParts
  readonly #zones: readonly ZoneConfig[]
  #counted: Counted | null = null
  #onChange: (view: OccupancyView) => void = () => undefined
  #next: Cancel | null = null
  #shownEvent: string | null = null

  constructor(parts: StoredOccupancyParts) {
    this.#parts = parts
    this.#zones = zonesOf(parts.zones)
  }

  /** @param onChange told of all that changes, and of what is from the start. */
  start(onChange: (view: OccupancyView) => void): void {
    this.#onChange = onChange
    this.#tell()
    this.#lookAgain()
  }

  stop(): void {
    this.#next?.()
  }

  isFull(zoneId: string, people: number): boolean {
    const { stopAt } = this.#zones.find(({ id }) => id === zoneId)?.capacity ?? {}
    if (stopAt === undefined) return false
    const on = this.#on()
    if (!on.ok || on.value === null) return false
    return insideOf(on.value.tallies.get(zoneId) ?? nobody) + people > stopAt
  }

  passed(
    { zoneId, fromZoneId }: LanePlace,
    direction: Direction,
    people: number,
    alongside: Alongside = nothing,
  ): Result<void, LaneFault> {
    const on = this.#on()
    if (!on.ok) return kept(on)
    if (on.value === null) return kept(alongside())
    const { tallies } = on.value
    const [into, outOf] = direction === 'in' ? [zoneId, fromZoneId] : [fromZoneId, zoneId]
    const moved = new Map<string, ZoneTally>()
    if (outOf !== null) moved.set(outOf, wentOut(tallies.get(outOf) ?? nobody, people))
    if (into !== null) moved.set(into, wentIn(tallies.get(into) ?? nobody, people))
    return kept(this.#keep(on.value, moved, alongside))
  }

  /** Somebody went in or out whom no lane has seen. */
  clicked({ zoneId, people }: Click): CountAnswer {
    return this.#change(zoneId, null, (tally) => ({
      tally: people > 0 ? wentIn(tally, people) : wentOut(tally, -people),
      alongside: nothing,
    }))
  }

  /** Somebody has counted: what they say is in force once it is on record. */
  correct({ eventId, zoneId, change, reason }: Correction, actor: string): CountAnswer {
    return this.#change(zoneId, eventId, (before) => {
      const from = insideOf(before)
      const tally = setTo(before, change.kind === 'set' ? change.inside : from + change.people)
      const detail = { event: eventId, zone: zoneId, from, to: insideOf(tally), reason }
      const { audit, clock } = this.#parts
      const record = (): void =>
        audit.add(actor, { action: 'occupancy-corrected', detail }, clock.wallMs() / 1_000)
      return { tally, alongside: () => attempt(record) }
    })
  }

  view(): OccupancyView {
    const on = this.#on()
    if (!on.ok || on.value === null) return { kind: this.#parts.plan.hasEvents ? 'between' : 'none' }
    const { event, tallies } = on.value
    const { id, name, doorsS, endsS } = event
    return {
      kind: 'on',
      event: { id, name, doorsS, endsS },
      zones: this.#zones.map((zone) => zoneView(zone, tallies.get(zone.id) ?? nobody)),
    }
  }

  /** @param eventId null: whichever is on. */
  #change(
    zoneId: string,
    eventId: string | null,
    change: (tally: ZoneTally) => { readonly tally: ZoneTally; readonly alongside: Alongside },
  ): CountAnswer {
    const on = this.#on()
    if (!on.ok) return 'failed'
    if (on.value === null || (eventId !== null && on.value.event.id !== eventId)) return 'no-event'
    if (!this.#zones.some(({ id }) => id === zoneId)) return 'no-zone'
    const { tally, alongside } = change(on.value.tallies.get(zoneId) ?? nobody)
    return this.#keep(on.value, new Map([[zoneId, tally]]), alongside).ok ? 'counted' : 'failed'
  }

  #keep(
    { event, tallies }: Counted,
    changed: ReadonlyMap<string, ZoneTally>,
    alongside: Alongside,
  ): Result<void, StoreFault> {
    const stored = this.#parts.counts.put(event.id, changed, alongside)
    if (stored.ok) {
      this.#counted = { event, tallies: new Map([...tallies, ...changed]) }
      this.#tell()
    }
    return stored
  }

  /** What is counted now; null while no event is on. Of an event that has come on, what was counted before a start. */
  #on(): Result<Counted | null, StoreFault> {
    const { plan, counts, clock } = this.#parts
    const event = plan.at(clock.wallMs() / 1_000)
    if (event === null) return ok(null)
    const before = this.#counted
    if (before?.event === event) return ok(before)
    const tallies = before?.event.id === event.id ? ok(before.tallies) : counts.of(event.id)
    if (!tallies.ok) return tallies
    this.#counted = { event, tallies: tallies.value }
    return ok(this.#counted)
  }

  #lookAgain(): void {
    this.#next = this.#parts.clock.schedule(lookMs, () => {
      if (shownBy(this.view()) !== this.#shownEvent) this.#tell()
      this.#lookAgain()
    })
  }

  #tell(): void {
    const view = this.view()
    this.#shownEvent = shownBy(view)
    this.#onChange(view)
  }
}

const nothing: Alongside = () => ok(undefined)

/** What tells the figures of one event from those of another. */
const shownBy = (view: OccupancyView): string => (view.kind === 'on' ? `on ${view.event.id}` : view.kind)

function zoneView({ id, name, capacity }: ZoneConfig, tally: ZoneTally): ZoneView {
  const { warnAt = null, stopAt = null } = capacity
  const inside = insideOf(tally)
  const level =
    stopAt !== null && inside >= stopAt
      ? 'full'
      : warnAt !== null && inside >= warnAt
        ? 'nearly-full'
        : 'free'
  return { zoneId: id, name, inside, ...tally, warnAt, stopAt, level }
}
