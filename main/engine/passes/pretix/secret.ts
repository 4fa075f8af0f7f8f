/** Of the signature, Ed25519's. Source: RFC 8032, section 5.1.6. */
const signatureBytes = 64
const version = 1
/** Version, length of the payload and length of the signature. */
const headerBytes = 1 + 2 + 2

/** Real ones have 110 to 160 characters; an array of numbers in a payload does not exist. */
export const maxSecretLength = 1_024

/**
 * What a secret looks like: base64 from its end to its beginning. Read so, it begins with a version below 16 and a
 * length below 4096, which is what the last two characters say. Shorter than 40 it could be anybody's word or number.
 */
const backwardsBase64 = /^={0,2}[A-Za-z\d+/]{38,}[AQgw][A-D]$/

export const looksLikeSecret = (text: string): boolean => backwardsBase64.test(text)

/** A signed secret taken apart; nothing in it is proven. */
export interface SignedSecret {
  /** What the signature is over: the payload alone, not the lengths before it. */
  readonly payload: Uint8Array
  readonly signature: Uint8Array
}

/**
 * Takes the secret of a ticket apart: version, two lengths (16 bits, most significant byte first), payload, signature.
 * The text is the ticket's identity (it is what lists of revoked tickets hold), so there must be one way to write it:
 * other spellings of the same bytes are none, and the lengths, which nobody signed, must fit to the byte.
 * Null for what is no secret.
 * Source: pretix, signature scheme 1 (`pretix_sig1`).
 */
export function parseSecret(text: string): SignedSecret | 'version-unknown' | null {
  if (text.length > maxSecretLength || !looksLikeSecret(text)) return null
  const base64 = backwards(text)
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.toString('base64') !== base64) return null
  if (bytes[0] !== version) return 'version-unknown'
  if (bytes.length < headerBytes + signatureBytes) return null
  const end = headerBytes + bytes.readUInt16BE(1)
  if (bytes.readUInt16BE(3) !== signatureBytes || bytes.length !== end + signatureBytes) return null
  return { payload: bytes.subarray(headerBytes, end), signature: bytes.subarray(end) }
}

/** @param text of ASCII alone. */
function backwards(text: string): string {
  const { length } = text
  const bytes = Buffer.alloc(length)
  for (let at = 0; at < length; at += 1) bytes[length - 1 - at] = text.charCodeAt(at)
  return bytes.toString('latin1')
}
