import type { TrustView } from '../../trust/trust-view.ts'
import { noEvidence } from '../evidence.ts'
import { Holder } from '../holder.ts'
import type { CodeFormat, VerifiedPass, Verdict } from '../pass-format.ts'
import type { RefusalReason } from '../reasons.ts'
import { isCode, type ListedCode } from './code-lists.ts'

const id = 'listed-code'
const nobody = new Holder(() => null)

/**
 * Codes that nobody signed: random secrets, such as an order system prints. They are genuine where they stand on a list
 * of the venue. It is no format of `formats`: it has no issuers, and is asked after all that have; see README.md.
 */
export const listedCode = {
  id,
  recognises: isCode,
  read: (text) => ({ kind: 'whole', token: text }),
  join: (bodies) => bodies.join(''),
  verify,
} satisfies CodeFormat

function verify(token: string, { codes }: TrustView, atS: number): Verdict {
  const found = isCode(token) ? codes.find(token) : null
  if (found === null) return refused('not-on-list', null)
  const pass = passOf(found)
  const reason = standsAgainst(found, atS)
  return reason === null ? { outcome: 'verified', pass, warnings: [] } : refused(reason, pass)
}

function passOf({ list, id: ticketId, terms }: ListedCode): VerifiedPass {
  const { event, zone, product, entries, validFrom, validUntil } = terms
  return {
    format: id,
    issuer: { id: list, name: list },
    kid: list,
    type: 'ticket',
    holder: nobody,
    evidence: noEvidence,
    ticket: { id: ticketId, event, zone, product, entries },
    validFrom,
    validUntil,
  }
}

/** Valid through its last second, as tickets of pretix are. */
function standsAgainst(
  { terms: { held, validFrom, validUntil } }: ListedCode,
  atS: number,
): RefusalReason | null {
  if (held) return 'blocked'
  if (validFrom !== null && atS < validFrom) return 'not-yet-valid'
  return validUntil !== null && validUntil < atS ? 'expired' : null
}

const refused = (reason: RefusalReason, pass: VerifiedPass | null): Verdict => ({
  outcome: 'refused',
  reason,
  format: id,
  pass,
  claims: { issuer: pass?.issuer.id ?? null, kid: null },
})
