import { verify, constants, type KeyObject } from 'node:crypto'
import { encode } from 'cborg'
import { derSignature, rawSignatureBytes } from '../der-signature.ts'
import { decodeCbor, isCborMap, type CborMap } from './cbor.ts'

/** Labels of header parameters. Source: RFC 9052, section 3.1. */
export const header = { alg: 1, crit: 2, kid: 4 } as const

/** ECDSA on P-256 and RSASSA-PSS, both with SHA-256. Source: RFC 9053, section 2.1; RFC 8230, section 2. */
export const algorithms = { es256: -7, ps256: -37 } as const
export type Algorithm = (typeof algorithms)[keyof typeof algorithms]

/** A COSE_Sign1 taken apart; nothing in it is proven. */
export interface Sign1 {
  readonly protectedHeader: CborMap
  /** Not covered by the signature. */
  readonly unprotectedHeader: CborMap
  readonly payload: Uint8Array
  /** What the signature is over: the Sig_structure of RFC 9052, section 4.4, without external data. */
  readonly signed: Uint8Array
  readonly signature: Uint8Array
}

const nothing = new Uint8Array(0)

/**
 * Takes a COSE_Sign1 apart, with its tag or without, and perhaps within the tag of a CBOR Web Token.
 * Null for what is none, or has a header parameter that one must know and we do not.
 * Source: RFC 9052, section 4.2; RFC 8392, section 6.
 */
export function readSign1(bytes: Uint8Array): Sign1 | null {
  const parts = decodeCbor(untagged(bytes))
  if (!Array.isArray(parts) || parts.length !== 4) return null
  const [protectedBytes, unprotectedHeader, payload, signature] = parts as readonly unknown[]
  if (!(protectedBytes instanceof Uint8Array) || !isCborMap(unprotectedHeader)) return null
  if (!(payload instanceof Uint8Array) || !(signature instanceof Uint8Array)) return null
  const protectedHeader = protectedBytes.length === 0 ? new Map() : decodeCbor(protectedBytes)
  // Whoever does not know what is critical must refuse, and we know of nothing.
  if (!isCborMap(protectedHeader) || protectedHeader.has(header.crit)) return null
  const signed = encode(['Signature1', protectedBytes, nothing, payload])
  return { protectedHeader, unprotectedHeader, payload, signed, signature }
}

/** Without tag 61 (CBOR Web Token), then 18 (COSE_Sign1), where they lead. */
function untagged(bytes: Uint8Array): Uint8Array {
  let at = 0
  if (bytes[0] === 0xd8 && bytes[1] === 61) at = 2
  if (bytes[at] === 0xd2) at += 1
  return bytes.subarray(at)
}

/** @param publicKey a P-256 key for ES256, an RSA key for PS256. */
export function isSignedBy(
  { signed, signature }: Sign1,
  algorithm: Algorithm,
  publicKey: KeyObject,
): boolean {
  if (algorithm === algorithms.es256) {
    return (
      signature.length === rawSignatureBytes && verify('sha256', signed, publicKey, derSignature(signature))
    )
  }
  // RFC 8230, section 2: the salt is as long as the hash.
  const key = { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
  return verify('sha256', signed, key, signature)
}
