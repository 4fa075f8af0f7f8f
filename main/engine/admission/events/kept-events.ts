import { readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Result } from '../../../../native/result.ts'
import { EventList, type EventConfig } from '../../config/event-config.ts'
import { jsonOf } from '../../config/json-of.ts'
import type { ConfigMistake } from '../../config/mistakes.ts'
import { replaceFile } from '../../issuing/replace-file.ts'
import { Audit, type AuditAction } from '../../store/audit.ts'
import type { Store } from '../../store/open-store.ts'
import { attempt, type StoreFault } from '../../store/store-fault.ts'
import { readEvents } from './read-events.ts'
import type { VenueEvent } from './venue-event.ts'

const fileName = 'events.json'
const KeptFile = z.strictObject({ version: z.literal(1), events: EventList })

export const keptEventsFile = (dataFolder: string): string => join(dataFolder, fileName)

export interface KeptEvents {
  readonly events: readonly EventConfig[]
  /** Something was kept that cannot be read any more. */
  readonly unreadable: boolean
}

/**
 * The events that were added on the command line, in a file of their own beside the store: an engine that runs sees that
 * it has changed, and reads it anew.
 */
export function readKeptEvents(dataFolder: string): KeptEvents {
  let text: string
  try {
    text = readFileSync(keptEventsFile(dataFolder), 'utf8')
  } catch {
    return { events: [], unreadable: false }
  }
  const parsed = KeptFile.safeParse(jsonOf(text))
  return parsed.success ? { events: parsed.data.events, unreadable: false } : { events: [], unreadable: true }
}

/** The configuration's events, each replaced by the kept one of its id; then those that were kept besides. */
export const joinEvents = (
  configured: readonly EventConfig[],
  kept: readonly EventConfig[],
): readonly EventConfig[] => [...new Map([...configured, ...kept].map((event) => [event.id, event])).values()]

/**
 * As a gate has them: those of the configuration and those that were kept.
 * @returns what is wrong where they clash by now, each named by its id.
 */
export function eventsInService(
  configured: readonly EventConfig[],
  kept: readonly EventConfig[],
  timeZone: string,
): Result<readonly VenueEvent[], readonly ConfigMistake[]> {
  const events = joinEvents(configured, kept)
  return readEvents(events, timeZone, (index) => events[index]?.id ?? '')
}

export interface EventChange {
  readonly dataFolder: string
  readonly store: Store
  readonly events: readonly EventConfig[]
  /** What was read: one that could not be used is set aside, for a person to look at. */
  readonly before: KeptEvents
  readonly detail: (AuditAction & { action: 'events-changed' })['detail']
  readonly actor: string
  readonly atS: number
}

/** The old list or the new one is there, whatever happens meanwhile, and the new one is on record. */
export function keepEvents({
  dataFolder,
  store,
  events,
  before,
  detail,
  actor,
  atS,
}: EventChange): Result<void, StoreFault> {
  const content = `${JSON.stringify({ version: 1, events }, null, 2)}\n`
  return attempt(() =>
    store.db
      .transaction(() => {
        new Audit(store).add(actor, { action: 'events-changed', detail }, atS)
        const file = keptEventsFile(dataFolder)
        if (before.unreadable) renameSync(file, `${file}.unusable`)
        replaceFile(file, content, 0o600)
      })
      .immediate(),
  )
}
