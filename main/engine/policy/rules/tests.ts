import type { TestResult } from '../../passes/evidence.ts'
import { dayAt, daysOf, isMoment, isoDate, startOfDay } from '../calendar.ts'
import { found, met, needs, notMet, unknown, type Answer, type Fact, type NeededCode } from '../finding.ts'
import type { LeafRule } from '../policy-document.ts'
import type { Subject } from './subject.ts'

type Hours = LeafRule & { readonly kind: 'test-hours' }
type UntilMidnight = LeafRule & { readonly kind: 'test-until-midnight' }

const hourS = 3_600
/** Farther from its beginning than this, a scan is of another event than the one that the policy names. */
const eventDayS = 86_400

/** When a sample was taken: a moment, or all that a date may mean. Unix seconds, both ends included. */
interface Sampled {
  readonly firstS: number
  readonly lastS: number
  readonly date: string | null
}

/**
 * A negative test holds for `hours` hours after its sample, to the second of the last of them; measured to the scan, or
 * to the beginning of the event, where the policy tells when that is and it is within a day of the scan.
 */
export function testHoursRule({ methods, hours, measuredTo }: Hours, subject: Subject): Answer {
  const { atS, eventAtS } = subject
  const event = measuredTo === 'event' && eventAtS !== null && Math.abs(eventAtS - atS) <= eventDayS
  const untilS = event ? eventAtS : atS
  return testsRule(
    methods,
    needs('test-hours', { methods, hours }),
    subject,
    (sampledS) => untilS <= sampledS + hours * hourS,
  )
}

/**
 * A negative test holds until the midnight that ends the day `days` days after its sample, in the venue's zone; that
 * midnight itself is of the next day. Days are calendar days: across a change of daylight saving they hold 23 or 25 hours.
 */
export function testUntilMidnightRule({ methods, days }: UntilMidnight, subject: Subject): Answer {
  const { atS, timeZone } = subject
  return testsRule(
    methods,
    needs('test-days', { methods, days }),
    subject,
    (sampledS) => atS < startOfDay(dayAt(sampledS, timeZone) + days + 1, timeZone),
  )
}

function testsRule(
  methods: readonly TestResult['method'][],
  needed: Fact<NeededCode>,
  subject: Subject,
  holds: (sampledS: number) => boolean,
): Answer {
  const { tests } = subject.evidence()
  if (tests.length === 0) return notMet('type-not-accepted', found('no-tests'), needed)
  // Other results than negative are beyond what a gate may judge.
  if (tests.some(({ result }) => result !== 'negative')) {
    return unknown('evidence-missing', found('test-unclear'), needed)
  }
  const answers = tests
    .filter(({ method }) => methods.includes(method))
    .map(({ sampled }) => testAnswer(sampled, needed, subject, holds))
  const answer =
    answers.find((each) => each.met === 'yes') ??
    answers.find((each) => each.met === 'unknown') ??
    newest(answers)
  if (answer !== null) return answer
  const came = found('test-method', { methods: [...new Set(tests.map(({ method }) => method))] })
  return tests.some(({ method }) => method === 'unknown')
    ? unknown('evidence-missing', came, needed)
    : notMet('type-not-accepted', came, needed)
}

function testAnswer(
  sampled: TestResult['sampled'],
  needed: Fact<NeededCode>,
  subject: Subject,
  holds: (sampledS: number) => boolean,
): Answer {
  const taken = sampledIn(sampled, subject)
  if (taken === null) return unknown('evidence-missing', found('test-date-vague'), needed)
  const { firstS, lastS, date } = taken
  if (firstS > subject.atS) return unknown('evidence-missing', found('test-later'), needed)
  const came = date === null ? found('test-at', { at: firstS }) : found('test-on', { date })
  if (holds(firstS)) return met(came, needed)
  // A sample is not from the future: the last moment that a date may mean is now.
  if (!holds(Math.min(lastS, subject.atS))) return notMet('test-too-old', came, needed)
  return unknown('evidence-missing', found('test-date-vague'), needed)
}

/** A date alone is one of the venue's zone. */
function sampledIn(sampled: TestResult['sampled'], { timeZone }: Subject): Sampled | null {
  if (typeof sampled === 'number') {
    return isMoment(sampled) ? { firstS: sampled, lastS: sampled, date: null } : null
  }
  const days = sampled === null ? null : daysOf(sampled)
  if (days === null) return null
  return {
    firstS: startOfDay(days.first, timeZone),
    lastS: startOfDay(days.last + 1, timeZone) - 1,
    date: days.first === days.last ? isoDate(days.first) : sampled,
  }
}

function newest(answers: readonly Answer[]): Answer | null {
  const key = ({ found: { values } }: Answer): string =>
    values.date ?? isoDate(Math.floor((values.at ?? 0) / 86_400))
  return answers.toSorted((a, b) => key(b).localeCompare(key(a)))[0] ?? null
}
