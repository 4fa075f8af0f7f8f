import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketOf, decisionKey, passageKey } from '../../../main/engine/analytics/count-key.ts'
import { matchDayMs } from '../../support/gate-store.ts'
import { verifiedPass } from '../../support/passes.ts'

const lane = { id: 'north-1', direction: 'in' } as const
const keyOf = (decision: Parameters<typeof decisionKey>[0]) => decisionKey(decision, lane, matchDayMs)
const place = { bucketS: matchDayMs / 1_000, laneId: 'north-1', direction: 'in' }

describe('what is counted of a decision', () => {
  it('is, of an admission, the type of the pass and no reason', () => {
    expect(keyOf({ outcome: 'admit', pass: verifiedPass, warnings: [] })).toEqual({
      ...place,
      format: 'smart-health-card',
      passType: 'vaccination',
      outcome: 'admit',
      reason: 'none',
    })
  })

  it('is, of a text that is no pass, the reason alone', () => {
    expect(keyOf({ outcome: 'refuse', reason: 'not-a-pass', format: null, pass: null })).toEqual({
      ...place,
      format: 'none',
      passType: 'none',
      outcome: 'refuse',
      reason: 'not-a-pass',
    })
  })

  it('is, of a forged pass, its format but not the type that it claims', () => {
    const forged = keyOf({
      outcome: 'refuse',
      reason: 'signature-invalid',
      format: 'smart-health-card',
      pass: null,
    })
    expect(forged).toMatchObject({ format: 'smart-health-card', passType: 'none' })
  })

  it('is, of an authentic pass that is refused or referred, its type and the reason', () => {
    const format = 'smart-health-card'
    expect(keyOf({ outcome: 'refuse', reason: 'expired', format, pass: verifiedPass })).toMatchObject({
      format,
      passType: 'vaccination',
      reason: 'expired',
    })
    expect(keyOf({ outcome: 'refer', reason: 'type-not-accepted', pass: verifiedPass })).toMatchObject({
      format,
      passType: 'vaccination',
      reason: 'type-not-accepted',
    })
  })

  it('is never anything of the guest', () => {
    const told = JSON.stringify(keyOf({ outcome: 'admit', pass: verifiedPass, warnings: [] }))
    const { name, birthDate } = verifiedPass.holder?.reveal() ?? { name: '', birthDate: null }
    for (const secret of [name, ...name.split(' '), birthDate, verifiedPass.kid, verifiedPass.issuer.id]) {
      expect(told).not.toContain(`"${secret}`)
    }
  })

  it('is, of an opening, how it ended', () => {
    expect(passageKey('no-passage', lane, matchDayMs)).toEqual({ ...place, end: 'no-passage' })
  })
})

describe('the quarter of an hour of a moment', () => {
  it('begins at the moment or before it, and less than a quarter of an hour before', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true, min: new Date(0) }), (date) => {
        const sinceS = date.getTime() / 1_000 - bucketOf(date.getTime())
        expect(sinceS).toBeGreaterThanOrEqual(0)
        expect(sinceS).toBeLessThan(900)
        expect(bucketOf(date.getTime()) % 900).toBe(0)
      }),
    )
  })

  it('begins with each full hour of every time zone there is', () => {
    for (const timeZone of Intl.supportedValuesOf('timeZone')) {
      const minute = new Intl.DateTimeFormat('en', { timeZone, minute: 'numeric' })
      const minutes = [0, 1, 2, 3].map((nth) => minute.format(matchDayMs + nth * 900_000))
      expect(minutes, timeZone).toContain('0')
    }
  })
})
