import { randomUUID, sign, type KeyObject } from 'node:crypto'
import { proofType } from '../passes/digital-health-pass/credential.ts'
import {
  newYorkPassTypes,
  newYorkSchema,
  newYorkSubjectType,
  type NewYorkPassType,
} from '../passes/digital-health-pass/new-york.ts'
import { canonicalBytes } from '../passes/signed-json.ts'

export interface HealthPassSigner {
  /** As gates know it: a DID, or any text without spaces and #. */
  readonly issuer: string
  /** Which of its keys: what stands behind the # in `proof.creator`. */
  readonly keyId: string
  /** EC P-256. */
  readonly privateKey: KeyObject
}

/** What a pass says: all that an attendant will see of its holder, and no more. */
export interface HealthPassClaims {
  /** What is its own of the credential's id; by default a new UUID. */
  readonly id?: string
  readonly type: NewYorkPassType
  readonly given: string
  readonly family: string
  /** ISO 8601 date. */
  readonly birthDate: string
  /** Unix seconds UTC; a fraction is dropped. */
  readonly issuedAt: number
  readonly expires: number
}

/** What the wallet of its family shows behind a pass: a colour, no proof of anything. */
const display = '#32CD32'

/**
 * Signs a pass like New York's original Excelsior Pass, as the text of its QR code.
 * @throws RangeError for a time that is no date, TypeError for a text with half a surrogate pair.
 */
export function signHealthPass(signer: HealthPassSigner, claims: HealthPassClaims): string {
  const { issuer, keyId, privateKey } = signer
  const { id = randomUUID(), type, given, family, birthDate } = claims
  const issued = dateTime(claims.issuedAt)
  const proof = { created: issued, creator: `${issuer}#${keyId}`, nonce: randomUUID(), type: proofType }
  const credential = {
    '@context': ['https://www.w3.org/2018/credentials/v1'],
    id: credentialId(issuer, id),
    type: ['VerifiableCredential'],
    issuer,
    issuanceDate: issued,
    expirationDate: dateTime(claims.expires),
    credentialSchema: { id: `${issuer};id=${newYorkSchema};version=0.1`, type: 'JsonSchemaValidator2018' },
    credentialSubject: {
      subject: { name: { given, family }, birthDate },
      passType: newYorkPassTypes[type],
      display,
      type: newYorkSubjectType,
    },
    proof,
  }
  const signed = canonicalBytes(credential)
  if (signed === null) throw new TypeError('a text that UTF-8 cannot hold')
  const signatureValue = sign('sha256', signed, privateKey).toString('base64url')
  return JSON.stringify({ ...credential, proof: { ...proof, signatureValue } })
}

/** @param id what is its own of it. */
export const credentialId = (issuer: string, id: string): string => `${issuer}#vc-${id}`

const dateTime = (unixSeconds: number): string =>
  new Date(Math.floor(unixSeconds) * 1_000).toISOString().replace('.000', '')
