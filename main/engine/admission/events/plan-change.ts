import { err, ok, type Result } from '../../../../native/result.ts'
import { maxEvents, type EventConfig } from '../../config/event-config.ts'
import { tooManyEvents, type EventMistake } from './event-mistake.ts'
import { joinEvents } from './kept-events.ts'
import { readEvents, type MistakeInList } from './read-events.ts'
import type { VenueEvent } from './venue-event.ts'

/** The events of a gate before a change. */
export interface EventsBefore {
  readonly configured: readonly EventConfig[]
  readonly kept: readonly EventConfig[]
  readonly timeZone: string
}

/** An event that is to be there, and what mistakes call it. */
export interface FreshEvent {
  readonly event: EventConfig
  readonly name: string
}

/** What a change makes of the events. */
export interface PlannedEvents {
  readonly kept: readonly EventConfig[]
  /** All that are in force then, in the order of their doors. */
  readonly events: readonly VenueEvent[]
  readonly added: number
  readonly replaced: number
  readonly removed: number
}

/** A mistake, and which of the fresh events it is about, from 0; null: `event`, which was there before. */
export interface ChangeMistake extends EventMistake {
  readonly fresh: number | null
  /** The name of the event that was there. */
  readonly event: string | null
}

/** These events are to be there, each instead of the one with its id, if all that is there then goes together. */
export function planPut(
  { configured, kept: keptBefore, timeZone }: EventsBefore,
  fresh: readonly FreshEvent[],
): Result<PlannedEvents, readonly ChangeMistake[]> {
  const ids = new Set(fresh.map(({ event }) => event.id))
  const others = joinEvents(configured, keptBefore).filter(({ id }) => !ids.has(id))
  const all = [...others, ...fresh.map(({ event }) => event)]
  const read = readEvents(
    all,
    timeZone,
    (index) => fresh[index - others.length]?.name ?? others[index]?.id ?? '',
  )
  if (!read.ok) return err(read.error.map((mistake) => aboutFresh(mistake, all, others.length)))
  const kept = joinEvents(
    keptBefore,
    fresh.map(({ event }) => event),
  )
  if (kept.length > maxEvents)
    return err([{ ...tooManyEvents, found: String(kept.length), fresh: null, event: null }])
  const added = kept.length - keptBefore.length
  return ok({ kept, events: read.value, added, replaced: fresh.length - added, removed: 0 })
}

/**
 * What was added of this id is taken out; null: nothing was. One of the configuration is in force again, if it goes with
 * the others; a list that does not go together anyway may always be made shorter.
 */
export function planRemoval(
  before: EventsBefore,
  id: string,
): Result<PlannedEvents, readonly ChangeMistake[]> | null {
  const { configured, kept: keptBefore, timeZone } = before
  const kept = keptBefore.filter((event) => event.id !== id)
  if (kept.length === keptBefore.length) return null
  const all = joinEvents(configured, kept)
  const whereIs = (index: number): string => all[index]?.id ?? ''
  const read = readEvents(all, timeZone, whereIs)
  const clashedBefore = !readEvents(joinEvents(configured, keptBefore), timeZone).ok
  if (!read.ok && !clashedBefore)
    return err(read.error.map((mistake) => aboutFresh(mistake, all, all.length)))
  return ok({ kept, events: read.ok ? read.value : [], added: 0, replaced: 0, removed: 1 })
}

/** Where either of two events may be wrong, it is the one that is new. @param from where the fresh ones begin. */
function aboutFresh(mistake: MistakeInList, all: readonly EventConfig[], from: number): ChangeMistake {
  const earlier = mistake.orOfEarlier
  const about = mistake.index < from && earlier !== undefined && earlier.index >= from ? earlier : mistake
  const { path, found, allowed, why, index } = about
  const isFresh = index >= from
  return {
    path,
    found,
    allowed,
    why,
    fresh: isFresh ? index - from : null,
    event: isFresh ? null : (all[index]?.name ?? null),
  }
}
