import { verifyTexts } from '../passes/verify-texts.ts'
import { buildTrustView } from '../trust/build-trust-view.ts'
import type { AuthorityState } from './authority-state.ts'
import { trustIn } from './published-files.ts'

/** A pass as it was signed. Only in its texts is the name of its holder. */
export interface SignedPass {
  /** To revoke it by; nobody keeps it but who is told. */
  readonly id: string
  readonly kid: string
  /** The text of each of its codes. */
  readonly texts: readonly string[]
  /** Unix seconds UTC. */
  readonly validFrom: number
  readonly validUntil: number | null
}

/** Why a gate that trusts what this authority publishes would refuse a pass; null where it takes it. */
export async function refusalOf(
  state: AuthorityState,
  texts: readonly string[],
  atS: number,
): Promise<string | null> {
  const { view } = await buildTrustView(trustIn(state))
  const verdict = verifyTexts(texts, view, atS)
  return verdict.outcome === 'verified' ? null : verdict.reason
}
