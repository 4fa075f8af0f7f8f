import { Temporal } from 'temporal-polyfill'

/**
 * When the clocks of a zone show a time: Unix seconds. Null for one that no calendar has, such as 30 February.
 * @param text `2026-11-21T18:00`.
 * @param side which one, of a time that the clocks show twice; where they jump over it, as far before or behind the jump
 *   as the time is behind or before it.
 */
export function localMoment(text: string, timeZone: string, side: 'earlier' | 'later'): number | null {
  try {
    const local = Temporal.PlainDateTime.from(text)
    return local.toZonedDateTime(timeZone, { disambiguation: side }).epochMilliseconds / 1_000
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
