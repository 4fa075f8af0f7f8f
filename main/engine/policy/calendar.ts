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
  const [, year = '', month, day] = written
  if (Number(year) < earliestYear || Number(year) > latestYear) return null
  if (day !== undefined) {
    const only = dayNumber(date)
    return only === null ? null : { first: only, last: only }
  }
  const first = dayNumber(`${year}-${month ?? '01'}-01`)
  if (first === null) return null
  const end = new Date(first * dayMs)
  if (month === undefined) end.setUTCFullYear(end.getUTCFullYear() + 1)
  else end.setUTCMonth(end.getUTCMonth() + 1)
  return { first, last: end.getTime() / dayMs - 1 }
}

function dayNumber(iso: string): Day | null {
  const ms = Date.parse(`${iso}T00:00:00Z`)
  // The parser takes 30 February for 2 March.
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(iso) ? ms / dayMs : null
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

/** The first second of a day in a zone: where clocks are put forward at midnight, the day begins at one. Unix seconds. */
export const startOfDay = (day: Day, timeZone: string): number =>
  Temporal.PlainDate.from(isoDate(day)).toZonedDateTime(timeZone).epochMilliseconds / 1_000

export function isTimeZone(text: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: text }).format() !== ''
  } catch {
    return false
  }
}
