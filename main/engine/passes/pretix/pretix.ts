import type { TrustView } from '../../trust/trust-view.ts'
import { noEvidence } from '../evidence.ts'
import { Holder } from '../holder.ts'
import type { PassFormat, Verdict, VerifiedPass } from '../pass-format.ts'
import type { RefusalReason } from '../reasons.ts'
import type { EventKey, TrustedEvent } from './keyring.ts'
import { looksLikeSecret, maxSecretLength, parseSecret } from './secret.ts'
import { decodeTicket, type PretixTicket } from './ticket.ts'
import { pretixTrust } from './trust.ts'

const { format: id } = pretixTrust
const nobody = new Holder(() => null)

/**
 * Tickets of pretix events that sign their codes (`pretix_sig1`).
 * Source: pretix, signed ticket secrets; see README.md.
 */
export const pretix = {
  id,
  trust: pretixTrust,
  recognises: looksLikeSecret,
  read: (text) =>
    text.length > maxSecretLength ? { kind: 'refused', reason: 'too-large' } : { kind: 'whole', token: text },
  join: (bodies) => bodies.join(''),
  verify,
} satisfies PassFormat

function verify(token: string, trust: TrustView, atS: number): Verdict {
  if (token.length > maxSecretLength) return refuse('too-large')
  const secret = parseSecret(token)
  if (secret === null) return refuse('malformed')
  if (secret === 'version-unknown') return refuse('version-unknown')
  const keyring = trust.of(pretixTrust)
  if (keyring.isEmpty) return refuse('issuer-unknown')
  const key = keyring.signerOf(secret)
  if (key === null) return refuse('signature-invalid')

  // From here on the payload is what pretix wrote.
  const ticket = decodeTicket(secret.payload)
  const claims = { issuer: key.event.event, kid: key.kid }
  if (ticket === null) return { ...refuse('malformed'), claims }
  const pass = passOf(token, ticket, key)
  const reason = standsAgainst(token, key.event, ticket, atS)
  return reason === null
    ? { outcome: 'verified', pass, warnings: [] }
    : { outcome: 'refused', reason, format: id, pass, claims }
}

const passOf = (token: string, ticket: PretixTicket, { kid, event }: EventKey): VerifiedPass => ({
  format: id,
  issuer: { id: event.event, name: event.name },
  kid,
  type: 'ticket',
  holder: nobody,
  evidence: noEvidence,
  ticket: {
    id: token,
    event: event.event,
    zone: ticket.subevent === null ? null : String(ticket.subevent),
    product: productOf(ticket),
    entries: null,
  },
  validFrom: ticket.validFrom,
  validUntil: ticket.validUntil,
})

/** `12`, or `12/3` for its variation 3. */
function productOf({ item, variation }: PretixTicket): string | null {
  if (item === null) return null
  return variation === null ? String(item) : `${item}/${variation}`
}

/** In the order in which pretix checks; valid through its last second. */
function standsAgainst(
  token: string,
  { revoked, blocked }: TrustedEvent,
  { validFrom, validUntil }: PretixTicket,
  atS: number,
): RefusalReason | null {
  if (revoked.has(token)) return 'revoked'
  if (blocked.has(token)) return 'blocked'
  if (validFrom !== null && atS < validFrom) return 'not-yet-valid'
  return validUntil !== null && validUntil < atS ? 'expired' : null
}

const refuse = (reason: RefusalReason): Verdict & { readonly outcome: 'refused' } => ({
  outcome: 'refused',
  reason,
  format: id,
  pass: null,
  claims: { issuer: null, kid: null },
})
