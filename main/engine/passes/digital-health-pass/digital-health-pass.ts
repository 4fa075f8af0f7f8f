import { isUtf8 } from 'node:buffer'
import { verify as verifySignature } from 'node:crypto'
import type { TrustView } from '../../trust/trust-view.ts'
import { fromPaddedBase64Url } from '../base64url.ts'
import { dateOf, momentOf } from '../moment.ts'
import type { PassFormat, Reading, Verdict, VerifiedPass } from '../pass-format.ts'
import type { RefusalReason } from '../reasons.ts'
import { maxJsonLength, parseObject, startsAsObject } from '../signed-json.ts'
import { contentOf } from './content.ts'
import { credentialOf, proofType, signedBytes, type Credential } from './credential.ts'
import { withRevealed } from './obfuscation.ts'
import { digitalHealthPassTrust } from './trust.ts'

const { format: id } = digitalHealthPassTrust

/** How base64 of `{` with a quotation mark or a space after it begins. */
const base64Object = /^(eyJ|eyA|ewo|ew0|ewk)[\w+/-]*={0,2}$/
const maxBase64Length = Math.ceil(maxJsonLength / 3) * 4

const daySeconds = 86_400

/**
 * IBM Digital Health Pass, the family of New York's original Excelsior Pass: a verifiable credential as JSON, or as
 * base64 of it.
 * Source: dhp-verify-nodejs-lib; W3C Verifiable Credentials Data Model 1.0.
 */
export const digitalHealthPass = {
  id,
  trust: digitalHealthPassTrust,
  recognises: (text) =>
    startsAsObject(text) ? text.includes('"credentialSubject"') : base64Object.test(text),
  read,
  join: (bodies) => bodies.join(''),
  verify,
} satisfies PassFormat

function read(text: string): Reading {
  if (startsAsObject(text)) return whole(text)
  if (text.length > maxBase64Length) return { kind: 'refused', reason: 'too-large' }
  // Takes both alphabets, with padding and without.
  const bytes = Buffer.from(text, 'base64')
  return isUtf8(bytes) ? whole(bytes.toString('utf8')) : { kind: 'refused', reason: 'malformed' }
}

const whole = (token: string): Reading =>
  token.length > maxJsonLength ? { kind: 'refused', reason: 'too-large' } : { kind: 'whole', token }

function verify(token: string, trust: TrustView, atS: number): Verdict {
  const json = parseObject(token)
  if (json === 'too-large') return refuse('too-large')
  const credential = json === null ? null : credentialOf(json)
  if (json === null || credential === null) return refuse('malformed')
  const { issuer: did, proof } = credential
  const refuseIt = (reason: RefusalReason): Verdict => refuse(reason, credential)
  if (proof.type !== proofType) return refuseIt('algorithm-unknown')

  const issuer = trust.of(digitalHealthPassTrust).get(did)
  if (issuer === undefined) return refuseIt('issuer-unknown')
  const key = issuer.keys.get(proof.creator)
  if (key === undefined) return refuseIt('key-unknown')
  const signed = signedBytes(json)
  const signature = fromPaddedBase64Url(proof.signatureValue)
  if (signed === null || signature === null) return refuseIt('malformed')
  if (!verifySignature('sha256', signed, key, signature)) return refuseIt('signature-invalid')

  // From here on the credential is what the issuer wrote, but for what its holder says of hidden fields.
  const { credentialSubject, obfuscation } = credential
  const subject = obfuscation === undefined ? credentialSubject : withRevealed(credentialSubject, obfuscation)
  if (subject === null) return refuseIt('signature-invalid')
  const times = timesOf(credential)
  if (times === null) return refuseIt('malformed')
  const pass: VerifiedPass = {
    format: id,
    issuer: { id: did, name: issuer.name },
    kid: proof.creator,
    ticket: null,
    ...contentOf(credential, subject),
    ...times,
  }
  if (issuer.isRevoked(credential.id, times.validFrom)) return refuse('revoked', credential, pass)
  if (atS < times.validFrom) return refuse('not-yet-valid', credential, pass)
  if (times.validUntil !== null && times.validUntil < atS) return refuse('expired', credential, pass)
  return { outcome: 'verified', pass, warnings: [] }
}

/**
 * A pass is valid through the moment that it names; where it names a day alone, through that day in UTC.
 * Null where a time is none: nobody knows what the issuer meant.
 */
function timesOf({
  issuanceDate,
  expirationDate,
}: Credential): { readonly validFrom: number; readonly validUntil: number | null } | null {
  const validFrom = momentOf(issuanceDate) ?? startOfDay(issuanceDate)
  if (validFrom === null) return null
  if (expirationDate === undefined) return { validFrom, validUntil: null }
  const lastDay = startOfDay(expirationDate)
  const validUntil = lastDay === null ? momentOf(expirationDate) : lastDay + daySeconds - 1
  return validUntil === null ? null : { validFrom, validUntil }
}

function startOfDay(text: string): number | null {
  const date = dateOf(text)
  return date === null ? null : Date.parse(date) / 1_000
}

function refuse(
  reason: RefusalReason,
  credential: Credential | null = null,
  pass: VerifiedPass | null = null,
): Verdict {
  const claims = { issuer: credential?.issuer ?? null, kid: credential?.proof.creator ?? null }
  return { outcome: 'refused', reason, format: id, pass, claims }
}
