import { statSync } from 'node:fs'
import type { Cancel, Clock } from '../../../../native/clock.ts'
import type { EventConfig } from '../../config/event-config.ts'
import { planOf, type EventPlan } from './event-plan.ts'
import { eventsInService, keptEventsFile, readKeptEvents, type KeptEvents } from './kept-events.ts'
import { readEvents, type MistakeInList } from './read-events.ts'
import type { VenueEvent } from './venue-event.ts'

/** How soon a gate hears of events that were changed on the command line. Milliseconds. */
const lookMs = 5_000

export interface LiveEventsParts {
  readonly dataFolder: string
  /** Those of the configuration, which was checked. */
  readonly configured: readonly EventConfig[]
  readonly timeZone: string
  readonly clock: Clock
}

/** The list of a gate's events, as it was read last. */
export interface EventListState {
  readonly kept: KeptEvents
  /** Where it clashes with the configuration. */
  readonly clashes: readonly MistakeInList[]
  /** What is in force, in the order of doors: of a list that cannot be used, what was before. */
  readonly inForce: readonly VenueEvent[]
}

/** The events of a gate as they are now. A list that cannot be used changes nothing while a gate runs. */
export class LiveEvents implements EventPlan {
  readonly #parts: LiveEventsParts
  #plan: EventPlan
  #list: EventListState
  #seen: string
  #next: Cancel | null = null
  #onChange: () => void = () => undefined

  constructor(parts: LiveEventsParts) {
    this.#parts = parts
    const configured = readEvents(parts.configured, parts.timeZone)
    const inForce = configured.ok ? configured.value : []
    this.#plan = planOf(inForce)
    this.#seen = this.#state()
    this.#list = this.#read(inForce)
  }

  get hasEvents(): boolean {
    return this.#plan.hasEvents
  }

  at(atS: number): VenueEvent | null {
    return this.#plan.at(atS)
  }

  destroyAtS(eventId: string): number | null {
    return this.#plan.destroyAtS(eventId)
  }

  /** The list that was kept is damaged, or clashes with the configuration: a person has to look. */
  get unusable(): boolean {
    return this.#list.kept.unreadable || this.#list.clashes.length > 0
  }

  get list(): EventListState {
    return this.#list
  }

  /** Reads the list at once, if it was changed: whoever has done so does not wait. */
  look(): void {
    const seen = this.#state()
    if (seen === this.#seen) return
    this.#seen = seen
    this.#list = this.#read(this.#list.inForce)
    this.#onChange()
  }

  /** @param onChange told whenever the list was read anew. */
  start(onChange: () => void): void {
    this.#onChange = onChange
    this.#lookAgain()
  }

  stop(): void {
    this.#next?.()
  }

  #lookAgain(): void {
    this.#next = this.#parts.clock.schedule(lookMs, () => {
      this.look()
      this.#lookAgain()
    })
  }

  #read(before: readonly VenueEvent[]): EventListState {
    const { dataFolder, configured, timeZone } = this.#parts
    const kept = readKeptEvents(dataFolder)
    const events = eventsInService(configured, kept.events, timeZone)
    if (!events.ok) return { kept, clashes: events.error, inForce: before }
    if (kept.unreadable) return { kept, clashes: [], inForce: before }
    this.#plan = planOf(events.value)
    return { kept, clashes: [], inForce: events.value }
  }

  /** What tells one state of the file from another: each list is a file of its own, put in the place of the one before. */
  #state(): string {
    const { ino, mtimeMs, size } =
      statSync(keptEventsFile(this.#parts.dataFolder), { throwIfNoEntry: false }) ?? {}
    return [ino, mtimeMs, size].join(' ')
  }
}
