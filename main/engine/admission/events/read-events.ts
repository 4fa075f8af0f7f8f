import { err, ok, type Result } from '../../../../native/result.ts'
import type { EventConfig } from '../../config/event-config.ts'
import { found } from '../../config/mistakes.ts'
import type { EventMistake, EventMistakeCode } from './event-mistake.ts'
import { localMoment } from './local-moment.ts'
import type { VenueEvent } from './venue-event.ts'

const hourS = 3_600

/** A mistake in a list of events, and which of them it is about, from 0. */
export interface MistakeInList extends EventMistake {
  readonly index: number
  /** Of two events at once it is either's: the same, as it is about the earlier one. */
  readonly orOfEarlier?: Omit<MistakeInList, 'orOfEarlier'>
}

/** An event, and where it is written. */
interface Read {
  readonly event: VenueEvent
  readonly written: EventConfig
  readonly index: number
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
): Result<readonly VenueEvent[], readonly MistakeInList[]> {
  const mistakes: MistakeInList[] = []
  const firstAt = new Map<string, number>()
  const read = list.flatMap((written, index): Read[] => {
    const where = whereIs(index)
    const first = firstAt.get(written.id) ?? index
    firstAt.set(written.id, first)
    if (first < index) {
      const other = whereIs(first)
      mistakes.push({
        path: `${where}.id`,
        found: found(written.id),
        allowed: `another id: ${other} has this one`,
        why: { field: 'id', code: 'id-taken', values: { other } },
        index,
      })
    }
    const event = readEvent(written, timeZone)
    if (event.ok) return [{ event: event.value, written, index }]
    mistakes.push(...event.error.map((mistake) => ({ ...mistake, path: `${where}.${mistake.path}`, index })))
    return []
  })
  const inOrder = read.toSorted((a, b) => a.event.doorsS - b.event.doorsS)
  mistakes.push(...overlaps(inOrder, whereIs))
  return mistakes.length > 0 ? err(mistakes) : ok(inOrder.map(({ event }) => event))
}

function readEvent(written: EventConfig, timeZone: string): Result<VenueEvent, readonly EventMistake[]> {
  const mistakes: EventMistake[] = []
  const { doors, starts, ends } = written
  const moment = (field: 'doors' | 'starts' | 'lastEntry' | 'ends', side: 'earlier' | 'later'): number => {
    const momentS = localMoment(written[field] ?? '', timeZone, side)
    if (momentS === null)
      mistake(field, 'time-none', 'a date that the calendar has and a time that a clock shows')
    return momentS ?? 0
  }
  const mistake = (
    field: keyof EventConfig,
    code: EventMistakeCode,
    allowed: string,
    values: Readonly<Record<string, string>> = {},
  ): void =>
    void mistakes.push({ path: field, found: found(written[field]), allowed, why: { field, code, values } })

  const doorsS = moment('doors', 'earlier')
  const startsS = moment('starts', 'earlier')
  const lastEntryS = written.lastEntry === undefined ? null : moment('lastEntry', 'later')
  const endsS = moment('ends', 'later')
  if (mistakes.length > 0) return err(mistakes)

  if (startsS < doorsS)
    mistake('starts', 'starts-before-doors', `at the doors, ${doors}, or later`, { at: doors })
  if (endsS <= startsS)
    mistake('ends', 'ends-before-start', `after it starts, ${starts}; after midnight, name the next day`, {
      at: starts,
    })
  if (lastEntryS !== null && (lastEntryS <= doorsS || lastEntryS > endsS))
    mistake(
      'lastEntry',
      'last-entry-apart',
      `after the doors, ${doors}, and no later than it ends, ${ends}`,
      { at: doors, until: ends },
    )
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
const overlaps = (inOrder: readonly Read[], whereIs: (index: number) => string): MistakeInList[] =>
  inOrder.flatMap(({ event, written, index }, nth): MistakeInList[] => {
    const before = inOrder[nth - 1]
    if (before === undefined || before.event.endsS <= event.doorsS) return []
    const { name, ends } = before.written
    const where = whereIs(before.index)
    return [
      {
        path: `${whereIs(index)}.doors`,
        found: found(written.doors),
        allowed: `${ends} or later, when ${where}, ${JSON.stringify(name)}, has ended: one event is on at a time`,
        why: { field: 'doors', code: 'overlaps-before', values: { name, at: ends } },
        index,
        orOfEarlier: {
          path: `${where}.ends`,
          found: found(ends),
          allowed: `${written.doors} or earlier, when ${whereIs(index)}, ${JSON.stringify(written.name)}, opens its doors: one event is on at a time`,
          why: { field: 'ends', code: 'overlaps-next', values: { name: written.name, at: written.doors } },
          index: before.index,
        },
      },
    ]
  })
