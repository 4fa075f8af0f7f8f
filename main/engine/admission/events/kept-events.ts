import { createHash } from 'node:crypto'
import { readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { err, ok, type Result } from '../../../../native/result.ts'
import { EventList, type EventConfig } from '../../config/event-config.ts'
import { jsonOf } from '../../config/json-of.ts'
import { replaceFile } from '../../issuing/replace-file.ts'
import { Audit, type AuditAction } from '../../store/audit.ts'
import type { Store } from '../../store/open-store.ts'
import { attempt, type StoreFault } from '../../store/store-fault.ts'
import { readEvents, type MistakeInList } from './read-events.ts'
import type { VenueEvent } from './venue-event.ts'

const fileName = 'events.json'
const KeptFile = z.strictObject({ version: z.literal(1), events: EventList })

export const keptEventsFile = (dataFolder: string): string => join(dataFolder, fileName)

export interface KeptEvents {
  readonly events: readonly EventConfig[]
  /** Something was kept that cannot be read any more. */
  readonly unreadable: boolean
  /** Tells one state of the list from another. */
  readonly revision: string
}

/** Nothing was ever added. */
const none: KeptEvents = { events: [], unreadable: false, revision: 'none' }

/**
 * The events that were added on the setup screen or the command line, in a file of their own beside the store: an engine
 * that runs sees that it has changed, and reads it anew.
 */
export function readKeptEvents(dataFolder: string): KeptEvents {
  let text: string
  try {
    text = readFileSync(keptEventsFile(dataFolder), 'utf8')
  } catch {
    return none
  }
  const parsed = KeptFile.safeParse(jsonOf(text))
  const revision = createHash('sha256').update(text).digest('base64url')
  return parsed.success
    ? { events: parsed.data.events, unreadable: false, revision }
    : { events: [], unreadable: true, revision }
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
): Result<readonly VenueEvent[], readonly MistakeInList[]> {
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

/** Somebody else has changed the list since it was read: nothing was changed. */
export interface ChangedMeanwhile {
  readonly code: 'changed-meanwhile'
}

/**
 * The old list or the new one is there, whatever happens meanwhile, and the new one is on record. Whoever changes it has
 * the store to themselves, whichever process they are of, so that no change is lost to another.
 */
export function keepEvents({
  dataFolder,
  store,
  events,
  before,
  detail,
  actor,
  atS,
}: EventChange): Result<void, StoreFault | ChangedMeanwhile> {
  const content = `${JSON.stringify({ version: 1, events }, null, 2)}\n`
  const written = attempt(() =>
    store.db
      .transaction(() => {
        if (readKeptEvents(dataFolder).revision !== before.revision) return false
        new Audit(store).add(actor, { action: 'events-changed', detail }, atS)
        const file = keptEventsFile(dataFolder)
        if (before.unreadable) renameSync(file, `${file}.unusable`)
        replaceFile(file, content, 0o600)
        return true
      })
      .immediate(),
  )
  if (!written.ok) return written
  return written.value ? ok(undefined) : err({ code: 'changed-meanwhile' })
}
