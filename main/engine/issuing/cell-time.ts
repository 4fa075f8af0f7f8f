import { Temporal } from 'temporal-polyfill'

export const allowedTime =
  'a date or a time: 2026-06-01, 2026-06-01 18:00 (in the zone of the venue) or 2026-06-01T18:00:00Z'

const date = /^\d{4}-\d{2}-\d{2}$/
const time = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?(?<offset>Z|[+-]\d{2}:\d{2})?$/

/** A list of a hundred thousand has a few times: they are worked out once. */
const maxKnown = 1_000

/** Reads the times of a list, in the zone where it was written. */
export class CellTimes {
  readonly #timeZone: string
  readonly #known = new Map<string, number | null>()

  /** @param timeZone an IANA name that this machine knows. */
  constructor(timeZone: string) {
    this.#timeZone = timeZone
  }

  /** From when on, in Unix seconds: a day from its beginning. Null for what is no time. */
  from(text: string): number | null {
    return this.#remembered(text, 'earlier')
  }

  /** Until when: a day to its end. */
  until(text: string): number | null {
    return this.#remembered(text, 'later')
  }

  #remembered(text: string, side: 'earlier' | 'later'): number | null {
    const key = `${side} ${text}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const found = this.#read(text, side)
    if (this.#known.size >= maxKnown) this.#known.clear()
    this.#known.set(key, found)
    return found
  }

  /** @param side which one, of a time that the clocks show twice or jump over: to the good of who has the ticket. */
  #read(text: string, side: 'earlier' | 'later'): number | null {
    const offset = time.exec(text)
    if (offset === null && !date.test(text)) return null
    try {
      if (offset === null) {
        const day = Temporal.PlainDate.from(text).add({ days: side === 'earlier' ? 0 : 1 })
        return seconds(day.toZonedDateTime(this.#timeZone))
      }
      if (offset.groups?.['offset'] !== undefined) return seconds(Temporal.Instant.from(text))
      const local = Temporal.PlainDateTime.from(text)
      return seconds(local.toZonedDateTime(this.#timeZone, { disambiguation: side }))
    } catch (error) {
      // A date that no calendar has, such as 30 February.
      if (error instanceof RangeError) return null
      throw error
    }
  }
}

const seconds = ({ epochMilliseconds }: Temporal.Instant | Temporal.ZonedDateTime): number =>
  epochMilliseconds / 1_000
