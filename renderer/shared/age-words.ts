import type { Language } from '../languages/i18n.ts'

const hourS = 3_600
const dayS = 24 * hourS

/** How old something is: `3 days`; in hours while it is not two days old. */
export function ageWords(ageS: number, language: Language): string {
  const [unit, lengthS] = ageS >= 2 * dayS ? (['day', dayS] as const) : (['hour', hourS] as const)
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.floor(ageS / lengthS),
  )
}
