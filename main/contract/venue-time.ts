/** Seconds of the longest day: 25 hours when clocks go back, and an hour more for the zones that did odd things. */
const longestDayS = 26 * 3_600

/** The calendar date in `timeZone` at a moment: `2026-11-21`. */
export function dateIn(atS: number, timeZone: string): string {
  // Swedish writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(atS * 1_000)
}

/** The hour in `timeZone` at a moment: `09:00`. */
export function hourIn(atS: number, timeZone: string): string {
  const hour = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(
    atS * 1_000,
  )
  return `${hour.padStart(2, '0')}:00`
}

/**
 * A day of the venue's calendar as Unix seconds, from its first up to but not including the next day's.
 * Days of a change of daylight saving have 23 or 25 hours. @param date null is today; null comes back for no date.
 */
export function dayBounds(
  date: string | null,
  timeZone: string,
  nowMs: number,
): { readonly fromS: number; readonly toS: number } | null {
  const day = date ?? dateIn(nowMs / 1_000, timeZone)
  const noonS = Date.parse(`${day}T12:00:00Z`) / 1_000
  // The parser takes 30 February for 2 March.
  if (!Number.isFinite(noonS) || new Date(noonS * 1_000).toISOString().slice(0, 10) !== day) return null
  return { fromS: firstSecond(noonS, day, timeZone, true), toS: firstSecond(noonS, day, timeZone, false) }
}

/** Days begin on whole quarter hours everywhere, so the quarters around it are enough to look at. */
function firstSecond(noonS: number, day: string, timeZone: string, begin: boolean): number {
  const quarter = 900
  for (let atS = noonS - longestDayS; atS < noonS + 2 * longestDayS; atS += quarter) {
    const date = dateIn(atS, timeZone)
    if (begin ? date >= day : date > day) return atS
  }
  return noonS
}
