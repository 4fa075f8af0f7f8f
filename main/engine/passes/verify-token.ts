import type { TrustView } from '../trust/trust-view.ts'
import { listedCode } from './listed-code/listed-code.ts'
import type { CodeFormat, Verdict } from './pass-format.ts'

/**
 * Verifies a whole pass, as its format does; a good one of an issuer that this venue has chosen not to accept is refused
 * for that, its signature proven. @param atS Unix seconds UTC.
 */
export function verifyToken(format: CodeFormat, token: string, trust: TrustView, atS: number): Verdict {
  const verdict = format.verify(token, trust, atS)
  if (verdict.outcome === 'refused') return listedInstead(verdict, token, trust, atS)
  const { pass } = verdict
  const { id, listedAs = id } = pass.issuer
  if (!trust.distrusts(pass.format, listedAs)) return verdict
  const claims = { issuer: id, kid: pass.kid }
  return { outcome: 'refused', reason: 'issuer-not-trusted', format: pass.format, pass, claims }
}

/** A random code may look like a signed one: one in 250 of 40 letters and digits does. What is on a list is genuine. */
function listedInstead(
  refused: Verdict & { outcome: 'refused' },
  token: string,
  trust: TrustView,
  atS: number,
): Verdict {
  if (refused.pass !== null || refused.format === listedCode.id || trust.codes.isEmpty) return refused
  const verdict = listedCode.verify(token, trust, atS)
  return verdict.outcome === 'refused' && verdict.reason === 'not-on-list' ? refused : verdict
}
