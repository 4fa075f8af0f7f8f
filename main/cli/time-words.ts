/** To the minute, in UTC: `2026-11-21 19:00`. @param atS Unix seconds. */
export const timeInWords = (atS: number): string =>
  new Date(atS * 1_000).toISOString().slice(0, 16).replace('T', ' ')
