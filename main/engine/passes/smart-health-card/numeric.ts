import { maxJwsLength } from './jws.ts'

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

export const maxDigits = 2 * maxJwsLength
/** Where all digits are decoded, one code after another: nothing is allocated but the text that comes out. */
const bytes = Buffer.from(new ArrayBuffer(maxDigits))
const pairs = new Uint16Array(bytes.buffer)

/**
 * Text from the digits of a numeric QR code: each pair is a character code less 45.
 * Null for an odd count, for more than `maxDigits`, for what is not a digit, and for pairs that no JWS holds.
 * Source: SMART Health Cards, "Encoding QRs".
 */
export function decodeDigits(digits: string): string | null {
  const { length } = digits
  if (length === 0 || length % 2 !== 0 || length > maxDigits) return null
  // What is not ASCII takes two bytes or more, all of them above any digit, or does not fit.
  if (bytes.write(digits, 'utf8') !== length) return null
  const text = decodeInPlace(length / 2)
  bytes.fill(0, 0, length)
  return text
}

function decodeInPlace(count: number): string | null {
  for (let at = 0; at < count; at += 1) {
    const code = characterOf[pairs[at] ?? 0] ?? 0
    if (code === 0) return null
    // In the place of digits that were read already.
    bytes[at] = code
  }
  return bytes.toString('latin1', 0, count)
}
