import { err, ok, type Result } from '../../../../native/result.ts'
import type { EventConfig } from '../../config/event-config.ts'
import { found, type ConfigMistake } from '../../config/mistakes.ts'
import { localMoment } from './local-moment.ts'
import type { VenueEvent } from './venue-event.ts'

const hourS = 3_600

/** An event, and where it is written. */
interface Read {
  readonly event: VenueEvent
  readonly written: EventConfig
  readonly where: string
}

/**
 * The events of a venue as they are written, in the order of their doors, or everything that is wrong with them. Clocks
 * that are put back or forward in an event's time are read to the good of whoever has a ticket.
 * @param timeZone an IANA name that this machine knows.
 * @param whereIs what mistakes call the event at a place of the list.
 */
export function readEvents(
  list: readonly EventConfig[],
  timeZone: string,
  whereIs = (index: number): string => `events[${index}]`,
): Result<readonly VenueEvent[], readonly ConfigMistake[]> {
  const mistakes: ConfigMistake[] = []
  const read = list.flatMap((written, index): Read[] => {
    const where = whereIs(index)
    const first = list.findIndex(({ id }) => id === written.id)
    if (first < index) {
      const allowed = `another id: ${whereIs(first)} has this one`
      mistakes.push({ path: `${where}.id`, found: found(written.id), allowed })
    }
    const event = readEvent(written, timeZone)
    if (event.ok) return [{ event: event.value, written, where }]
    mistakes.push(...event.error.map(({ path, ...mistake }) => ({ ...mistake, path: `${where}.${path}` })))
    return []
  })
  const inOrder = read.toSorted((a, b) => a.event.doorsS - b.event.doorsS)
  mistakes.push(...overlaps(inOrder))
  return mistakes.length > 0 ? err(mistakes) : ok(inOrder.map(({ event }) => event))
}

function readEvent(written: EventConfig, timeZone: string): Result<VenueEvent, readonly ConfigMistake[]> {
  const mistakes: ConfigMistake[] = []
  const moment = (field: 'doors' | 'starts' | 'lastEntry' | 'ends', side: 'earlier' | 'later'): number => {
    const momentS = localMoment(written[field] ?? '', timeZone, side)
    if (momentS === null) mistake(field, 'a date that the calendar has and a time that a clock shows')
    return momentS ?? 0
  }
  const mistake = (path: keyof EventConfig, allowed: string): void =>
    void mistakes.push({ path, found: found(written[path]), allowed })

  const doorsS = moment('doors', 'earlier')
  const startsS = moment('starts', 'earlier')
  const lastEntryS = written.lastEntry === undefined ? null : moment('lastEntry', 'later')
  const endsS = moment('ends', 'later')
  if (mistakes.length > 0) return err(mistakes)

  if (startsS < doorsS) mistake('starts', `at the doors, ${written.doors}, or later`)
  if (endsS <= startsS)
    mistake('ends', `after it starts, ${written.starts}; after midnight, name the next day`)
  if (lastEntryS !== null && (lastEntryS <= doorsS || lastEntryS > endsS))
    mistake('lastEntry', `after the doors, ${written.doors}, and no later than it ends, ${written.ends}`)
  if (mistakes.length > 0) return err(mistakes)
  return ok({
    id: written.id,
    name: written.name,
    doorsS,
    startsS,
    lastEntryS,
    endsS,
    destroyS: endsS + Math.round(written.destroyAfterHours * hourS),
    ticketNames: written.tickets ?? [written.id],
  })
}

/** One event is on at a time. */
const overlaps = (inOrder: readonly Read[]): ConfigMistake[] =>
  inOrder.flatMap(({ event, written, where }, nth): ConfigMistake[] => {
    const before = inOrder[nth - 1]
    if (before === undefined || before.event.endsS <= event.doorsS) return []
    const allowed = `${before.written.ends} or later, when ${before.where}, ${JSON.stringify(before.written.name)}, has ended: one event is on at a time`
    return [{ path: `${where}.doors`, found: found(written.doors), allowed }]
  })
