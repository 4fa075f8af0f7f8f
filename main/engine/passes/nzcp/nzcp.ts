import { base32nopad } from '@scure/base'
import type { TrustView } from '../../trust/trust-view.ts'
import { decodeCbor, isCborMap, type CborMap } from '../cose/cbor.ts'
import { algorithms, header, isSignedBy, readSign1, type Sign1 } from '../cose/cose-sign1.ts'
import { issuerIn } from '../cose/cwt-claims.ts'
import { noEvidence } from '../evidence.ts'
import { Holder, type HolderData } from '../holder.ts'
import { nameOnOneLine } from '../name.ts'
import type { PassFormat, Reading, Verdict, VerifiedPass } from '../pass-format.ts'
import type { RefusalReason } from '../reasons.ts'
import { claimsOf, type Claims } from './claims.ts'
import { nzcpTrust } from './trust.ts'

const { format: id } = nzcpTrust

const prefix = 'NZCP:/'
const version = /^(\d{1,9})\//
const knownVersion = '1'
/** A QR code holds 4,296 characters of this alphabet. */
const maxTokenLength = 4_296
const maxKidLength = 128

/**
 * NZ COVID Passes: that somebody met the rules of the day, and not on what ground.
 * Source: NZ COVID Pass, Technical Specification 1.
 */
export const nzcp = {
  id,
  trust: nzcpTrust,
  recognises: (text) => text.startsWith(prefix),
  read,
  join: (bodies) => bodies.join(''),
  verify,
} satisfies PassFormat

function read(text: string): Reading {
  const found = version.exec(text.slice(prefix.length, prefix.length + 10))
  if (found === null) return { kind: 'refused', reason: 'malformed' }
  if (found[1] !== knownVersion) return { kind: 'refused', reason: 'version-unknown' }
  const token = text.slice(prefix.length + found[0].length)
  return token.length > maxTokenLength ? { kind: 'refused', reason: 'too-large' } : { kind: 'whole', token }
}

function verify(token: string, trust: TrustView, atS: number): Verdict {
  if (token.length > maxTokenLength) return refuse('too-large')
  const unpacked = unpack(token)
  if (unpacked === null) return refuse('malformed')
  const { sign1, payload } = unpacked
  const iss = issuerIn(payload)
  const kid = kidOf(sign1)
  if (iss === null || kid === null) return refuse('malformed', iss, kid)
  if (sign1.protectedHeader.get(header.alg) !== algorithms.es256) return refuse('algorithm-unknown', iss, kid)
  const issuer = trust.of(nzcpTrust).get(iss)
  if (issuer === undefined) return refuse('issuer-unknown', iss, kid)
  const key = issuer.keys.get(kid)
  if (key === undefined) return refuse('key-unknown', iss, kid)
  if (!isSignedBy(sign1, algorithms.es256, key)) return refuse('signature-invalid', iss, kid)

  // From here on the payload is what the issuer wrote.
  const claims = claimsOf(payload)
  if (claims === null || claims === 'version-unknown') return refuse(claims ?? 'malformed', iss, kid)
  const { nbfS, expS, subject } = claims
  const pass: VerifiedPass = {
    format: id,
    issuer: { id: iss, name: issuer.name },
    kid,
    type: 'covid-pass',
    holder: new Holder(() => holderIn(subject)),
    evidence: noEvidence,
    ticket: null,
    validFrom: nbfS,
    validUntil: expS,
  }
  const reason = standsAgainst(claims, atS)
  if (reason !== null) return { outcome: 'refused', reason, format: id, pass, claims: { issuer: iss, kid } }
  return { outcome: 'verified', pass, warnings: [] }
}

/** Base32, COSE_Sign1, CBOR Web Token: what is inside each other. */
function unpack(token: string): { readonly sign1: Sign1; readonly payload: CborMap } | null {
  const bytes = fromBase32(token)
  const sign1 = bytes === null ? null : readSign1(bytes)
  const payload = sign1 === null ? null : decodeCbor(sign1.payload)
  return sign1 === null || !isCborMap(payload) ? null : { sign1, payload }
}

/** Without padding; but some issuers' tools leave it, up to six signs of it. */
function fromBase32(text: string): Uint8Array | null {
  try {
    return base32nopad.decode(text.replace(/={1,6}$/, ''))
  } catch {
    return null
  }
}

/** It is to be text; the example of the specification itself has it in bytes. */
function kidOf({ protectedHeader }: Sign1): string | null {
  const kid = protectedHeader.get(header.kid)
  const text = kid instanceof Uint8Array ? Buffer.from(kid).toString('utf8') : kid
  return typeof text === 'string' && text.length <= maxKidLength ? text : null
}

/** Valid from `nbf` on, and no longer at `exp`. */
function standsAgainst({ nbfS, expS }: Claims, atS: number): RefusalReason | null {
  if (atS < nbfS) return 'not-yet-valid'
  return atS < expS ? null : 'expired'
}

function holderIn(subject: CborMap): HolderData | null {
  const [given, family, birthDate] = ['givenName', 'familyName', 'dob'].map((key) => subject.get(key))
  const name = nameOnOneLine([given, family].filter((part) => typeof part === 'string').join(' '))
  if (name === '') return null
  return {
    name,
    birthDate: typeof birthDate === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(birthDate) ? birthDate : null,
  }
}

function refuse(reason: RefusalReason, issuer: string | null = null, kid: string | null = null): Verdict {
  return { outcome: 'refused', reason, format: id, pass: null, claims: { issuer, kid } }
}
