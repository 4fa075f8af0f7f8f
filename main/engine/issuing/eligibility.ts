import { Temporal } from 'temporal-polyfill'
import { err, ok, type Result } from '../../../native/result.ts'
import type { HealthRecord } from './health-record.ts'

/** The days of these rules are New York's, wherever the machine stands. */
const zone = 'America/New_York'
const positiveDays = 10
const settledDays = 15
const pcrDays = 3
const antigenHours = 6
const vaccinationDays = 180

/**
 * Doses of a full series, and how far apart the first two must be: three weeks (Pfizer-BioNTech) and four (Moderna), less
 * the four days of grace that the CDC allows; Janssen is one dose. By CVX code.
 */
const series = new Map([
  ['208', { doses: 2, apartDays: 17 }],
  ['207', { doses: 2, apartDays: 24 }],
  ['212', { doses: 1, apartDays: 0 }],
])

export const excelsiorTypes = ['vaccination', 'pcr-negative', 'antigen-negative'] as const
export type ExcelsiorType = (typeof excelsiorTypes)[number]

/** Why a type of pass cannot be had from a record. Stable codes, for whoever issues; a gate never sees one. */
export type TypeReason =
  /** No dose of a vaccine whose series is known here. */
  | 'no-dose'
  | 'series-incomplete'
  /** The second dose came before the first had time to work. */
  | 'doses-too-close'
  /** The full series is not 15 days old. */
  | 'series-too-recent'
  | 'no-negative-test'
  | 'test-too-old'
  /** An antigen test counts by the hour, and the record has only its day. */
  | 'test-without-time'

export type Ineligible =
  /** `fromS`: when it no longer stands in the way, Unix seconds. */
  | { readonly code: 'positive-test-recent'; readonly fromS: number }
  /** Something in the record happens after now. */
  | { readonly code: 'record-from-future' }
  | { readonly code: 'no-ground'; readonly reasons: Readonly<Partial<Record<ExcelsiorType, TypeReason>>> }

export interface Eligible {
  readonly type: ExcelsiorType
  /** Unix seconds: the last at which the pass holds. */
  readonly validUntilS: number
}

/**
 * Which pass a record gives a right to: the one that is asked for, else the one that holds longest.
 * - none within 10 days of a positive test;
 * - vaccination: the full series, 15 calendar days or more ago; for 180 days from now;
 * - PCR: negative, until midnight at the end of the third day after the sample;
 * - antigen: negative, until 6 hours after the sample.
 * Where a record has only the day of a sample, the hour that gives less counts.
 * Source: the pass's FAQ for residents of New York.
 */
export function eligibility(
  record: HealthRecord,
  wanted: ExcelsiorType | null,
  atS: number,
): Result<Eligible, Ineligible> {
  const now = momentOf(atS)
  if (hasFuture(record, now)) return err({ code: 'record-from-future' })
  const clearFromS = Math.max(...record.tests.filter(isPositive).map(clearOfS), Number.NEGATIVE_INFINITY)
  if (atS < clearFromS) return err({ code: 'positive-test-recent', fromS: clearFromS })
  const reasons: Partial<Record<ExcelsiorType, TypeReason>> = {}
  for (const type of wanted === null ? excelsiorTypes : [wanted]) {
    const ground = grounds[type](record, now)
    if (ground.ok) return ok({ type, validUntilS: ground.value })
    reasons[type] = ground.error
  }
  return err({ code: 'no-ground', reasons })
}

type Moment = Temporal.ZonedDateTime
type Test = HealthRecord['tests'][number]

const grounds: Record<ExcelsiorType, (record: HealthRecord, now: Moment) => Result<number, TypeReason>> = {
  vaccination: vaccinated,
  'pcr-negative': ({ tests }, now) =>
    tested(
      tests.filter(({ method }) => method === 'pcr'),
      now,
      (test) => seconds(startOf(dayOf(test).add({ days: pcrDays + 1 }))),
    ),
  'antigen-negative': ({ tests }, now) =>
    tested(
      tests.filter(({ method }) => method === 'antigen'),
      now,
      ({ sampled }) =>
        typeof sampled === 'number' ? seconds(momentOf(sampled).add({ hours: antigenHours })) : null,
    ),
}

function vaccinated({ doses }: HealthRecord, now: Moment): Result<number, TypeReason> {
  let reason: TypeReason = 'no-dose'
  for (const [product, { doses: full, apartDays }] of series) {
    const dates = doses
      .filter((dose) => dose.product === product)
      .map(({ date }) => date)
      .toSorted()
      .map((date) => Temporal.PlainDate.from(date))
    const first = dates[0]
    if (first === undefined) continue
    const last = full === 1 ? first : dates.find((date) => first.until(date).days >= apartDays)
    if (last === undefined) reason = dates.length < full ? 'series-incomplete' : 'doses-too-close'
    else if (seconds(now) < seconds(startOf(last.add({ days: settledDays })))) reason = 'series-too-recent'
    else return ok(seconds(now.add({ days: vaccinationDays })))
  }
  return err(reason)
}

/** @param until when what a test proves ends, Unix seconds; null where the record does not tell its hour. */
function tested(
  tests: readonly Test[],
  now: Moment,
  until: (test: Test) => number | null,
): Result<number, TypeReason> {
  const ends = tests.filter(({ result }) => result === 'negative').map(until)
  if (ends.length === 0) return err('no-negative-test')
  const known = ends.filter((end) => end !== null)
  if (known.length === 0) return err('test-without-time')
  const last = Math.max(...known)
  return seconds(now) < last ? ok(last) : err('test-too-old')
}

const isPositive = ({ result }: Test): boolean => result === 'positive'

/** When a positive test has lain back ten days: to the second where the record has one, else when its day has. */
const clearOfS = ({ sampled }: Test): number =>
  seconds(
    typeof sampled === 'number'
      ? momentOf(sampled).add({ days: positiveDays })
      : startOf(Temporal.PlainDate.from(sampled).add({ days: positiveDays + 1 })),
  )

function hasFuture({ doses, tests }: HealthRecord, now: Moment): boolean {
  const today = now.toPlainDate().toString()
  return (
    doses.some(({ date }) => date > today) ||
    tests.some(({ sampled }) => (typeof sampled === 'number' ? sampled > seconds(now) : sampled > today))
  )
}

const momentOf = (atS: number): Moment =>
  Temporal.Instant.fromEpochMilliseconds(Math.round(atS * 1_000)).toZonedDateTimeISO(zone)
const dayOf = ({ sampled }: Test): Temporal.PlainDate =>
  typeof sampled === 'number' ? momentOf(sampled).toPlainDate() : Temporal.PlainDate.from(sampled)
const startOf = (date: Temporal.PlainDate): Moment => date.toZonedDateTime(zone)
const seconds = (moment: Moment): number => moment.epochMilliseconds / 1_000
