import type { Verdict } from '../../../../main/engine/passes/pass-format.ts'
import { verifyTexts } from '../../../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../../../main/engine/trust/build-trust-view.ts'
import type { TrustDocument } from '../../../../main/engine/trust/trust-document.ts'
import { VdsNcAuthority } from '../../../support/vds-nc-authority.ts'

export const atS = 1_750_000_000
export const authority = new VdsNcAuthority()
export const signer = authority.signer()
const { view: trust } = await buildTrustView(authority.trust())

export const verify = (json: unknown, at = atS, view = trust): Verdict =>
  verifyTexts([typeof json === 'string' ? json : JSON.stringify(json)], view, at)
/** `verified` and its warnings, or the reason. */
export const outcomeOf = (verdict: Verdict): string =>
  verdict.outcome === 'verified' ? ['verified', ...verdict.warnings].join(' ') : verdict.reason
export const outcomeUnder = async (document: TrustDocument, json: unknown): Promise<string> =>
  outcomeOf(verify(json, atS, (await buildTrustView(document)).view))
