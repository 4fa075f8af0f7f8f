import { constants, sign, type KeyObject } from 'node:crypto'
import { encode } from 'cborg'

/** A header or a set of claims, by number or name; what is undefined is left out. */
export type Labelled = readonly (readonly [label: number | string, value: unknown])[]

export interface CoseOptions {
  readonly protectedHeader: Labelled
  readonly unprotectedHeader?: Labelled
}

/** Of two of the same label the later one counts. */
export function labelled(entries: Labelled): Map<number | string, unknown> {
  const map = new Map(entries)
  for (const [label, value] of map) if (value === undefined) map.delete(label)
  return map
}

/** A COSE_Sign1 without its tag, as its own specification (RFC 9052, section 4.4) says to sign it. */
export function sign1(
  payload: Uint8Array,
  { protectedHeader, unprotectedHeader = [] }: CoseOptions,
  privateKey: KeyObject,
): Buffer {
  const headerBytes = protectedHeader.length === 0 ? new Uint8Array(0) : encode(labelled(protectedHeader))
  const toBeSigned = encode(['Signature1', headerBytes, new Uint8Array(0), payload])
  return Buffer.from(
    encode([headerBytes, labelled(unprotectedHeader), payload, signature(toBeSigned, privateKey)]),
  )
}

function signature(bytes: Uint8Array, key: KeyObject): Uint8Array {
  const options =
    key.asymmetricKeyType === 'rsa'
      ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : { key, dsaEncoding: 'ieee-p1363' as const }
  return Uint8Array.from(sign('sha256', bytes, options))
}

/** Tag 18: COSE_Sign1. */
export const tagged18 = (bytes: Uint8Array): Buffer => Buffer.concat([Buffer.of(0xd2), bytes])
/** Tag 61: CBOR Web Token. */
export const tagged61 = (bytes: Uint8Array): Buffer => Buffer.concat([Buffer.of(0xd8, 61), bytes])
