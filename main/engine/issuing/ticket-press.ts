import { createPrivateKey } from 'node:crypto'
import { ok, type Result } from '../../../native/result.ts'
import type { VerifiedPass } from '../passes/pass-format.ts'
import type { RefusalReason } from '../passes/reasons.ts'
import { verifyTexts } from '../passes/verify-texts.ts'
import { buildTrustView } from '../trust/build-trust-view.ts'
import type { OpenAuthority } from './authority.ts'
import { signingKey } from './authority-state.ts'
import { fault, type IssuingFault } from './issuing-fault.ts'
import { trustIn } from './published-files.ts'
import { ticketSigner, type TicketSigner } from './venue-ticket.ts'

/** Signs tickets, and looks at each as a gate would. */
export interface TicketPress {
  readonly kid: string
  readonly sign: TicketSigner
  /** @param text of a ticket that `sign` made. @param atS Unix seconds. */
  inspect(text: string, atS: number): TicketStanding
}

/**
 * `over`, `revoked`: authentic, and of no use; `read` is what a gate reads in it. Else the reason of a gate to refuse it,
 * which is a fault of ours.
 */
export type TicketStanding =
  | { readonly kind: 'good' | 'over' | 'revoked'; readonly read: VerifiedPass }
  | { readonly kind: 'refused'; readonly reason: string }

/** What a gate says of a ticket only after it has found its signature in order. A ticket is sold before it is good. */
const standingOf: Partial<Record<RefusalReason, 'good' | 'over' | 'revoked'>> = {
  'not-yet-valid': 'good',
  expired: 'over',
  revoked: 'revoked',
}

export async function ticketPress({
  state,
  privateKeys,
}: OpenAuthority): Promise<Result<TicketPress, IssuingFault>> {
  const kid = signingKey(state, 'EdDSA')?.kid
  const jwk = privateKeys.find((key) => key.kid === kid)
  if (kid === undefined || jwk === undefined) return fault('key-none', 'EdDSA')
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' })
  const sign = ticketSigner({ iss: state.iss, kid, privateKey })
  if (!sign.ok) return fault('authority-damaged', sign.error)
  const { view } = await buildTrustView(trustIn(state))
  return ok({
    kid,
    sign: sign.value,
    inspect(text, atS) {
      const verdict = verifyTexts([text], view, atS)
      if (verdict.outcome === 'verified') return { kind: 'good', read: verdict.pass }
      const { reason, pass: read } = verdict
      const kind = standingOf[reason]
      return kind === undefined || read === null ? { kind: 'refused', reason } : { kind, read }
    },
  })
}
