const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/
const date = /^\d{4}-\d{2}-\d{2}$/

/** Unix seconds UTC of an RFC 3339 date-time; null for what is none, so for one without a zone. */
export function momentOf(text: string): number | null {
  const ms = dateTime.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(ms) ? null : ms / 1_000
}

/** As a record tells when something was: Unix seconds for a date-time, else its ISO 8601 date; null for neither. */
export function momentOrDateOf(text: string): number | string | null {
  return momentOf(text) ?? dateOf(text.slice(0, 10))
}

/** The text itself where it is an ISO 8601 date of full precision. */
export const dateOf = (text: string): string | null =>
  date.test(text) && !Number.isNaN(Date.parse(text)) ? text : null
