/** What a JWS may consist of: base64url and the dots between its parts. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'

/**
 * The character that a pair of digits stands for, by the pair's two bytes read as one number; 0 for every other two
 * bytes. One look-up a character: this is on the path to the relay.
 */
const characterOf = new Uint8Array(65_536)
const pair = new Uint16Array(1)
for (const char of alphabet) {
  const code = char.charCodeAt(0)
  Buffer.from(pair.buffer).write(String(code - 45).padStart(2, '0'), 'latin1')
  characterOf[pair[0] ?? 0] = code
}

/**
 * Text from the digits of a numeric QR code: each pair is a character code less 45.
 * Null for an odd count, for what is not a digit, and for pairs that no JWS holds.
 * Source: SMART Health Cards, "Encoding QRs".
 */
export function decodeDigits(digits: string): string | null {
  const { length } = digits
  if (length === 0 || length % 2 !== 0) return null
  // Not from Buffer's pool: a view of two bytes each must begin at an even address.
  const bytes = new ArrayBuffer(length)
  if (Buffer.from(bytes).write(digits, 'latin1') !== length) return null
  const pairs = new Uint16Array(bytes)
  const out = Buffer.allocUnsafe(pairs.length)
  for (let at = 0; at < pairs.length; at += 1) {
    const code = characterOf[pairs[at] ?? 0] ?? 0
    if (code === 0) return null
    out[at] = code
  }
  return out.toString('latin1')
}
