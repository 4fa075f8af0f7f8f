import { err, ok, type Result } from '../../../native/result.ts'
import type { VerifiedPass } from '../passes/pass-format.ts'
import { verifyTexts } from '../passes/verify-texts.ts'
import { buildTrustView } from '../trust/build-trust-view.ts'
import type { AuthorityState } from './authority-state.ts'
import { trustIn } from './published-files.ts'

/** A pass as it was signed. Only in its texts, and where `read` is asked for it, is the name of its holder. */
export interface SignedPass {
  /** To revoke it by; nobody keeps it but who is told. */
  readonly id: string
  readonly kid: string
  /** The text of each of its codes. */
  readonly texts: readonly string[]
  /** What a gate reads in them. */
  readonly read: VerifiedPass
  /** Unix seconds UTC. */
  readonly validFrom: number
  readonly validUntil: number | null
}

/** A pass as a gate reads it that trusts what this authority publishes, or why that gate would refuse it. */
export async function readAsGate(
  state: AuthorityState,
  texts: readonly string[],
  atS: number,
): Promise<Result<VerifiedPass, string>> {
  const { view } = await buildTrustView(trustIn(state))
  const verdict = verifyTexts(texts, view, atS)
  return verdict.outcome === 'verified' ? ok(verdict.pass) : err(verdict.reason)
}
