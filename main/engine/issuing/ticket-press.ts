import { createPrivateKey } from 'node:crypto'
import { ok, type Result } from '../../../native/result.ts'
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

/** `over`, `revoked`: authentic, and of no use. Else the reason of a gate to refuse it, which is a fault of ours. */
export type TicketStanding =
  { readonly kind: 'good' | 'over' | 'revoked' } | { readonly kind: 'refused'; readonly reason: string }

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
      // A ticket is sold before it is good: that far, its signature has been found in order.
      if (verdict.outcome === 'verified' || verdict.reason === 'not-yet-valid') return { kind: 'good' }
      if (verdict.reason === 'expired') return { kind: 'over' }
      return verdict.reason === 'revoked' ? { kind: 'revoked' } : { kind: 'refused', reason: verdict.reason }
    },
  })
}
