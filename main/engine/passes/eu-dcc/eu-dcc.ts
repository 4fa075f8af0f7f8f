import type { TrustView } from '../../trust/trust-view.ts'
import { decodeCbor, isCborMap, type CborMap } from '../cose/cbor.ts'
import { algorithms, header, isSignedBy, readSign1, type Algorithm, type Sign1 } from '../cose/cose-sign1.ts'
import { issuerIn } from '../cose/cwt-claims.ts'
import type { PassFormat, Reading, Verdict, VerifiedPass } from '../pass-format.ts'
import type { RefusalReason } from '../reasons.ts'
import { inflateZlib } from '../zlib.ts'
import { decodeBase45 } from '../base45.ts'
import { claimsOf, type Claims } from './claims.ts'
import { contentOf, kindsIn } from './content.ts'
import type { SigningCertificate } from './signing-certificate.ts'
import { euDccTrust } from './trust.ts'

const { format: id } = euDccTrust

/** `HC` and the version of the container, from 1 to 9 and on to Z. */
const context = /^HC[1-9A-Z]:/
const contextLength = 4
const knownVersion = '1'

/** A QR code holds 4,296 characters of this alphabet, and no other code more. */
const maxTokenLength = 4_296
/** It has 8 bytes; other lengths are of keys that nobody knows, and shown up to here. */
const maxKidBytes = 64
/** Certificates of the field inflate to 200 to 800 bytes; the longest code could, to 3 MB. */
const inflated = new Uint8Array(65_536)

/**
 * EU Digital COVID Certificates, of the Union and of the countries that joined: a signed record of a vaccination, a test
 * or a recovery. Source: eHealth Network, Technical Specifications for EU Digital COVID Certificates, volumes 1, 3 and 5.
 */
export const euDcc = {
  id,
  trust: euDccTrust,
  recognises: (text) => context.test(text),
  read,
  join: (bodies) => bodies.join(''),
  verify,
} satisfies PassFormat

function read(text: string): Reading {
  if (text[contextLength - 2] !== knownVersion) return { kind: 'refused', reason: 'version-unknown' }
  const token = text.slice(contextLength)
  return token.length > maxTokenLength ? { kind: 'refused', reason: 'too-large' } : { kind: 'whole', token }
}

function verify(token: string, trust: TrustView, atS: number): Verdict {
  const unpacked = unpack(token)
  if (typeof unpacked === 'string') return refuse(unpacked)
  const { sign1, payload } = unpacked
  const iss = issuerIn(payload)
  const kid = kidOf(sign1)
  const algorithm = algorithmOf(sign1)
  if (algorithm === null) return refuse('algorithm-unknown', iss, kid)
  const certificates = kid === null ? undefined : trust.of(euDccTrust).get(kid)
  if (kid === null || certificates === undefined) return refuse('key-unknown', iss, kid)
  const certificate = certificates.find(
    ({ signs, publicKey }) => signs === algorithm && isSignedBy(sign1, algorithm, publicKey),
  )
  if (certificate === undefined) return refuse('signature-invalid', iss, kid)

  // From here on the payload is what the owner of the certificate wrote.
  const claims = claimsOf(payload)
  if (claims === null) return refuse('malformed', iss, kid)
  const pass: VerifiedPass = {
    format: id,
    issuer: {
      id: certificate.country ?? iss ?? kid,
      name: certificate.owner,
      listedAs: certificate.list,
    },
    kid,
    ticket: null,
    ...contentOf(claims.certificate),
    validFrom: Math.max(claims.iatS, claims.nbfS ?? claims.iatS),
    validUntil: claims.expS,
  }
  const reason = standsAgainst(pass, claims, certificate, atS)
  if (reason !== null) return { outcome: 'refused', reason, format: id, pass, claims: { issuer: iss, kid } }
  return { outcome: 'verified', pass, warnings: [] }
}

/** Base45, zlib, COSE_Sign1, CBOR Web Token: what is inside each other, within limits. */
function unpack(
  token: string,
): { readonly sign1: Sign1; readonly payload: CborMap } | 'malformed' | 'too-large' {
  if (token.length > maxTokenLength) return 'too-large'
  const zipped = decodeBase45(token)
  const length = zipped === null ? null : inflateZlib(zipped, inflated)
  if (length === 'too-large') return length
  if (length === null) return 'malformed'
  const sign1 = readSign1(inflated.slice(0, length))
  // It held a name.
  inflated.fill(0, 0, length)
  const payload = sign1 === null ? null : decodeCbor(sign1.payload)
  return sign1 === null || !isCborMap(payload) ? 'malformed' : { sign1, payload }
}

/** The protected header first: what both have, only there it is proven. */
const headerOf = ({ protectedHeader, unprotectedHeader }: Sign1, label: number): unknown =>
  protectedHeader.has(label) ? protectedHeader.get(label) : unprotectedHeader.get(label)

/** In base64, as national lists write it; null where there is none. */
function kidOf(sign1: Sign1): string | null {
  const kid = headerOf(sign1, header.kid)
  return kid instanceof Uint8Array && kid.length <= maxKidBytes ? Buffer.from(kid).toString('base64') : null
}

/** Some issuers leave it unprotected. That is no harm: each key signs in one way alone. */
function algorithmOf(sign1: Sign1): Algorithm | null {
  const algorithm = headerOf(sign1, header.alg)
  return algorithm === algorithms.es256 || algorithm === algorithms.ps256 ? algorithm : null
}

/**
 * A certificate counts from `iat` through `exp`. Who signed it must have been allowed to sign this kind, by a certificate
 * in force when it was issued, and in force still: nothing may be given out for longer than its signer's certificate runs.
 */
function standsAgainst(
  { validFrom }: VerifiedPass,
  { certificate: record, iatS, expS }: Claims,
  { uses, validFromS, validUntilS }: SigningCertificate,
  atS: number,
): RefusalReason | null {
  if (uses !== null && !kindsIn(record).every((kind) => uses.has(kind))) return 'certificate-wrong-use'
  if (validFrom !== null && atS < validFrom) return 'not-yet-valid'
  if (expS < atS) return 'expired'
  return iatS < validFromS || validUntilS < atS ? 'certificate-expired' : null
}

function refuse(reason: RefusalReason, issuer: string | null = null, kid: string | null = null): Verdict {
  return { outcome: 'refused', reason, format: id, pass: null, claims: { issuer, kid } }
}
