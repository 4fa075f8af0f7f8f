import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eligibility, excelsiorTypes, type ExcelsiorType } from '../../../main/engine/issuing/eligibility.ts'
import { parseHealthRecord, type HealthRecord } from '../../../main/engine/issuing/health-record.ts'
import { good } from '../../support/authority.ts'

/** Unix seconds of a time as New York's clocks show it, told with its offset: -05:00 in winter, -04:00 in summer. */
const at = (time: string): number => Date.parse(time) / 1_000

type Dose = readonly [product: string, date: string]
type Test = readonly [method: 'pcr' | 'antigen', result: 'negative' | 'positive', sampled: string]

const record = (doses: readonly Dose[], tests: readonly Test[] = []): HealthRecord =>
  good(
    parseHealthRecord({
      given: 'Ada',
      family: 'Example',
      birthDate: '1984-07-04',
      doses: doses.map(([product, date]) => ({ product, date })),
      tests: tests.map(([method, result, sampled]) => ({ method, result, sampled })),
    }),
  )

/** What is issued, and until when; or why nothing is. */
function answer(of: HealthRecord, wanted: ExcelsiorType | null, time: string): string {
  const right = eligibility(of, wanted, at(time))
  if (right.ok) return `${right.value.type} until ${utc(right.value.validUntilS)}`
  const { error } = right
  if (error.code === 'no-ground') return Object.values(error.reasons).join(', ')
  return error.code === 'positive-test-recent' ? `${error.code} until ${utc(error.fromS)}` : error.code
}
const utc = (seconds: number): string => new Date(seconds * 1_000).toISOString().replace('.000Z', 'Z')

describe('a vaccination pass', () => {
  const pfizer: readonly Dose[] = [
    ['208', '2021-03-01'],
    ['208', '2021-03-22'],
  ]
  it.each<[string, readonly Dose[], string, string]>([
    [
      'the second before the 15th day begins in New York',
      pfizer,
      '2021-04-05T23:59:59-04:00',
      'series-too-recent',
    ],
    ['from that midnight on', pfizer, '2021-04-06T00:00:00-04:00', 'vaccination until 2021-10-03T04:00:00Z'],
    [
      'for 180 days by the calendar, across the end of summer time',
      pfizer,
      '2021-09-01T12:00:00-04:00',
      'vaccination until 2022-02-28T17:00:00Z',
    ],
    [
      'however the doses are ordered, a booster yesterday or not',
      [['208', '2021-11-09'], ...pfizer.toReversed()],
      '2021-11-10T12:00:00-05:00',
      'vaccination until 2022-05-09T16:00:00Z',
    ],
    ['after one dose of two', pfizer.slice(0, 1), '2021-06-01T12:00:00-04:00', 'series-incomplete'],
    [
      'after one dose of one',
      [['212', '2021-03-01']],
      '2021-03-16T00:00:00-04:00',
      'vaccination until 2021-09-12T04:00:00Z',
    ],
    ['the day before that', [['212', '2021-03-01']], '2021-03-15T23:59:59-04:00', 'series-too-recent'],
    [
      '17 days between Pfizer’s doses',
      [
        ['208', '2021-03-01'],
        ['208', '2021-03-18'],
      ],
      '2021-06-01T00:00:00-04:00',
      'vaccination until 2021-11-28T05:00:00Z',
    ],
    [
      '16 days between them',
      [
        ['208', '2021-03-01'],
        ['208', '2021-03-17'],
      ],
      '2021-06-01T00:00:00-04:00',
      'doses-too-close',
    ],
    [
      '24 days between Moderna’s doses',
      [
        ['207', '2021-03-01'],
        ['207', '2021-03-25'],
      ],
      '2021-06-01T00:00:00-04:00',
      'vaccination until 2021-11-28T05:00:00Z',
    ],
    [
      '23 days between them',
      [
        ['207', '2021-03-01'],
        ['207', '2021-03-24'],
      ],
      '2021-06-01T00:00:00-04:00',
      'doses-too-close',
    ],
    [
      'one dose written down twice',
      [
        ['208', '2021-03-01'],
        ['208', '2021-03-01'],
      ],
      '2021-06-01T00:00:00-04:00',
      'doses-too-close',
    ],
    [
      'one dose each of two vaccines',
      [
        ['208', '2021-03-01'],
        ['207', '2021-04-01'],
      ],
      '2021-06-01T00:00:00-04:00',
      'series-incomplete',
    ],
    ['a vaccine that is not on the list', [['999', '2021-03-01']], '2021-06-01T00:00:00-04:00', 'no-dose'],
    ['no dose at all', [], '2021-06-01T00:00:00-04:00', 'no-dose'],
    [
      'a dose of tomorrow',
      [...pfizer, ['208', '2021-06-02']],
      '2021-06-01T23:59:59-04:00',
      'record-from-future',
    ],
  ])('%s', (_, doses, time, what) => {
    expect(answer(record(doses), 'vaccination', time)).toBe(what)
  })
})

describe('a PCR pass', () => {
  const pcr = (sampled: string): HealthRecord => record([], [['pcr', 'negative', sampled]])
  it.each([
    [
      'until midnight at the end of the third day',
      '2021-04-10T09:30:00-04:00',
      '2021-04-13T23:59:59-04:00',
      'pcr-negative until 2021-04-14T04:00:00Z',
    ],
    ['not at that midnight', '2021-04-10T09:30:00-04:00', '2021-04-14T00:00:00-04:00', 'test-too-old'],
    [
      'of a sample in New York’s last second of a day, which is another day elsewhere',
      '2021-04-11T03:59:59Z',
      '2021-04-10T23:59:59-04:00',
      'pcr-negative until 2021-04-14T04:00:00Z',
    ],
    [
      'of one a second later',
      '2021-04-11T04:00:00Z',
      '2021-04-11T04:00:00Z',
      'pcr-negative until 2021-04-15T04:00:00Z',
    ],
    [
      'across the night that is an hour short',
      '2021-03-12T09:00:00-05:00',
      '2021-03-15T23:59:59-04:00',
      'pcr-negative until 2021-03-16T04:00:00Z',
    ],
    [
      'across the night that is an hour long',
      '2021-11-05T09:00:00-04:00',
      '2021-11-08T23:59:59-05:00',
      'pcr-negative until 2021-11-09T05:00:00Z',
    ],
    [
      'of a sample with its day alone',
      '2021-04-10',
      '2021-04-13T23:59:59-04:00',
      'pcr-negative until 2021-04-14T04:00:00Z',
    ],
    [
      'of a sample of the same second, whatever its milliseconds',
      '2021-04-10T09:30:00.999-04:00',
      '2021-04-10T09:30:00-04:00',
      'pcr-negative until 2021-04-14T04:00:00Z',
    ],
    [
      'not of a sample of a second to come',
      '2021-04-10T09:30:01-04:00',
      '2021-04-10T09:30:00-04:00',
      'record-from-future',
    ],
  ])('%s', (_, sampled, time, what) => {
    expect(answer(pcr(sampled), 'pcr-negative', time)).toBe(what)
  })
})

describe('an antigen pass', () => {
  const antigen = (sampled: string): HealthRecord => record([], [['antigen', 'negative', sampled]])
  it.each([
    [
      'until six hours after the sample',
      '2021-04-10T09:30:00-04:00',
      '2021-04-10T15:29:59-04:00',
      'antigen-negative until 2021-04-10T19:30:00Z',
    ],
    ['not at the sixth', '2021-04-10T09:30:00-04:00', '2021-04-10T15:30:00-04:00', 'test-too-old'],
    [
      'six hours that passed, whatever the clocks did in the night',
      '2021-03-14T00:30:00-05:00',
      '2021-03-14T07:29:59-04:00',
      'antigen-negative until 2021-03-14T11:30:00Z',
    ],
    ['not of a sample with its day alone', '2021-04-10', '2021-04-10T09:00:00-04:00', 'test-without-time'],
  ])('%s', (_, sampled, time, what) => {
    expect(answer(antigen(sampled), 'antigen-negative', time)).toBe(what)
  })
})

describe('a positive test', () => {
  const withPositive = (sampled: string, method: 'pcr' | 'antigen' = 'pcr'): HealthRecord =>
    record(
      [['212', '2021-01-01']],
      [
        [method, 'positive', sampled],
        ['antigen', 'negative', '2021-04-09'],
      ],
    )
  it.each([
    [
      'bars every pass for ten days',
      '2021-04-10T09:30:00-04:00',
      '2021-04-20T09:29:59-04:00',
      'positive-test-recent until 2021-04-20T13:30:00Z',
    ],
    [
      'and no longer',
      '2021-04-10T09:30:00-04:00',
      '2021-04-20T09:30:00-04:00',
      'vaccination until 2021-10-17T13:30:00Z',
    ],
    [
      'to its whole tenth day, where its hour is not known',
      '2021-04-10',
      '2021-04-20T23:59:59-04:00',
      'positive-test-recent until 2021-04-21T04:00:00Z',
    ],
    [
      'and no longer then',
      '2021-04-10',
      '2021-04-21T00:00:00-04:00',
      'vaccination until 2021-10-18T04:00:00Z',
    ],
  ])('%s', (_, sampled, time, what) => {
    expect(answer(withPositive(sampled), null, time)).toBe(what)
    expect(answer(withPositive(sampled, 'antigen'), null, time)).toBe(what)
  })

  it('is the last of several that counts', () => {
    const twice = record(
      [],
      [
        ['pcr', 'positive', '2021-04-10'],
        ['pcr', 'positive', '2021-03-01'],
      ],
    )
    expect(answer(twice, null, '2021-04-20T12:00:00-04:00')).toMatch(/^positive/)
  })
})

describe('a record with several grounds', () => {
  const all = record(
    [['212', '2021-01-01']],
    [
      ['pcr', 'negative', '2021-04-10T08:00:00-04:00'],
      ['antigen', 'negative', '2021-04-10T08:00:00-04:00'],
    ],
  )
  it('gives the pass that holds longest, or the one that is asked for', () => {
    const time = '2021-04-10T09:00:00-04:00'
    expect(answer(all, null, time)).toMatch(/^vaccination/)
    for (const type of excelsiorTypes) expect(answer(all, type, time)).toMatch(new RegExp(`^${type} until`))
    expect(answer({ ...all, doses: [] }, null, time)).toMatch(/^pcr-negative/)
    expect(answer({ ...all, doses: [], tests: [] }, null, time)).toBe(
      'no-dose, no-negative-test, no-negative-test',
    )
  })
})

describe('eligibility', () => {
  it('never gives a pass that is over, nor within ten days of a positive test', () => {
    const days = fc
      .integer({ min: 0, max: 400 })
      .map((day) => new Date(Date.UTC(2021, 0, 1 + day)).toISOString())
    const test = fc.tuple(
      fc.constantFrom('pcr', 'antigen'),
      fc.constantFrom('negative', 'positive'),
      days,
      fc.boolean(),
    )
    const dose = fc.tuple(fc.constantFrom('207', '208', '212'), days)
    fc.assert(
      fc.property(fc.array(dose), fc.array(test), days, (doses, tests, now) => {
        const nowS = at(now) + 43_200
        const of = record(
          doses.map(([product, day]) => [product, day.slice(0, 10)] as const),
          tests.map(
            ([method, result, day, timed]) => [method, result, timed ? day : day.slice(0, 10)] as const,
          ),
        )
        const right = eligibility(of, null, nowS)
        if (!right.ok) return
        expect(right.value.validUntilS).toBeGreaterThan(nowS)
        const positives = tests.filter(([, result]) => result === 'positive').map(([, , day]) => at(day))
        expect(positives.every((sampledS) => nowS - sampledS >= 9.9 * 86_400)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('a record', () => {
  it.each([
    [
      'a time without its zone',
      { tests: [{ method: 'pcr', result: 'negative', sampled: '2021-04-10T09:30:00' }] },
      'tests.0.sampled',
    ],
    ['a day that is none', { doses: [{ product: '208', date: '2021-02-30' }] }, 'doses.0.date'],
    ['a name of two lines', { given: 'A\nda' }, 'given'],
    ['half a character', { family: '\uD83D' }, 'family'],
    ['a field that nobody reads', { dosis: [] }, ''],
  ])('is refused with %s, and the place is named', (_, change, path) => {
    const parsed = parseHealthRecord({ given: 'Ada', family: 'Example', birthDate: '1984-07-04', ...change })
    expect(parsed.ok ? [] : parsed.error.map((mistake) => mistake.path)).toEqual([path])
  })
})
