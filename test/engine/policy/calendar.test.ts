import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayAt, daysOf, isoDate, startOfDay } from '../../../main/engine/policy/calendar.ts'

const told = (date: string): string[] | null => {
  const days = daysOf(date)
  return days === null ? null : [isoDate(days.first), isoDate(days.last)]
}

describe('a date', () => {
  it('is a day, or all the days that it may mean', () => {
    expect(told('2021-03-01')).toEqual(['2021-03-01', '2021-03-01'])
    expect(told('2024-02')).toEqual(['2024-02-01', '2024-02-29'])
    expect(told('2021-12')).toEqual(['2021-12-01', '2021-12-31'])
    expect(told('2021')).toEqual(['2021-01-01', '2021-12-31'])
  })

  it.each([
    '2021-02-30',
    '2021-13',
    '2021-00-10',
    '1969-12-31',
    '5000-01-01',
    '21-01-01',
    '2021-1-1',
    '',
    '2021-03-01T00:00',
  ])('is not %s', (date) => {
    expect(told(date)).toBeNull()
  })
})

describe('a day', () => {
  it('has 23, 24 or 25 hours', () => {
    const hours = (date: string, timeZone: string): number => {
      const day = daysOf(date)?.first ?? 0
      return (startOfDay(day + 1, timeZone) - startOfDay(day, timeZone)) / 3_600
    }
    expect(hours('2021-03-14', 'America/New_York')).toBe(23)
    expect(hours('2021-11-07', 'America/New_York')).toBe(25)
    expect(hours('2021-03-15', 'America/New_York')).toBe(24)
  })

  it('begins where the moment before it is of the day before, in every zone', () => {
    const zones = Intl.supportedValuesOf('timeZone')
    // From 1990 to 2060: rules on clocks are known for these.
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 7_305, max: 33_000 }), (zone, day) => {
        const firstS = startOfDay(day, zone)
        // A few zones have left out a day when they crossed the date line.
        expect(dayAt(firstS, zone) - day).toBeOneOf([0, 1])
        expect(dayAt(firstS - 1, zone)).toBeLessThan(day)
        expect(startOfDay(day, zone)).toBe(firstS)
      }),
      { numRuns: 3_000 },
    )
  })
})
