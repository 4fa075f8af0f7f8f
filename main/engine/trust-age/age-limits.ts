import { z } from 'zod'
import type { KeyAge } from '../gate-condition.ts'

/** What the gate does with passes whose keys have expired. */
const WhenExpired = z.enum(['warn', 'refer', 'refuse'])

/** How old keys may grow, as a configuration says it. */
export interface AgeLimits {
  readonly staleAfterHours: number
  readonly expiredAfterHours: number
  readonly whenExpired: z.output<typeof WhenExpired>
}

const hours = z.int().min(1).max(100_000)
const stale = hours.describe('From this age on staff are told. Hours.')
const expired = hours.describe(
  'From this age on passes by these keys are treated as `whenExpired` says. Hours.',
)
const whenExpired = WhenExpired.describe(
  '`warn`: guests are let in, and the attendant is warned; `refer`: a person decides; `refuse`: nobody is let in by them.',
)

/** Limits with all their defaults. */
export const ageLimits = (defaults: AgeLimits) =>
  z
    .strictObject({
      staleAfterHours: stale.default(defaults.staleAfterHours),
      expiredAfterHours: expired.default(defaults.expiredAfterHours),
      whenExpired: whenExpired.default(defaults.whenExpired),
    })
    .prefault({})

/** Limits of one source, where they are other than those of all. */
export const OwnAgeLimits = z.strictObject({
  staleAfterHours: stale.optional(),
  expiredAfterHours: expired.optional(),
  whenExpired: whenExpired.optional(),
})
export type OwnAgeLimits = z.output<typeof OwnAgeLimits>

/** A weekend without a network is ordinary; two weeks without a list of withdrawn passes are not. */
const renewed: AgeLimits = { staleAfterHours: 48, expiredAfterHours: 14 * 24, whenExpired: 'refer' }
/** Nobody renews a file by itself: it is meant to last a season, and must not turn guests away on opening night. */
const imported: AgeLimits = { staleAfterHours: 30 * 24, expiredAfterHours: 180 * 24, whenExpired: 'refer' }

export const TrustAge = z
  .strictObject({
    age: ageLimits(renewed).describe('Of what sources bring, since the source last answered.'),
    importedAge: ageLimits(imported).describe(
      'Of what people import: a file since it was imported, a bundle since it was made.',
    ),
  })
  .prefault({})
  .describe('How old keys and revocation lists may grow. The demo venue never ages.')
export type TrustAge = z.output<typeof TrustAge>

export const limitsOf = (all: AgeLimits, own: OwnAgeLimits = {}): AgeLimits => ({
  staleAfterHours: own.staleAfterHours ?? all.staleAfterHours,
  expiredAfterHours: own.expiredAfterHours ?? all.expiredAfterHours,
  whenExpired: own.whenExpired ?? all.whenExpired,
})

const hourS = 3_600

/**
 * How old keys are, where that is worth a word: stale from the very second that `staleAfterHours` are over, expired
 * from that of `expiredAfterHours`. Times in Unix seconds. @returns null for fresh ones.
 */
export function keyAgeAt(sinceS: number, limits: AgeLimits, atS: number): KeyAge | null {
  const ageS = atS - sinceS
  const { staleAfterHours, expiredAfterHours, whenExpired: choice } = limits
  if (ageS >= expiredAfterHours * hourS) return { state: 'expired', ageS, whenExpired: choice }
  return ageS >= staleAfterHours * hourS ? { state: 'stale', ageS, whenExpired: choice } : null
}
