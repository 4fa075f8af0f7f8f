import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planOf } from '../../../../main/engine/admission/events/event-plan.ts'
import { readEvents } from '../../../../main/engine/admission/events/read-events.ts'
import type { VenueEvent } from '../../../../main/engine/admission/events/venue-event.ts'
import { EventConfig } from '../../../../main/engine/config/event-config.ts'

const newYork = 'America/New_York'
const hourS = 3_600

const written = (over: object = {}): EventConfig =>
  EventConfig.parse({
    id: 'final',
    name: 'Cup final',
    doors: '2026-11-21T18:00',
    starts: '2026-11-21T20:00',
    ends: '2026-11-21T22:30',
    ...over,
  })

function read(list: readonly EventConfig[], timeZone = newYork): readonly VenueEvent[] {
  const events = readEvents(list, timeZone)
  if (!events.ok) throw new Error(JSON.stringify(events.error))
  return events.value
}

const at = (text: string): number => Date.parse(text) / 1_000

describe('the times of an event', () => {
  it('are those of the venue’s clocks', () => {
    expect(read([written({ lastEntry: '2026-11-21T21:15', tickets: ['Final', 'final-2026'] })])).toEqual([
      {
        id: 'final',
        name: 'Cup final',
        doorsS: at('2026-11-21T18:00-05:00'),
        startsS: at('2026-11-21T20:00-05:00'),
        lastEntryS: at('2026-11-21T21:15-05:00'),
        endsS: at('2026-11-21T22:30-05:00'),
        destroyS: at('2026-11-22T10:30-05:00'),
        ticketNames: ['Final', 'final-2026'],
      },
    ])
  })

  it('may reach past midnight, and past the night when the clocks are put back', () => {
    const [night] = read([
      written({ doors: '2026-10-31T22:00', starts: '2026-10-31T23:00', ends: '2026-11-01T03:00' }),
    ])
    // Five hours by the clocks, and one that came twice.
    expect((night?.endsS ?? 0) - (night?.doorsS ?? 0)).toBe(6 * hourS)
  })

  it('that the clocks show twice, or jump over, are read to the good of who has a ticket', () => {
    const [back] = read([
      written({ doors: '2026-11-01T01:30', starts: '2026-11-01T01:30', ends: '2026-11-01T05:00' }),
    ])
    expect(back?.doorsS).toBe(at('2026-11-01T01:30-04:00'))
    const [until] = read([
      written({ doors: '2026-10-31T20:00', starts: '2026-10-31T20:00', ends: '2026-11-01T01:30' }),
    ])
    expect(until?.endsS).toBe(at('2026-11-01T01:30-05:00'))
    const [forward] = read([
      written({ doors: '2026-03-08T02:30', starts: '2026-03-08T04:00', ends: '2026-03-08T06:00' }),
    ])
    expect(forward?.doorsS).toBe(at('2026-03-08T01:30-05:00'))
    const [jumped] = read([
      written({ doors: '2026-03-07T20:00', starts: '2026-03-07T20:00', ends: '2026-03-08T02:30' }),
    ])
    expect(jumped?.endsS).toBe(at('2026-03-08T03:30-04:00'))
  })

  it('are named by the event’s id where it says no other, and by anything where it says so', () => {
    expect(read([written()])[0]?.ticketNames).toEqual(['final'])
    expect(read([written({ tickets: [] })])[0]?.ticketNames).toEqual([])
  })
})

describe('which event is on', () => {
  const semi = { id: 'semi', name: 'Semi-final' }
  const plan = planOf(
    read([
      written(),
      written({ ...semi, doors: '2026-11-20T18:00', starts: '2026-11-20T20:00', ends: '2026-11-20T22:30' }),
    ]),
  )
  const on = (text: string): string | null => plan.at(at(text))?.id ?? null

  it('begins half a day before its doors', () => {
    expect(on('2026-11-20T05:59:59-05:00')).toBe(null)
    expect(on('2026-11-20T06:00:00-05:00')).toBe('semi')
    expect(on('2026-11-20T22:29:59-05:00')).toBe('semi')
  })

  it('stays that of yesterday until half of the pause is over, so that people are let out and counted', () => {
    expect(on('2026-11-21T08:14:59-05:00')).toBe('semi')
    expect(on('2026-11-21T08:15:00-05:00')).toBe('final')
    expect(on('2026-11-22T10:29:59-05:00')).toBe('final')
    expect(on('2026-11-22T10:30:00-05:00')).toBe(null)
  })

  it('changes in the middle of a short pause', () => {
    const matinee = planOf(
      read([
        written({
          id: 'noon',
          doors: '2026-11-21T12:00',
          starts: '2026-11-21T13:00',
          ends: '2026-11-21T17:00',
        }),
        written(),
      ]),
    )
    expect(matinee.at(at('2026-11-21T17:29:59-05:00'))?.id).toBe('noon')
    expect(matinee.at(at('2026-11-21T17:30:00-05:00'))?.id).toBe('final')
  })

  it('is none where there are none', () => {
    expect(planOf([]).hasEvents).toBe(false)
    expect(planOf([]).at(0)).toBe(null)
    expect(plan.hasEvents).toBe(true)
  })
})

describe('whatever events there are, in whatever zone and season', () => {
  const zones = ['America/New_York', 'Europe/Madrid', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'UTC']
  const clock = (minutes: number): string =>
    new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString().slice(0, 16)
  /** Times of the venue's clocks, in minutes of 2026: pauses and lengths one after the other. */
  const season = fc
    .array(fc.tuple(fc.integer({ min: 121, max: 20_000 }), fc.integer({ min: 121, max: 1_000 })), {
      minLength: 1,
      maxLength: 30,
    })
    .map((pairs) => {
      let minutes = 0
      return pairs.map(([pause, length], nth) => {
        const doors = minutes + pause
        minutes = doors + length
        return written({
          id: `event-${nth}`,
          doors: clock(doors),
          starts: clock(doors),
          ends: clock(minutes),
          destroyAfterHours: nth % 40,
        })
      })
    })

  it('each is on from its doors to its end, never two at a time, and in order', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), season, (timeZone, list) => {
        const events = read(list, timeZone)
        expect(events.map(({ id }) => id)).toEqual(list.map(({ id }) => id))
        const plan = planOf(events)
        for (const { id, doorsS, endsS, destroyS } of events) {
          for (const momentS of [doorsS, (doorsS + endsS) / 2, endsS - 1])
            expect(plan.at(momentS)?.id).toBe(id)
          for (const momentS of [doorsS - 13 * hourS, doorsS - 1, endsS, destroyS, destroyS + 12 * hourS]) {
            const found = plan.at(momentS)
            if (found === null) continue
            expect(momentS).toBeGreaterThanOrEqual(found.doorsS - 12 * hourS)
            expect(momentS).toBeLessThan(found.destroyS)
          }
        }
      }),
      { numRuns: 150 },
    )
  })
})
