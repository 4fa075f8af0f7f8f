import { decode, encode } from 'cborg'
import type { Signed } from './signed.ts'

/**
 * What the signature of a COSE_Sign1 is over: the Sig_structure of RFC 9052, section 4.4. Read in the plainest way,
 * apart from how the product does it, so that the two do not err alike. Null for what this finds no signature in.
 */
export function signedInCose(bytes: Uint8Array): Signed | null {
  try {
    const [header, , payload, signature] = decode(untagged(bytes), { useMaps: true }) as Uint8Array[]
    if (header === undefined || payload === undefined || signature === undefined) return null
    const signed = encode(['Signature1', header, new Uint8Array(0), payload])
    return { signed: Buffer.from(signed), signature: Buffer.from(signature) }
  } catch {
    return null
  }
}

/** Without the tags of a CBOR Web Token (61) and of a COSE_Sign1 (18). */
function untagged(bytes: Uint8Array): Uint8Array {
  const hex = Buffer.from(bytes).toString('hex')
  return Buffer.from(hex.replace(/^d83d/, '').replace(/^d2/, ''), 'hex')
}
