import { statSync } from 'node:fs'
import type { Cancel, Clock } from '../../../../native/clock.ts'
import type { EventConfig } from '../../config/event-config.ts'
import { planOf, type EventPlan } from './event-plan.ts'
import { eventsInService, keptEventsFile, readKeptEvents } from './kept-events.ts'
import { readEvents } from './read-events.ts'
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

/** The events of a gate as they are now. A list that cannot be used changes nothing while a gate runs. */
export class LiveEvents implements EventPlan {
  readonly #parts: LiveEventsParts
  #plan: EventPlan
  #seen: string
  #unusable = false
  #next: Cancel | null = null
  #onChange: () => void = () => undefined

  constructor(parts: LiveEventsParts) {
    this.#parts = parts
    const configured = readEvents(parts.configured, parts.timeZone)
    this.#plan = planOf(configured.ok ? configured.value : [])
    this.#seen = this.#look()
    this.#read()
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
    return this.#unusable
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
      const seen = this.#look()
      if (seen !== this.#seen) {
        this.#seen = seen
        this.#read()
        this.#onChange()
      }
      this.#lookAgain()
    })
  }

  #read(): void {
    const { dataFolder, configured, timeZone } = this.#parts
    const kept = readKeptEvents(dataFolder)
    const events = eventsInService(configured, kept.events, timeZone)
    this.#unusable = kept.unreadable || !events.ok
    if (events.ok && !kept.unreadable) this.#plan = planOf(events.value)
  }

  /** What tells one state of the file from another: each list is a file of its own, put in the place of the one before. */
  #look(): string {
    const { ino, mtimeMs, size } =
      statSync(keptEventsFile(this.#parts.dataFolder), { throwIfNoEntry: false }) ?? {}
    return [ino, mtimeMs, size].join(' ')
  }
}
