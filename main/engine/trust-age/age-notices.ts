import type { Notice } from '../../contract/gate-api.ts'
import type { Origin } from '../store/brought-by.ts'
import { keyAgeAt, type AgeLimits } from './age-limits.ts'

/** All that came from one place, as old as the oldest of it. */
export interface AgeingOrigin {
  readonly origin: Origin
  /** Unix seconds. */
  readonly sinceS: number
  readonly limits: AgeLimits
}

const hourS = 3_600

/** The screens have words for each. */
export const ageNoticeCodes = [
  'keys-stale',
  'keys-expired-warn',
  'keys-expired-refer',
  'keys-expired-refuse',
] as const
type AgeNoticeCode = (typeof ageNoticeCodes)[number]
type AgeNotice = Notice & { readonly code: AgeNoticeCode }

/** What staff are told: nothing while keys are fresh, then more and more plainly. @param atS Unix seconds. */
export function noticeOf({ origin, sinceS, limits }: AgeingOrigin, atS: number): AgeNotice | null {
  const age = keyAgeAt(sinceS, limits, atS)
  if (age === null) return null
  const keys = { origin: origin.kind, name: origin.name, ageS: Math.floor(age.ageS / hourS) * hourS }
  if (age.state === 'expired')
    return { code: `keys-expired-${age.whenExpired}`, severity: 'alarm', detail: null, keys }
  const halfWayHours = (limits.staleAfterHours + limits.expiredAfterHours) / 2
  const severity = age.ageS < halfWayHours * hourS ? 'info' : 'warning'
  return { code: 'keys-stale', severity, detail: null, keys }
}
