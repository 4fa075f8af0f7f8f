/** A time of the venue's clocks, `2026-11-21T18:00`, in the words of a language; as it is where it is none. */
export function wallTimeWords(text: string, language: string): string {
  return inWords(text, language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  })
}

/** The same; on the day of `other` the hour alone. */
export const hourOrDay = (text: string, other: string, language: string): string =>
  text.slice(0, 10) === other.slice(0, 10)
    ? inWords(text, language, { hour: 'numeric', minute: '2-digit' })
    : wallTimeWords(text, language)

export const isWallTime = (text: string): boolean => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text)

function inWords(text: string, language: string, format: Intl.DateTimeFormatOptions): string {
  // What the clocks show is the same everywhere, so any zone will do.
  const atMs = isWallTime(text) ? Date.parse(`${text}Z`) : Number.NaN
  return Number.isNaN(atMs)
    ? text
    : new Intl.DateTimeFormat(language, { ...format, timeZone: 'UTC' }).format(atMs)
}
