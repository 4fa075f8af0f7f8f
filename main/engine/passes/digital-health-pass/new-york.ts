import type { PassType } from '../reasons.ts'

/**
 * The profile of New York's original Excelsior Pass: `credentialSubject` has `subject` (name and birth date),
 * `passType`, a colour to `display`, and its own `type`.
 * Source: Path-Check paper-cred, `liberty.1.md`, and a web decoder, each reverse-engineered. Nothing official is known.
 */
export const newYorkSchema = 'libertyhealthpass'
export const newYorkSubjectType = 'Liberty HealthPass'

/** The first text is from the sources above; the other two are made like it, from how the passes were announced. */
export const newYorkPassTypes = {
  vaccination: 'COVID-19 Vaccination',
  'pcr-negative': 'COVID-19 PCR Test',
  'antigen-negative': 'COVID-19 Antigen Test',
} as const satisfies Partial<Record<PassType, string>>
export type NewYorkPassType = keyof typeof newYorkPassTypes

/**
 * By the word that tells, since the exact texts are not certain. A pass was issued for negative tests alone. One whose
 * text has no such word is still New York's word for its holder.
 */
export function newYorkType(passType: string): NewYorkPassType | 'covid-pass' {
  if (/\bvaccinat/i.test(passType)) return 'vaccination'
  if (/\bpcr\b/i.test(passType)) return 'pcr-negative'
  return /\bantigen\b/i.test(passType) ? 'antigen-negative' : 'covid-pass'
}
