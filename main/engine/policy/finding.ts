import type { ReferralReason, RefusalReason } from '../passes/reasons.ts'

/** What a rule came upon in a pass. Codes, so that each screen has its own words for them. */
export const foundCodes = [
  'type',
  'format',
  'issuer',
  'expiry',
  'no-expiry',
  'no-doses',
  /** Doses, none of a product on the rule's list. */
  'product-unknown',
  /** `count` doses that count towards a series, the newest on `date`. */
  'doses',
  /** The full series, its last dose on `date`. */
  'last-dose',
  /** What decides hangs on a date that the pass lacks, does not tell to the day, or that is yet to come. */
  'dose-date-vague',
  'no-tests',
  /** A record of a test that a gate draws no conclusion from. */
  'test-unclear',
  /** Tests, none by a method that the rule takes. */
  'test-method',
  'test-at',
  'test-on',
  'test-date-vague',
  /** It says that it was taken later than now. */
  'test-later',
  'no-ticket',
  'event',
  'zone',
  'ticket-kind',
  'no-record',
  'no-rule-applies',
  'certlogic-true',
  'certlogic-false',
  'certlogic-undetermined',
] as const
export type FoundCode = (typeof foundCodes)[number]

/** What would satisfy a rule. */
export const neededCodes = [
  'types',
  'formats',
  'issuers',
  'own-expiry',
  /** A full series of a listed product. */
  'series',
  /** From `at` on: `days` days after the last dose of the series. */
  'series-from',
  /** Through the last of `days` days after the newest dose, which ends at `at`. */
  'series-until',
  'test-hours',
  'test-days',
  'ticket',
  'events',
  'zones',
  'ticket-kinds',
  'certlogic-rule',
] as const
export type NeededCode = (typeof neededCodes)[number]

/** What goes into the words of a code. Never a name, a date of birth or a number that belongs to one person. */
export interface FactValues {
  /** Unix seconds UTC. */
  readonly at?: number
  /** ISO 8601 date. */
  readonly date?: string
  readonly count?: number
  readonly days?: number
  readonly hours?: number
  readonly types?: readonly string[]
  readonly formats?: readonly string[]
  readonly methods?: readonly string[]
  /** Of issuers, events, zones, kinds of ticket or rules, as whoever wrote the rule calls them. */
  readonly names?: readonly string[]
  /** What whoever wrote a rule says of it. */
  readonly text?: string
}

export interface Fact<Code extends string> {
  readonly code: Code
  readonly values: FactValues
}

/** `unknown`: the pass does not hold what the rule asks about, or not exactly enough. */
export type Met = 'yes' | 'no' | 'unknown'

/** What one rule found in a pass: health data, for the attendant's screen and for `verify`, never for counts or logs. */
export interface RuleFinding {
  readonly kind: 'rule'
  readonly rule: string
  readonly met: Met
  /** What a decision on this ground is counted as; null where the rule is met. */
  readonly reason: RefusalReason | ReferralReason | null
  readonly found: Fact<FoundCode>
  readonly needed: Fact<NeededCode>
}

/** What several rules found together. Behind a rule of `all` that is not met, no other was looked at. */
export interface GroupFinding {
  readonly kind: 'all' | 'any'
  readonly rule: string
  readonly met: Met
  readonly parts: readonly Finding[]
}

export type Finding = RuleFinding | GroupFinding

export const found = (code: FoundCode, values: FactValues = {}): Fact<FoundCode> => ({ code, values })
export const needs = (code: NeededCode, values: FactValues = {}): Fact<NeededCode> => ({ code, values })

/** A rule's own words on a pass, before it has its name. */
export type Answer = Omit<RuleFinding, 'kind' | 'rule'>

export const met = (came: Fact<FoundCode>, needed: Fact<NeededCode>): Answer => ({
  met: 'yes',
  reason: null,
  found: came,
  needed,
})

export const notMet = (
  reason: RefusalReason | ReferralReason,
  came: Fact<FoundCode>,
  needed: Fact<NeededCode>,
): Answer => ({ met: 'no', reason, found: came, needed })

export const unknown = (reason: ReferralReason, came: Fact<FoundCode>, needed: Fact<NeededCode>): Answer => ({
  met: 'unknown',
  reason,
  found: came,
  needed,
})
