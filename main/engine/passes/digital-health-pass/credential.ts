import { z } from 'zod'
import { canonicalBytes, isObject, type JsonObject } from '../signed-json.ts'

/** ECDSA with P-256 and SHA-256, its DER form as base64url. */
export const proofType = 'EcdsaSecp256r1Signature2019'

/** One field that its holder reveals: the signed credential has but a keyed hash of it. */
const Revealed = z.object({ path: z.string(), val: z.string(), nonce: z.string() })
export type Revealed = z.output<typeof Revealed>

/** What a gate needs of a credential. Unknown members are signed with the rest, and ignored. */
const Credential = z.object({
  id: z.string().max(640).optional().catch(undefined),
  type: z.array(z.string()).refine((types) => types.includes('VerifiableCredential')),
  issuer: z.string().max(512),
  issuanceDate: z.string().max(64),
  expirationDate: z.string().max(64).optional(),
  credentialSchema: z.object({ id: z.string() }).optional().catch(undefined),
  credentialSubject: z.looseObject({}),
  proof: z.object({ type: z.string(), creator: z.string().max(640), signatureValue: z.string().max(128) }),
  obfuscation: z.array(Revealed).min(1).max(64).optional(),
})
export type Credential = z.output<typeof Credential>

export function credentialOf(json: JsonObject): Credential | null {
  const credential = Credential.safeParse(json)
  return credential.success ? credential.data : null
}

/**
 * What the signature is over: all of the credential but the signature itself, and but what was revealed of it later.
 * Null where it has no canonical form.
 * Source: dhp-verify-nodejs-lib, `ibm-verifier.js`. Not a Linked Data signature, whatever its type is called.
 */
export function signedBytes(json: JsonObject): Buffer | null {
  const { obfuscation: _, ...credential } = json
  if (!isObject(credential['proof'])) return null
  const { signatureValue: __, ...proof } = credential['proof']
  return canonicalBytes({ ...credential, proof })
}
