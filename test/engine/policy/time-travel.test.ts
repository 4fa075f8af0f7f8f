import { describe, expect, it } from 'vitest'
import type { Decision } from '../../../main/engine/decision.ts'
import type { Dose, TestResult } from '../../../main/engine/passes/evidence.ts'
import type { VerifiedPass } from '../../../main/engine/passes/pass-format.ts'
import { decide, preparePolicy } from '../../../main/engine/policy/policy.ts'
import type { ReadySetName } from '../../../main/engine/policy/policy-document.ts'
import { passProving } from '../../support/passes.ts'

const second = (iso: string): number => Date.parse(iso) / 1_000

const inShort = (decision: Decision): string =>
  decision.outcome === 'admit' ? 'admit' : `${decision.outcome} ${decision.reason}`

const at = (pass: VerifiedPass, set: ReadySetName, atS: number, eventAt?: string): string => {
  const document = eventAt === undefined ? set : ({ version: 1, use: set, eventAt } as const)
  const policy = preparePolicy(document, 'UTC')
  return inShort(decide({ outcome: 'verified', pass, warnings: [] }, policy, atS))
}

const dose = (code: string, date: string | null, part: Partial<Dose> = {}): Dose => ({
  product: { system: code.startsWith('EU/') ? 'eu' : 'cvx', code },
  date,
  nth: null,
  of: null,
  ...part,
})
const test = (method: TestResult['method'], sampled: TestResult['sampled']): TestResult => ({
  method,
  result: 'negative',
  sampled,
})
const vaccinated = (...doses: Dose[]): VerifiedPass => passProving({ doses })
const tested = (...tests: TestResult[]): VerifiedPass => passProving({ tests })

const soon = 'refuse too-soon-after-dose'
const old = 'refuse dose-too-old'
const late = 'refuse test-too-old'

interface Boundary {
  readonly what: string
  readonly set: ReadySetName
  readonly pass: VerifiedPass
  /** The first second of what comes after. */
  readonly atS: number
  readonly before: string
  readonly on: string
  readonly eventAt?: string
}

/**
 * Every boundary in time of the ready sets: a second before it, on it, and a second after. Midnights are New York's:
 * 05:00 UTC in winter, 04:00 UTC from 14 March to 6 November 2021 and from 13 March 2022.
 */
const boundaries: readonly Boundary[] = [
  {
    what: 'Pfizer, 15 days after the second dose, in winter',
    set: 'new-york-2021',
    pass: vaccinated(dose('208', '2021-01-10'), dose('208', '2021-01-31')),
    atS: second('2021-02-15T05:00:00Z'),
    before: soon,
    on: 'admit',
  },
  {
    what: 'Moderna, 15 days after the second dose, across the change to summer time',
    set: 'new-york-2021',
    pass: vaccinated(dose('207', '2021-02-07'), dose('207', '2021-03-07')),
    atS: second('2021-03-22T04:00:00Z'),
    before: soon,
    on: 'admit',
  },
  {
    what: 'Janssen, 15 days after its one dose, across the change to winter time',
    set: 'new-york-2021',
    pass: vaccinated(dose('212', '2021-11-01')),
    atS: second('2021-11-16T05:00:00Z'),
    before: soon,
    on: 'admit',
  },
  {
    what: 'an EU certificate of the second dose of Comirnaty, 15 days after it',
    set: 'new-york-2021',
    pass: vaccinated(dose('EU/1/20/1528', '2021-06-01', { nth: 2, of: 2 })),
    atS: second('2021-06-16T04:00:00Z'),
    before: soon,
    on: 'admit',
  },
  {
    what: 'a series that ended in March alone is told: no day of that month decides before the last one has waited',
    set: 'new-york-2021',
    pass: vaccinated(dose('212', '2021-03')),
    atS: second('2021-04-15T04:00:00Z'),
    before: 'refer evidence-missing',
    on: 'admit',
  },
  {
    what: 'the same, before the first day of that month has waited',
    set: 'new-york-2021',
    pass: vaccinated(dose('212', '2021-03')),
    atS: second('2021-03-16T04:00:00Z'),
    before: soon,
    on: 'refer evidence-missing',
  },
  {
    what: '180 days after the last dose, into winter time',
    set: 'new-york-2021',
    pass: vaccinated(dose('208', '2021-05-10'), dose('208', '2021-06-01')),
    // 1 June and 180 days are 28 November, and the pass holds through that day.
    atS: second('2021-11-29T05:00:00Z'),
    before: 'admit',
    on: old,
  },
  {
    what: '180 days after the last dose, into summer time',
    set: 'new-york-2021',
    pass: vaccinated(dose('212', '2021-12-01')),
    // 1 December and 180 days are 30 May.
    atS: second('2022-05-31T04:00:00Z'),
    before: 'admit',
    on: old,
  },
  {
    what: '180 days after a booster, which renews them',
    set: 'new-york-2021',
    pass: vaccinated(dose('212', '2021-03-01'), dose('208', '2021-10-01')),
    // 1 October and 180 days are 30 March.
    atS: second('2022-03-31T04:00:00Z'),
    before: 'admit',
    on: old,
  },
  {
    what: 'a PCR test in winter, until the third midnight',
    set: 'new-york-2021',
    pass: tested(test('pcr', second('2021-02-01T15:30:00Z'))),
    atS: second('2021-02-05T05:00:00Z'),
    before: 'admit',
    on: late,
  },
  {
    what: 'a PCR test across the change to summer time: 23 hours of a day',
    set: 'new-york-2021',
    pass: tested(test('pcr', second('2021-03-12T12:00:00-05:00'))),
    atS: second('2021-03-16T04:00:00Z'),
    before: 'admit',
    on: late,
  },
  {
    what: 'a PCR test across the change to winter time: 25 hours of a day',
    set: 'new-york-2021',
    pass: tested(test('pcr', second('2021-11-05T12:00:00-04:00'))),
    atS: second('2021-11-09T05:00:00Z'),
    before: 'admit',
    on: late,
  },
  {
    what: 'a PCR test of the last second of a day in New York, which is the next day in UTC',
    set: 'new-york-2021',
    pass: tested(test('pcr', second('2021-02-01T23:59:59-05:00'))),
    atS: second('2021-02-05T05:00:00Z'),
    before: 'admit',
    on: late,
  },
  {
    what: 'a PCR test of the first second of a day in New York',
    set: 'new-york-2021',
    pass: tested(test('pcr', second('2021-02-02T00:00:00-05:00'))),
    atS: second('2021-02-06T05:00:00Z'),
    before: 'admit',
    on: late,
  },
  {
    what: 'a PCR test with a date and no time',
    set: 'new-york-2021',
    pass: tested(test('pcr', '2021-02-01')),
    atS: second('2021-02-05T05:00:00Z'),
    before: 'admit',
    on: late,
  },
  {
    what: 'a PCR test before it was taken',
    set: 'new-york-2021',
    pass: tested(test('pcr', second('2021-02-01T15:30:00Z'))),
    atS: second('2021-02-01T15:30:00Z'),
    before: 'refer evidence-missing',
    on: 'admit',
  },
  {
    what: 'an antigen test, through its six hours',
    set: 'new-york-2021',
    pass: tested(test('antigen', second('2021-02-01T12:00:00Z'))),
    atS: second('2021-02-01T18:00:01Z'),
    before: 'admit',
    on: late,
  },
  {
    what: 'an antigen test in the night of the change to summer time: six hours all the same',
    set: 'new-york-2021',
    pass: tested(test('antigen', second('2021-03-13T23:00:00-05:00'))),
    // Five o'clock of standard time is six o'clock by the clocks of that morning.
    atS: second('2021-03-14T06:00:01-04:00'),
    before: 'admit',
    on: late,
  },
  {
    what: 'an antigen test in the night of the change to winter time: six hours all the same',
    set: 'new-york-2021',
    pass: tested(test('antigen', second('2021-11-06T23:00:00-04:00'))),
    atS: second('2021-11-07T04:00:01-05:00'),
    before: 'admit',
    on: late,
  },
  {
    what: 'an antigen test with a date and no time: good for six hours of that day at most, to whoever sees it',
    set: 'new-york-2021',
    pass: tested(test('antigen', '2021-02-01')),
    atS: second('2021-02-01T06:00:01-05:00'),
    before: 'admit',
    on: 'refer evidence-missing',
  },
  {
    what: 'the same, once the last second of that day is six hours ago',
    set: 'new-york-2021',
    pass: tested(test('antigen', '2021-02-01')),
    atS: second('2021-02-02T06:00:00-05:00'),
    before: 'refer evidence-missing',
    on: late,
  },
  {
    what: 'a stadium: 72 hours after the sample, measured to the scan where no event is named',
    set: 'new-york-2021-stadium',
    pass: tested(test('pcr', second('2021-02-20T19:00:00-05:00'))),
    atS: second('2021-02-23T19:00:01-05:00'),
    before: 'admit',
    on: late,
  },
  {
    what: 'a stadium: 72 hours across the change to summer time are an hour later by the clock',
    set: 'new-york-2021-stadium',
    pass: tested(test('pcr', second('2021-03-12T19:00:00-05:00'))),
    atS: second('2021-03-15T20:00:01-04:00'),
    before: 'admit',
    on: late,
  },
  {
    what: 'a stadium: measured to an event, from a day before it',
    set: 'new-york-2021-stadium',
    // 72 hours and a second before the event: too old for it, though not for the scan.
    pass: tested(test('pcr', second('2021-02-20T19:29:59-05:00'))),
    atS: second('2021-02-22T19:30:00-05:00'),
    before: 'admit',
    on: late,
    eventAt: '2021-02-23T19:30:00-05:00',
  },
  {
    what: 'Pass Plus: 15 days after the last dose',
    set: 'pass-plus-2022',
    pass: vaccinated(dose('211', '2022-08-01'), dose('211', '2022-08-22')),
    atS: second('2022-09-06T04:00:00Z'),
    before: soon,
    on: 'admit',
  },
  {
    what: 'Pass Plus: a PCR test until the third midnight',
    set: 'pass-plus-2022',
    pass: tested(test('pcr', second('2022-07-04T21:00:00-04:00'))),
    atS: second('2022-07-08T04:00:00Z'),
    before: 'admit',
    on: late,
  },
  {
    what: 'Pass Plus: an antigen test, through its six hours',
    set: 'pass-plus-2022',
    pass: tested(test('antigen', second('2022-07-04T12:00:00Z'))),
    atS: second('2022-07-04T18:00:01Z'),
    before: 'admit',
    on: late,
  },
]

describe('time travel', () => {
  it.each(boundaries)('$set: $what', ({ set, pass, atS, before, on, eventAt }) => {
    expect(at(pass, set, atS - 1, eventAt), 'a second before').toBe(before)
    expect(at(pass, set, atS, eventAt), 'on it').toBe(on)
    expect(at(pass, set, atS + 1, eventAt), 'a second after').toBe(on)
  })

  it('a test within 72 hours before the event holds for a guest who comes late', () => {
    const pass = tested(test('pcr', second('2021-02-20T19:30:00-05:00')))
    const eventAt = '2021-02-23T19:30:00-05:00'
    const set = 'new-york-2021-stadium'
    expect(at(pass, set, second(eventAt) + 7_200, eventAt)).toBe('admit')
    expect(at(pass, set, second(eventAt) + 86_400, eventAt)).toBe('admit')
    // The event of a day before yesterday is not this one.
    expect(at(pass, set, second(eventAt) + 86_401, eventAt)).toBe(late)
  })

  it('a vaccination has no end by the rules of Pass Plus', () => {
    const pass = vaccinated(dose('208', '2021-01-10'), dose('208', '2021-01-31'))
    expect(at(pass, 'pass-plus-2022', second('2026-01-01T00:00:00Z'))).toBe('admit')
  })

  it('a day that has no midnight begins when its clocks do', () => {
    // Havana puts its clocks forward at midnight: 13 March 2022 begins at one.
    const policy = preparePolicy(
      {
        version: 1,
        name: 'Havana',
        revision: 1,
        timeZone: 'America/Havana',
        rules: [{ kind: 'test-until-midnight', methods: ['pcr'], days: 0 }],
      },
      'UTC',
    )
    const pass = tested(test('pcr', second('2022-03-12T12:00:00-05:00')))
    const decided = (atS: number) => inShort(decide({ outcome: 'verified', pass, warnings: [] }, policy, atS))
    expect(decided(second('2022-03-13T04:59:59Z'))).toBe('admit')
    expect(decided(second('2022-03-13T05:00:00Z'))).toBe(late)
  })
})
