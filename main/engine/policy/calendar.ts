import { Temporal } from 'temporal-polyfill'

/** A day of the calendar, as days after 1970-01-01. */
export type Day = number

const dayMs = 86_400_000
/** What lies outside of these is no date that anybody meant; and all that is inside can be counted on from. */
const earliestYear = 1970
const latestYear = 4_999
export const latestS = Date.UTC(latestYear, 11, 31) / 1_000

/** A date as a record has it: a day, or all the days that a date of lower precision may mean. */
export interface Days {
  readonly first: Day
  readonly last: Day
}

/** `2021-03-01`, `2021-03` or `2021`; null for anything else: 30 February, or a year that nobody meant. */
export function daysOf(date: string): Days | null {
  const written = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(date)
  if (written === null) return null
  const [year = 0, month, day] = written
    .slice(1)
    .map((digits) => (digits === undefined ? undefined : Number(digits)))
  if (year < earliestYear || year > latestYear) return null
  const first = dayNumber(year, month ?? 1, day ?? 1)
  if (first === null) return null
  if (day !== undefined) return { first, last: first }
  const next = month === undefined ? Date.UTC(year + 1, 0) : Date.UTC(year, month)
  return { first, last: next / dayMs - 1 }
}

function dayNumber(year: number, month: number, day: number): Day | null {
  const ms = Date.UTC(year, month - 1, day)
  const date = new Date(ms)
  // 30 February would be 2 March.
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? ms / dayMs : null
}

export const isoDate = (day: Day): string => new Date(day * dayMs).toISOString().slice(0, 10)

export const isMoment = (atS: number): boolean => atS >= 0 && atS <= latestS

/** The day that a moment falls on in a zone. @param atS Unix seconds, of a moment that `isMoment`. */
export function dayAt(atS: number, timeZone: string): Day {
  const date = Temporal.Instant.fromEpochMilliseconds(Math.floor(atS * 1_000))
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
  return Date.UTC(date.year, date.month - 1, date.day) / dayMs
}

/** The first seconds of days that were asked for, by zone: doses and tests fall on few days, and each costs 5 µs. */
const firstSeconds = new Map<string, Map<Day, number>>()
const mostKept = 4_000

/** The first second of a day in a zone: where clocks are put forward at midnight, the day begins at one. Unix seconds. */
export function startOfDay(day: Day, timeZone: string): number {
  const kept = firstSeconds.get(timeZone) ?? new Map<Day, number>()
  const known = kept.get(day)
  if (known !== undefined) return known
  const firstS = Temporal.PlainDate.from(isoDate(day)).toZonedDateTime(timeZone).epochMilliseconds / 1_000
  if (kept.size >= mostKept) kept.clear()
  firstSeconds.set(timeZone, kept.set(day, firstS))
  return firstS
}

export function isTimeZone(text: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: text }).format() !== ''
  } catch {
    return false
  }
}
