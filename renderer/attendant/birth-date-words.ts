import { firstMoment, type BirthDate } from '../../main/contract/birth-date.ts'
import type { Language } from '../languages/i18n.ts'

/** In the language's own order, the month in letters: nobody takes 5/6 for June. */
export function birthDateWords(date: BirthDate, language: Language): string {
  return new Intl.DateTimeFormat(language, {
    timeZone: 'UTC',
    year: 'numeric',
    ...(date.month === null ? {} : { month: 'long' }),
    ...(date.day === null ? {} : { day: 'numeric' }),
  }).format(firstMoment(date))
}

export const yearsWords = (years: number, language: Language): string =>
  new Intl.NumberFormat(language, { style: 'unit', unit: 'year', unitDisplay: 'long' }).format(years)
