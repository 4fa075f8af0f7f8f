import { verify as verifySignature } from 'node:crypto'
import type { TrustView } from '../../trust/trust-view.ts'
import { noEvidence } from '../evidence.ts'
import { Holder, type HolderData } from '../holder.ts'
import { nameOnOneLine } from '../name.ts'
import type { PassFormat, Reading, Verdict, VerifiedPass } from '../pass-format.ts'
import type { RefusalReason } from '../reasons.ts'
import { derSignature } from '../der-signature.ts'
import { claimantOf, claimsOf, jsonIn, type Claims } from './claims.ts'
import type { ImportedKey } from './jwk.ts'
import { isTicketJws, maxJwsLength, parseJws, type Jws } from './jws.ts'
import { jwsOfShortText, shortPrefix } from './short-text.ts'
import { venueTicketTrust, type TrustedIssuer } from './trust.ts'

const { format: id } = venueTicketTrust
/** A short text of any version. */
const short = /^VT[1-9]:/

/**
 * Passgate's own tickets: a JWT that a venue signs itself, as it is or in a shorter text. Specified in README.md.
 */
export const venueTicket = {
  id,
  trust: venueTicketTrust,
  recognises: (text) => short.test(text) || isTicketJws(text),
  read,
  join: (bodies) => bodies.join(''),
  verify,
} satisfies PassFormat

/** The token is the JWS, however the ticket was written. */
function read(text: string): Reading {
  if (text.length > maxJwsLength) return { kind: 'refused', reason: 'too-large' }
  if (!short.test(text)) return { kind: 'whole', token: text }
  if (!text.startsWith(shortPrefix)) return { kind: 'refused', reason: 'version-unknown' }
  const token = jwsOfShortText(text)
  return token === null ? { kind: 'refused', reason: 'malformed' } : { kind: 'whole', token }
}

function verify(token: string, trust: TrustView, atS: number): Verdict {
  if (token.length > maxJwsLength) return refuse('too-large')
  const jws = parseJws(token)
  if (typeof jws === 'string') return refuse(jws)
  const { kid } = jws
  const json = jsonIn(jws.payload)
  const iss = claimantOf(json)
  if (iss === null) return refuse('malformed', null, kid)
  const issuer = trust.of(venueTicketTrust).get(iss)
  if (issuer === undefined) return refuse('issuer-unknown', iss, kid)
  const key = issuer.keys.get(kid)
  if (key === undefined) return refuse('key-unknown', iss, kid)
  if (!isSignedBy(key, jws)) return refuse('signature-invalid', iss, kid)

  // From here on the payload is what the issuer wrote.
  const claims = claimsOf(json)
  if (typeof claims === 'string') return refuse(claims, iss, kid)
  const pass = passOf(claims, issuer, kid)
  const reason = standsAgainst(claims, issuer, atS)
  if (reason !== null) return { outcome: 'refused', reason, format: id, pass, claims: { issuer: iss, kid } }
  return {
    outcome: 'verified',
    pass,
    warnings: issuer.revocationListInvalid ? ['revocation-list-invalid'] : [],
  }
}

/** The key says which algorithm it is for: what the header says must be the same, and decides nothing. */
function isSignedBy(key: ImportedKey, { alg, signed, signature }: Jws): boolean {
  if (alg !== key.alg) return false
  return alg === 'EdDSA'
    ? verifySignature(null, signed, key.publicKey, signature)
    : verifySignature('sha256', signed, key.publicKey, derSignature(signature))
}

const passOf = (claims: Claims, issuer: TrustedIssuer, kid: string): VerifiedPass => ({
  format: id,
  issuer: { id: claims.iss, name: issuer.name },
  kid,
  type: 'ticket',
  holder: new Holder(() => holderIn(claims)),
  evidence: noEvidence,
  ticket: {
    id: claims.jti,
    event: claims.evt,
    zone: claims.zone ?? null,
    ...(claims.grp === undefined ? {} : { group: claims.grp }),
    product: claims.prd ?? null,
    entries: claims.ent ?? null,
  },
  validFrom: claims.nbf,
  validUntil: claims.exp,
})

function holderIn({ name = '' }: Claims): HolderData | null {
  const shown = nameOnOneLine(name)
  return shown === '' ? null : { name: shown, birthDate: null }
}

/** Withdrawn is withdrawn at any time. `exp` is the first moment that is too late (RFC 7519, section 4.1.4). */
function standsAgainst(
  { jti, nbf, exp }: Claims,
  { revoked }: TrustedIssuer,
  atS: number,
): RefusalReason | null {
  if (revoked.has(jti)) return 'revoked'
  if (atS < nbf) return 'not-yet-valid'
  return atS < exp ? null : 'expired'
}

function refuse(reason: RefusalReason, issuer: string | null = null, kid: string | null = null): Verdict {
  return { outcome: 'refused', reason, format: id, pass: null, claims: { issuer, kid } }
}
