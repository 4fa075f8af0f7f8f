import type { TrustView } from '../trust/trust-view.ts'
import type { PassFormat, Verdict } from './pass-format.ts'

/**
 * Verifies a whole pass, as its format does; a good one of an issuer that this venue has chosen not to accept is refused
 * for that, its signature proven. @param atS Unix seconds UTC.
 */
export function verifyToken(format: PassFormat, token: string, trust: TrustView, atS: number): Verdict {
  const verdict = format.verify(token, trust, atS)
  if (verdict.outcome === 'refused') return verdict
  const { pass } = verdict
  const { id, listedAs = id } = pass.issuer
  if (!trust.distrusts(pass.format, listedAs)) return verdict
  const claims = { issuer: id, kid: pass.kid }
  return { outcome: 'refused', reason: 'issuer-not-trusted', format: pass.format, pass, claims }
}
