/** What a JWS may consist of: base64url and the dots between its parts. By pair of digits: character code less 45. */
const legal = new Uint8Array(100)
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.') {
  legal[char.charCodeAt(0) - 45] = 1
}

const zero = '0'.charCodeAt(0)

/**
 * Text from the digits of a numeric QR code: each pair is a character code less 45.
 * Null for an odd count, for what is not a digit, and for pairs that no JWS holds.
 * Source: SMART Health Cards, "Encoding QRs".
 */
export function decodeDigits(digits: string): string | null {
  if (digits.length === 0 || digits.length % 2 !== 0) return null
  // One byte a character, written in place: this is on the path to the relay.
  const out = Buffer.allocUnsafe(digits.length / 2)
  for (let at = 0, to = 0; at < digits.length; at += 2, to += 1) {
    const tens = digits.charCodeAt(at) - zero
    const ones = digits.charCodeAt(at + 1) - zero
    if (tens < 0 || tens > 9 || ones < 0 || ones > 9) return null
    const pair = tens * 10 + ones
    if (legal[pair] === 0) return null
    out[to] = pair + 45
  }
  return out.toString('latin1')
}
