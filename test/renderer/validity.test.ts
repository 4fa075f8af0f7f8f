import { describe, expect, it } from 'vitest'
import { agoWords, momentWords, validityAt } from '../../renderer/attendant/validity.ts'

const at = (iso: string): number => Date.parse(iso) / 1_000
const now = at('2026-11-21T18:00:00Z')
const newYork = 'America/New_York'
/** Intl parts times with a narrow space that no keyboard has. */
const plain = (text: string): string => text.replaceAll(/[\u202f\u00a0]/g, ' ')

describe('the validity of a pass, as an attendant reads it', () => {
  it('ends at its last second, and not one later', () => {
    expect(validityAt(now, null, now + 1)).toEqual({ kind: 'until', atS: now + 1 })
    expect(validityAt(now, null, now)).toEqual({ kind: 'expired', atS: now })
  })

  it('is told as open when the pass carries no expiry', () => {
    expect(validityAt(now, now - 1, null)).toEqual({ kind: 'no-expiry' })
  })

  it('is told by its beginning when that lies ahead', () => {
    expect(validityAt(now, now + 1, null)).toEqual({ kind: 'from', atS: now + 1 })
    expect(validityAt(now, now, null)).toEqual({ kind: 'no-expiry' })
  })

  it('names the day in the venue’s zone', () => {
    const lateEvening = at('2027-05-04T03:30:00Z')
    expect(momentWords(lateEvening, now, 'en', newYork)).toBe('May 3, 2027')
    expect(momentWords(lateEvening, now, 'es', newYork)).toBe('3 de mayo de 2027')
  })

  it('names the hour too when it is near', () => {
    const tonight = at('2026-11-22T04:59:00Z')
    expect(plain(momentWords(tonight, now, 'en', newYork))).toBe('November 21, 2026 at 11:59 PM')
  })

  it.each([
    [30, '30 seconds ago', 'hace 30 segundos'],
    [90, '1 minute ago', 'hace 1 minuto'],
    [7_200, '2 hours ago', 'hace 2 horas'],
    [2 * 86_400, '2 days ago', 'hace 2 días'],
    [400 * 86_400, '1 year ago', 'hace 1 año'],
  ])('says how long ago it ended: %d s', (seconds, english, spanish) => {
    expect(agoWords(now - seconds, now, 'en')).toBe(english)
    expect(agoWords(now - seconds, now, 'es')).toBe(spanish)
  })
})
