import { z } from 'zod'
import { passFormatIds, passTypes } from '../passes/reasons.ts'
import { isTimeZone } from './calendar.ts'
import { EuRule, EuValueSet } from './eu-rule.ts'
import { productListNames } from './products.ts'

const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,47}$/, 'lower-case letters, digits and hyphens, 48 at most')
  .optional()
  .describe('What findings call the rule; without it, its kind.')
const name = z.string().min(1).max(120)
const names = (what: string) => z.array(name).min(1).max(1_000).describe(what)
const days = (most: number, what: string) => z.int().min(0).max(most).describe(what)
const tenYears = 3_653

const Product = z.strictObject({
  codes: z
    .array(z.strictObject({ system: name, code: name }))
    .min(1)
    .max(64)
    .describe('As records name it: system "cvx" or "eu", or the address of another.'),
  doses: z.int().min(1).max(10).describe('Of a full series.'),
  minDaysBetween: days(365, 'A dose sooner after the one before does not count.').default(0),
})

const methods = z
  .array(z.enum(['pcr', 'antigen']))
  .min(1)
  .max(2)

const Types = z
  .strictObject({ kind: z.literal('types'), id, accept: z.array(z.enum(passTypes)).min(1).max(32) })
  .describe('Types of pass. Others are sent to the attendant.')
const Formats = z
  .strictObject({ kind: z.literal('formats'), id, accept: z.array(z.enum(passFormatIds)).min(1).max(32) })
  .describe('Formats of pass. Others are sent to the attendant.')
const Issuers = z
  .strictObject({
    kind: z.literal('issuers'),
    id,
    accept: z.array(z.string().min(1).max(512)).min(1).max(1_000),
  })
  .describe('Issuers, of those that are trusted, by their ids. Passes of others are sent to the attendant.')
const OwnExpiry = z
  .strictObject({ kind: z.literal('own-expiry'), id })
  .describe('The pass has an end that its issuer worked out.')
const VaccinationSeries = z
  .strictObject({
    kind: z.literal('vaccination-series'),
    id,
    products: z
      .union([z.enum(productListNames), z.array(Product).min(1).max(100)])
      .describe('A list of this program, or your own.'),
    daysAfter: days(365, 'Calendar days after the dose that completes the series.'),
    daysValid: days(tenYears, 'Calendar days after the newest dose; without it, no end.').optional(),
  })
  .describe('A full series of vaccine doses.')
const TestHours = z
  .strictObject({
    kind: z.literal('test-hours'),
    id,
    methods,
    hours: z.int().min(1).max(2_400),
    measuredTo: z
      .enum(['scan', 'event'])
      .default('scan')
      .describe('`event`: to its beginning, where eventAt is given and within a day of the scan.'),
  })
  .describe('A negative test, for hours after its sample.')
const TestUntilMidnight = z
  .strictObject({
    kind: z.literal('test-until-midnight'),
    id,
    methods,
    days: days(365, 'The test holds until the midnight that ends the day so many days after its sample.'),
  })
  .describe('A negative test, until a midnight in the venue’s time zone.')
const Ticket = z
  .strictObject({
    kind: z.literal('ticket'),
    id,
    events: names('Events that it may be of.').optional(),
    zones: names('Zones that it may be of; a ticket without a zone is of all.').optional(),
    kinds: names('Kinds of ticket. Others are sent to the attendant.').optional(),
  })
  .describe('A ticket, of the event and zone of this gate.')
const CertLogic = z
  .strictObject({
    kind: z.literal('certlogic'),
    id,
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, 'two capital letters, such as "DE"')
      .describe('Whose rules of acceptance are followed.'),
    rules: z.array(EuRule).min(1).max(500),
    valueSets: z.record(z.string().max(100), EuValueSet).default({}),
  })
  .describe('EU business rules, for EU Digital COVID Certificates.')

const leaves = [
  Types,
  Formats,
  Issuers,
  OwnExpiry,
  VaccinationSeries,
  TestHours,
  TestUntilMidnight,
  Ticket,
  CertLogic,
] as const

const LeafRule = z.discriminatedUnion('kind', leaves)
export type LeafRule = z.output<typeof LeafRule>

const groups = <Inner extends z.ZodType>(inner: Inner) => {
  const rules = z.array(inner).min(1).max(64)
  return [
    z.strictObject({ kind: z.literal('all'), id, rules }).describe('Every one of its rules must be met.'),
    z.strictObject({ kind: z.literal('any'), id, rules }).describe('One of its rules must be met.'),
  ] as const
}

/** Groups of groups of rules, and no deeper: what is deeper, nobody can explain to a guest. */
const Rule = z.discriminatedUnion('kind', [
  ...leaves,
  ...groups(z.discriminatedUnion('kind', [...leaves, ...groups(LeafRule)])),
])

export type Rule =
  | LeafRule
  | { readonly kind: 'all' | 'any'; readonly id?: string | undefined; readonly rules: readonly Rule[] }

export const readySetNames = [
  'any-authentic',
  'tickets-only',
  'new-york-2021',
  'new-york-2021-stadium',
  'pass-plus-2022',
] as const
export type ReadySetName = (typeof readySetNames)[number]

const settings = {
  version: z.literal(1).describe('Of this form of rules.'),
  timeZone: z
    .string()
    .refine(isTimeZone, 'an IANA time zone, such as "America/New_York"')
    .optional()
    .describe('Days of the rules are of this zone; without it, of the venue’s.'),
  eventAt: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('When the event begins, such as "2021-02-23T19:30:00-05:00".'),
}

/** Rules of one's own. */
const OwnRules = z.strictObject({
  ...settings,
  name: z.string().min(1).max(80),
  revision: z
    .int()
    .min(1)
    .default(1)
    .describe('Raised by whoever changes the rules: shown with each finding.'),
  rules: z.array(Rule).min(1).max(64).describe('Every one of them must be met.'),
})

/** A ready set, with its event. */
const AdaptedSet = z.strictObject({ ...settings, use: z.enum(readySetNames) })

/** What makes a pass good here and now: what a policy file holds, and what a configuration may hold in its place. */
export const PolicyDocument = z.union([OwnRules, AdaptedSet])
export type PolicyDocument = z.output<typeof PolicyDocument>
export type OwnRules = z.output<typeof OwnRules>
