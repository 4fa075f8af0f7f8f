/** A date of birth as passes carry it: a year, a year and month, or a day. */
export interface BirthDate {
  readonly year: number
  readonly month: number | null
  readonly day: number | null
}

/** Full years of age; two figures where the date does not say which. */
export interface Age {
  readonly least: number
  readonly most: number
}

/** Null for what is no date: `1990`, `1990-05` and `1990-05-14` are. */
export function parseBirthDate(text: string): BirthDate | null {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text)
  if (match === null) return null
  const [, year = '', month = null, day = null] = match
  const date = {
    year: Number(year),
    month: month === null ? null : Number(month),
    day: day === null ? null : Number(day),
  }
  const first = firstMoment(date)
  const exists =
    first.getUTCMonth() + 1 === (date.month ?? 1) && first.getUTCDate() === (date.day ?? 1) && date.year > 0
  return exists ? date : null
}

/** @param today the venue's date, `2026-11-21`. Null for a birth in the future. */
export function ageOn(today: string, { year, month, day }: BirthDate): Age | null {
  const [nowYear = 0, nowMonth = 0, nowDay = 0] = today.split('-').map(Number)
  const yearsOf = (ofMonth: number, ofDay: number): number => {
    const reached = nowMonth > ofMonth || (nowMonth === ofMonth && nowDay >= ofDay)
    return reached ? nowYear - year : nowYear - year - 1
  }
  const most = yearsOf(month ?? 1, day ?? 1)
  const least = yearsOf(month ?? 12, day ?? 31)
  return most < 0 ? null : { least: Math.max(0, least), most }
}

/** In UTC. `Date.UTC` takes the years 0 to 99 for those of the last century. */
export function firstMoment({ year, month, day }: BirthDate): Date {
  const date = new Date(0)
  date.setUTCFullYear(year, (month ?? 1) - 1, day ?? 1)
  return date
}
