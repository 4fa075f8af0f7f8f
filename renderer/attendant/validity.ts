import type { Language } from '../languages/i18n.ts'

/** When a pass holds, seen from now. Times in Unix seconds. */
export type Validity =
  | { readonly kind: 'no-expiry' }
  | { readonly kind: 'until'; readonly atS: number }
  | { readonly kind: 'expired'; readonly atS: number }
  | { readonly kind: 'from'; readonly atS: number }

/** A pass holds from `validFrom` on, and up to but not including `validUntil`. */
export function validityAt(nowS: number, validFrom: number | null, validUntil: number | null): Validity {
  if (validUntil !== null && validUntil <= nowS) return { kind: 'expired', atS: validUntil }
  if (validFrom !== null && validFrom > nowS) return { kind: 'from', atS: validFrom }
  return validUntil === null ? { kind: 'no-expiry' } : { kind: 'until', atS: validUntil }
}

const minuteS = 60
const hourS = 3_600
const dayS = 86_400
const monthS = 30.44 * dayS
const yearS = 365.25 * dayS

/** Nearer than this, the hour matters. */
const nearS = 2 * dayS

/** A moment in the venue's zone; with its hour when it is near. */
export function momentWords(atS: number, nowS: number, language: Language, timeZone: string): string {
  const near = Math.abs(atS - nowS) < nearS
  return new Intl.DateTimeFormat(language, {
    timeZone,
    dateStyle: 'long',
    ...(near ? { timeStyle: 'short' } : {}),
  }).format(atS * 1_000)
}

const units = [
  ['year', yearS],
  ['month', monthS],
  ['day', dayS],
  ['hour', hourS],
  ['minute', minuteS],
] as const

/** How long ago, in the largest unit that fits: "2 days ago". */
export function agoWords(atS: number, nowS: number, language: Language): string {
  const forS = Math.max(0, nowS - atS)
  const [unit, lengthS] = units.find(([, length]) => forS >= length) ?? ['second', 1]
  return new Intl.RelativeTimeFormat(language, { numeric: 'always' }).format(
    -Math.floor(forS / lengthS),
    unit,
  )
}
