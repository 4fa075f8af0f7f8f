import { constants, verify, type KeyObject } from 'node:crypto'
import { derSignature, rawSignatureBytes } from '../../main/engine/passes/der-signature.ts'
import type { Signed } from '../support/signed-bytes/signed.ts'

/**
 * The quickest way in which Node checks this signature: by a key that is imported already and, but for RSA, by itself
 * without options, which takes ECDSA in DER. All that can be done beforehand is done here, outside of what is timed.
 */
export function bareCheck(key: KeyObject, { signed, signature }: Signed): () => boolean {
  if (key.asymmetricKeyType === 'ed25519') return () => verify(null, signed, key, signature)
  if (key.asymmetricKeyType === 'rsa') {
    const pss = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
    return () => verify('sha256', signed, pss, signature)
  }
  const der = signature.length === rawSignatureBytes ? derSignature(signature) : signature
  return () => verify('sha256', signed, key, der)
}
