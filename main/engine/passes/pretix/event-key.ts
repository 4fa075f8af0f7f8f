import { createPublicKey, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint } from 'jose'
import { err, ok, type Result } from '../../../../native/result.ts'
import type { TrustFault } from '../../trust/trust-kind.ts'

/** An Ed25519 key as PEM has 113 bytes. */
const maxLength = 1_024
const base64 = /^[A-Za-z\d+/]+={0,2}$/
const publicPem = /^\s*-----BEGIN PUBLIC KEY-----[\s\w+/=]+-----END PUBLIC KEY-----\s*$/

export interface ImportedKey {
  readonly kid: string
  readonly publicKey: KeyObject
}

/** Imports one key of `valid_keys.pretix_sig1`: base64 of the PEM of an Ed25519 SubjectPublicKeyInfo (RFC 8410). */
export async function importEventKey(input: unknown): Promise<Result<ImportedKey, TrustFault>> {
  if (typeof input !== 'string' || input.length > maxLength || !base64.test(input))
    return err('key-malformed')
  const pem = Buffer.from(input, 'base64').toString('latin1')
  // Node would take a private key too, and make the public one of it.
  if (pem.includes('PRIVATE KEY')) return err('key-private')
  if (!publicPem.test(pem)) return err('key-malformed')
  try {
    const publicKey = createPublicKey(pem)
    if (publicKey.asymmetricKeyType !== 'ed25519') return err('key-wrong-type')
    return ok({ kid: await calculateJwkThumbprint(publicKey.export({ format: 'jwk' })), publicKey })
  } catch {
    return err('key-malformed')
  }
}
