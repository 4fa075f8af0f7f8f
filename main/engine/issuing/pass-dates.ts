import type { IssuedPass } from './issued-pass.ts'
import { passWords, type PassLanguage } from './pass-words.ts'

export interface LabelledWords {
  readonly label: string
  readonly value: string
}

/** When its holder was born and how long it holds, in words; null where a date of it is none. */
export function datesOf(
  { birthDate, validUntil }: IssuedPass,
  language: PassLanguage,
  timeZone: string,
): { readonly born: LabelledWords | null; readonly validity: LabelledWords } | null {
  const words = passWords[language]
  const born = birthDate === null ? null : birthDateWords(birthDate, language)
  const until = validUntil === null ? words.noExpiry : momentWords(validUntil, language, timeZone)
  if ((birthDate !== null && born === null) || until === null) return null
  return {
    born: born === null ? null : { label: words.birthDate, value: born },
    validity: { label: validUntil === null ? words.validity : words.validUntil, value: until },
  }
}

/**
 * A date of birth in the language's own order, the month in letters: nobody takes 5/6 for June.
 * @returns null for what is no date: `1990`, `1990-05` and `1990-05-14` are.
 */
function birthDateWords(text: string, language: PassLanguage): string | null {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text) ?? []
  const date = new Date(`${year}-${month ?? '01'}-${day ?? '01'}T00:00:00Z`)
  // The parser takes 30 February for 2 March.
  if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(text)) return null
  return plainSpaces(
    new Intl.DateTimeFormat(language, {
      timeZone: 'UTC',
      year: 'numeric',
      ...(month === undefined ? {} : { month: 'long' }),
      ...(day === undefined ? {} : { day: 'numeric' }),
    }).format(date),
  )
}

/** Beyond these seconds there are no dates. Source: ECMA-262, "Time Values and Time Range". */
const lastS = 8_640_000_000_000

/** A moment to the minute, with the name of its zone: a pass travels further than its venue. Null where there is no such date. */
function momentWords(atS: number, language: PassLanguage, timeZone: string): string | null {
  if (!(Math.abs(atS) <= lastS)) return null
  return plainSpaces(
    new Intl.DateTimeFormat(language, {
      timeZone,
      year: 'numeric',
      month: 'long',
      day: 'numeric',
      hour: 'numeric',
      minute: '2-digit',
      timeZoneName: 'short',
    }).format(atS * 1_000),
  )
}

/** Dates come with narrow spaces, which are in few fonts. */
const plainSpaces = (text: string): string => text.replaceAll(/\p{Zs}/gu, ' ')
