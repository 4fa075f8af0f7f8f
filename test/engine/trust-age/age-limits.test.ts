import { describe, expect, it } from 'vitest'
import { keyAgeAt, limitsOf, type AgeLimits } from '../../../main/engine/trust-age/age-limits.ts'
import { noticeOf } from '../../../main/engine/trust-age/age-notices.ts'

const limits: AgeLimits = { staleAfterHours: 48, expiredAfterHours: 336, whenExpired: 'refer' }
const hourS = 3_600
const sinceS = 1_795_000_000

describe('the age of keys', () => {
  it.each([
    ['just renewed', 0, 'fresh'],
    ['a second before they are stale', 48 * hourS - 1, 'fresh'],
    ['stale from the very second', 48 * hourS, 'stale'],
    ['a second before they expire', 336 * hourS - 1, 'stale'],
    ['expired from the very second', 336 * hourS, 'expired'],
    ['of years ago', 50_000 * hourS, 'expired'],
    ['of a time to come, by a clock that was ahead', -hourS, 'fresh'],
  ])('is judged to the second: %s', (_what, ageS, state) => {
    const age = keyAgeAt(sinceS, limits, sinceS + ageS)
    expect(age?.state ?? 'fresh').toBe(state)
    if (age !== null) expect(age).toMatchObject({ ageS, whenExpired: 'refer' })
  })

  it('is measured for a source by what it sets itself, and for the rest by what holds for all', () => {
    expect(limitsOf(limits, { staleAfterHours: 6, whenExpired: 'warn' })).toEqual({
      staleAfterHours: 6,
      expiredAfterHours: 336,
      whenExpired: 'warn',
    })
  })
})

describe('what staff are told of it', () => {
  const toldAt = (ageHours: number, whenExpired: AgeLimits['whenExpired'] = 'refer') => {
    const origin = { kind: 'source', name: 'vci' } as const
    const group = { origin, sinceS, limits: { ...limits, whenExpired } }
    const notice = noticeOf(group, sinceS + ageHours * hourS)
    return notice === null ? null : [notice.code, notice.severity, (notice.keys?.ageS ?? 0) / hourS]
  }

  it.each([
    [47.9, null],
    [48, ['keys-stale', 'info', 48]],
    [72.7, ['keys-stale', 'info', 72]],
    [191.9, ['keys-stale', 'info', 191]],
    [192, ['keys-stale', 'warning', 192]],
    [335.9, ['keys-stale', 'warning', 335]],
    [336, ['keys-expired-refer', 'alarm', 336]],
  ])('grows plainer with it: %d hours', (hours, told) => {
    expect(toldAt(hours)).toEqual(told)
  })

  it.each(['warn', 'refer', 'refuse'] as const)('says what becomes of guests: %s', (whenExpired) => {
    expect(toldAt(400, whenExpired)?.[0]).toBe(`keys-expired-${whenExpired}`)
  })
})
