import { verify as verifySignature } from 'node:crypto'
import type { TrustView } from '../../trust/trust-view.ts'
import type { PassFormat, Reading, Verdict, VerifiedPass } from '../pass-format.ts'
import type { RefusalReason } from '../reasons.ts'
import { contentOf } from './content.ts'
import { derSignature } from '../der-signature.ts'
import { maxJwsLength, parseJws, type Jws } from './jws.ts'
import { decodeDigits, maxDigits } from './numeric.ts'
import { smartHealthCardTrust, type TrustedKey } from './trust.ts'
import { claimantOf, claimsOf, inflatePayload, type Claims } from './payload.ts'

const prefix = 'shc:/'
const { format: id } = smartHealthCardTrust
/** Enough for the largest JWS in full codes; a card in two or three is what the field has. */
const maxParts = 64
const healthCardType = 'https://smarthealth.cards#health-card'

const partHeader = /^([1-9]\d{0,2})\/([1-9]\d{0,2})\//
const longestPartHeader = '999/999/'.length

/**
 * SMART Health Cards: a signed bundle of health records, as digits in a QR code or as the JWS itself.
 * Source: SMART Health Cards Framework 1.4.0.
 */
export const smartHealthCard = {
  id,
  trust: smartHealthCardTrust,
  recognises: (text) => text.startsWith(prefix) || (text.startsWith('eyJ') && text.includes('.')),
  read,
  join: (bodies) => bodies.join(''),
  verify,
} satisfies PassFormat

function read(text: string): Reading {
  if (!text.startsWith(prefix)) return whole(text)
  const part = partHeader.exec(text.slice(prefix.length, prefix.length + longestPartHeader))
  const digits = text.slice(prefix.length + (part?.[0].length ?? 0))
  if (digits.length > maxDigits) return refused('too-large')
  const body = decodeDigits(digits)
  if (body === null) return refused('malformed')
  if (part === null) return whole(body)
  const index = Number(part[1])
  const of = Number(part[2])
  if (index > of || of > maxParts) return refused('malformed')
  return of === 1 ? whole(body) : { kind: 'part', index, of, body }
}

const whole = (token: string): Reading =>
  token.length > maxJwsLength ? refused('too-large') : { kind: 'whole', token }

const refused = (reason: RefusalReason): Reading => ({ kind: 'refused', reason })

function verify(token: string, trust: TrustView, atS: number): Verdict {
  if (token.length > maxJwsLength) return refuse('too-large')
  const jws = parseJws(token)
  if (jws === null) return refuse('malformed')
  if (jws === 'algorithm-unknown') return refuse(jws)
  const inflated = inflatePayload(jws.payload)
  if (inflated === 'too-large') return refuse('too-large', null, jws.kid)
  const iss = inflated === null ? null : claimantOf(inflated.json)
  if (inflated === null || iss === null) return refuse('malformed', null, jws.kid)

  const issuer = trust.of(smartHealthCardTrust).get(iss)
  if (issuer === undefined) return refuse('issuer-unknown', iss, jws.kid)
  const key = issuer.keys.get(jws.kid)
  if (key === undefined) return refuse('key-unknown', iss, jws.kid)
  if (key.certified !== null && (atS < key.certified.fromS || key.certified.untilS < atS)) {
    return refuse('certificate-expired', iss, jws.kid)
  }
  if (!isSignedBy(key, jws)) return refuse('signature-invalid', iss, jws.kid)

  // From here on the payload is what the issuer wrote.
  const claims = claimsOf(inflated.json)
  if (claims === null || !claims.vc.type.includes(healthCardType)) return refuse('malformed', iss, jws.kid)
  const pass: VerifiedPass = {
    format: id,
    issuer: { id: iss, name: issuer.name },
    kid: jws.kid,
    ticket: null,
    ...contentOf(claims.vc.credentialSubject.fhirBundle.entry ?? []),
    validFrom: claims.nbf,
    validUntil: claims.exp ?? null,
  }
  const reason = standsAgainst(claims, key, atS)
  if (reason !== null) {
    return { outcome: 'refused', reason, format: id, pass, claims: { issuer: iss, kid: jws.kid } }
  }
  return { outcome: 'verified', pass, warnings: key.revocationListInvalid ? ['revocation-list-invalid'] : [] }
}

/** Synchronously: a promise on this path costs as much as the parsing. */
const isSignedBy = (key: TrustedKey, { signed, signature }: Jws): boolean =>
  verifySignature('sha256', signed, key.publicKey, derSignature(signature))

/** A card is valid from `nbf` on, and through `exp` itself: only what expired before now is refused. */
function standsAgainst({ nbf, exp, vc }: Claims, key: TrustedKey, atS: number): RefusalReason | null {
  if (atS < nbf) return 'not-yet-valid'
  if (exp !== undefined && exp < atS) return 'expired'
  return vc.rid !== undefined && key.isRevoked(vc.rid, nbf) ? 'revoked' : null
}

function refuse(reason: RefusalReason, issuer: string | null = null, kid: string | null = null): Verdict {
  return { outcome: 'refused', reason, format: id, pass: null, claims: { issuer, kid } }
}
