import type { Dose } from '../../passes/evidence.ts'
import { dayAt, daysOf, isoDate, startOfDay, type Day, type Days } from '../calendar.ts'
import { found, met, needs, notMet, unknown, type Answer } from '../finding.ts'
import type { LeafRule } from '../policy-document.ts'
import type { Product, ProductFinder } from '../products.ts'
import type { Subject } from './subject.ts'

type SeriesRule = LeafRule & { readonly kind: 'vaccination-series' }

/** A dose of a listed product. */
interface ListedDose {
  readonly product: Product
  /** Without a date, it was given on some day up to today; with one that is yet to come, who knows. */
  readonly certain: boolean
  readonly nth: number
  /** The issuer calls it the last of its series. */
  readonly closes: boolean
  readonly days: Days
}

/** How dates that are not told to the day are read: against the guest, or for them. Where both agree, it is decided. */
type Reading = 'strict' | 'lenient'

interface Series {
  readonly complete: boolean
  /** The days from and through which it counts, before the rule's own waits; null where it is not complete. */
  readonly completed: Day | null
  readonly newest: Day | null
  readonly count: number
}

/**
 * A full series, `daysAfter` calendar days after the dose that completed it, and for `daysValid` days after the newest
 * dose: a booster renews the end, and does not make anybody wait again. The first of these days begins at midnight in the
 * venue's zone, and the last one ends at midnight.
 */
export function seriesRule(rule: SeriesRule, finder: ProductFinder, subject: Subject): Answer {
  const { doses } = subject.evidence()
  const { daysAfter, daysValid } = rule
  const series = needs('series', { days: daysAfter })
  if (doses.length === 0) return notMet('type-not-accepted', found('no-doses'), series)
  const today = dayAt(subject.atS, subject.timeZone)
  const listed = doses
    .map((dose) => listedDose(dose, finder, today))
    .filter((dose) => dose !== null)
    .toSorted((a, b) => a.days.first - b.days.first || a.nth - b.nth)
  const strict = answerTo(
    listed.filter(({ certain }) => certain),
    'strict',
  )
  if (strict.met === 'yes') return strict
  const lenient = answerTo(listed, 'lenient')
  if (strict.met === lenient.met && strict.reason === lenient.reason) {
    // A dose that nobody can place might be the one that would do.
    return listed.length < doses.length
      ? unknown('evidence-missing', found('product-unknown'), series)
      : strict
  }
  return unknown('evidence-missing', found('dose-date-vague'), strict.needed)

  function answerTo(known: readonly ListedDose[], reading: Reading): Answer {
    const { complete, completed, newest, count } = seriesOf(known, reading)
    if (!complete || completed === null || newest === null) {
      return notMet(
        'series-incomplete',
        found('doses', { count, ...(newest === null ? {} : { date: isoDate(newest) }) }),
        series,
      )
    }
    const came = found('last-dose', { date: isoDate(newest) })
    const fromS = startOfDay(completed + daysAfter, subject.timeZone)
    const from = needs('series-from', { at: fromS, days: daysAfter })
    if (subject.atS < fromS) {
      return notMet('too-soon-after-dose', found('last-dose', { date: isoDate(completed) }), from)
    }
    if (daysValid === undefined) return met(came, from)
    const untilS = startOfDay(newest + daysValid + 1, subject.timeZone)
    const until = needs('series-until', { at: untilS, days: daysValid })
    return subject.atS < untilS ? met(came, until) : notMet('dose-too-old', came, until)
  }
}

function listedDose({ product, date, nth, of }: Dose, finder: ProductFinder, today: Day): ListedDose | null {
  const known = product === null ? null : finder(product.system, product.code)
  if (known === null) return null
  const days = date === null ? null : daysOf(date)
  return {
    product: known,
    certain: days !== null && days.first <= today,
    nth: nth !== null && nth >= 1 ? Math.floor(nth) : 1,
    closes: nth !== null && of !== null && of >= 1 && nth >= of,
    days: days ?? { first: 0, last: Math.max(today, 0) },
  }
}

/**
 * Counts doses in their order. One that is too soon after the last that counts does not count; of different products,
 * the longer wait and the longer series hold, but one dose of a product that needs one is a full series.
 */
function seriesOf(doses: readonly ListedDose[], reading: Reading): Series {
  const strict = reading === 'strict'
  let count = 0
  let wanted = 0
  let before: ListedDose | null = null
  let completed: Day | null = null
  let newest: Day | null = null
  for (const dose of doses) {
    if (before !== null && !isApart(before, dose, strict)) continue
    before = dose
    count = Math.max(count + 1, dose.nth)
    wanted = Math.max(wanted, dose.product.doses)
    newest = strict ? dose.days.first : dose.days.last
    const closed = count >= wanted || dose.product.doses === 1 || (!strict && dose.closes)
    if (completed !== null || !closed) continue
    // A booster by its number, its series on no record here: that was complete some time before.
    const earlier = dose.nth > dose.product.doses
    completed = strict ? dose.days.last : earlier ? 0 : dose.days.first
  }
  return { complete: completed !== null, completed, newest, count }
}

function isApart(before: ListedDose, dose: ListedDose, strict: boolean): boolean {
  const wait = Math.max(before.product.minDaysBetween, dose.product.minDaysBetween)
  return strict ? dose.days.first - before.days.last >= wait : dose.days.last - before.days.first >= wait
}
