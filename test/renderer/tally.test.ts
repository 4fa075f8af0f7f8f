import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CountRow } from '../../main/contract/gate-api.ts'
import { dayBounds } from '../../main/contract/venue-time.ts'
import { dayAfter } from '../../renderer/counts/days.ts'
import { breakdowns, passagesByLane, sumUp, tallyBy } from '../../renderer/counts/tally.ts'

const dayS = 1_795_000_500
const row = (part: Partial<CountRow>): CountRow => ({
  bucketS: dayS,
  laneId: 'north-1',
  direction: 'in',
  format: 'smart-health-card',
  passType: 'vaccination',
  outcome: 'admit',
  reason: 'none',
  count: 1,
  ...part,
})

describe('the counts of a day', () => {
  it('are put together by the hour, with the quiet hours between', () => {
    const rows = [
      row({ bucketS: dayS + 900, count: 2 }),
      row({ bucketS: dayS + 2_700, outcome: 'refuse', reason: 'expired' }),
      row({ bucketS: dayS + 7_200, count: 5 }),
    ]
    expect(tallyBy('hour', rows, dayS)).toEqual([
      { key: String(dayS), admit: 2, refuse: 1, refer: 0, total: 3 },
      { key: String(dayS + 3_600), admit: 0, refuse: 0, refer: 0, total: 0 },
      { key: String(dayS + 7_200), admit: 5, refuse: 0, refer: 0, total: 5 },
    ])
  })

  it('keep both of the hours that bear one name when the clocks go back', () => {
    const day = dayBounds('2026-11-01', 'America/New_York', 0)
    if (day === null) throw new Error('that is a day')
    const rows = [1, 2].map((hour) => row({ bucketS: day.fromS + hour * 3_600 }))
    expect(tallyBy('hour', rows, day.fromS)).toHaveLength(2)
    expect((day.toS - day.fromS) / 3_600).toBe(25)
  })

  it('tell each reason apart, the most frequent first', () => {
    const rows = [
      row({ outcome: 'refuse', reason: 'expired', count: 3 }),
      row({ outcome: 'refuse', reason: 'revoked', count: 4 }),
      row({ laneId: 'north-2', outcome: 'refuse', reason: 'expired', count: 3 }),
    ]
    expect(tallyBy('reason', rows, dayS).map(({ key, refuse }) => [key, refuse])).toEqual([
      ['refuse expired', 6],
      ['refuse revoked', 4],
    ])
  })

  it('come to the same sum however they are broken down', () => {
    const anyRow = fc.record({
      bucketS: fc.integer({ min: 0, max: 95 }).map((quarter) => dayS + quarter * 900),
      laneId: fc.constantFrom('a', 'b'),
      passType: fc.constantFrom('vaccination', 'none'),
      outcome: fc.constantFrom('admit', 'refuse', 'refer'),
      reason: fc.constantFrom('none', 'expired'),
      count: fc.nat(1_000),
    })
    fc.assert(
      fc.property(fc.array(anyRow), fc.constantFrom(...breakdowns), (parts, by) => {
        const rows = parts.map((part) => row(part as Partial<CountRow>))
        const sum = (key: 'admit' | 'refuse' | 'refer' | 'total'): number =>
          tallyBy(by, rows, dayS).reduce((all, tally) => all + tally[key], 0)
        expect(sumUp(rows)).toEqual({
          admit: sum('admit'),
          refuse: sum('refuse'),
          refer: sum('refer'),
          total: sum('total'),
        })
      }),
    )
  })

  it('say of each lane what became of its openings', () => {
    const passage = { bucketS: dayS, laneId: 'north-1', direction: 'in' } as const
    const rows = [
      { ...passage, end: 'entered', count: 2 },
      { ...passage, bucketS: dayS + 900, end: 'entered', count: 3 },
      { ...passage, end: 'no-passage', count: 1 },
    ] as const
    expect(passagesByLane(rows)).toEqual([
      {
        laneId: 'north-1',
        ends: expect.objectContaining({
          entered: 5,
          assumed: 0,
          'no-passage': 1,
          fault: 0,
          free: 0,
        }) as unknown,
      },
    ])
  })
})

describe('a day of the calendar', () => {
  it('is followed by the next one, over months, years and changes of the clock', () => {
    expect(dayAfter('2026-12-31', 1)).toBe('2027-01-01')
    expect(dayAfter('2028-02-29', 1)).toBe('2028-03-01')
    expect(dayAfter('2026-03-08', -1)).toBe('2026-03-07')
  })
})
