import { describe, expect, it } from 'vitest'
import { dayBounds, hourIn } from '../../../main/contract/venue-time.ts'
import { decisionKey } from '../../../main/engine/analytics/count-key.ts'
import { verifiedPass } from '../../support/passes.ts'

const lane = { id: 'north-1', direction: 'in' } as const
const atMs = Date.parse('2026-11-21T19:07:31.5Z')

describe('a decision is counted', () => {
  it('in its quarter hour, with nothing of the guest', () => {
    expect(decisionKey({ outcome: 'admit', pass: verifiedPass, warnings: [] }, lane, atMs)).toEqual({
      bucketS: Date.parse('2026-11-21T19:00:00Z') / 1_000,
      laneId: 'north-1',
      direction: 'in',
      format: 'smart-health-card',
      passType: 'vaccination',
      outcome: 'admit',
      reason: 'none',
    })
    expect(
      decisionKey({ outcome: 'refuse', reason: 'not-a-pass', format: null, pass: null }, lane, atMs),
    ).toMatchObject({
      format: 'none',
      passType: 'none',
      reason: 'not-a-pass',
    })
  })
})

describe('a day of the venue', () => {
  const hours = (date: string, zone: string): number | null => {
    const bounds = dayBounds(date, zone, atMs)
    return bounds === null ? null : (bounds.toS - bounds.fromS) / 3_600
  }

  it('has 23 or 25 hours when the clocks are changed', () => {
    expect(hours('2026-11-21', 'America/New_York')).toBe(24)
    expect(hours('2026-03-08', 'America/New_York')).toBe(23)
    expect(hours('2026-11-01', 'America/New_York')).toBe(25)
    expect(hours('2026-10-04', 'Australia/Lord_Howe')).toBe(23.5)
    expect(hours('yesterday', 'UTC')).toBeNull()
  })

  it('begins at its own midnight', () => {
    expect(dayBounds('2026-11-21', 'Asia/Kathmandu', atMs)?.fromS).toBe(
      Date.parse('2026-11-20T18:15:00Z') / 1_000,
    )
    expect(dayBounds(null, 'America/New_York', atMs)?.fromS).toBe(Date.parse('2026-11-21T05:00:00Z') / 1_000)
    expect(hourIn(atMs / 1_000, 'America/New_York')).toBe('14:00')
  })
})
