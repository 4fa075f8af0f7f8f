const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const none = 0xff
/** The value of each ASCII character; `none` for those outside the alphabet. */
const values = new Uint8Array(128).fill(none)
for (let value = 0; value < alphabet.length; value += 1) values[alphabet.charCodeAt(value)] = value

/**
 * The bytes that base45 text writes: three characters for two of them, two for a last one.
 * Null for a character outside the alphabet, a lone last character, or a group that is worth more than its bytes hold.
 * Source: RFC 9285, section 4.
 */
export function decodeBase45(text: string): Uint8Array | null {
  const rest = text.length % 3
  if (rest === 1) return null
  const whole = text.length - rest
  const bytes = new Uint8Array((whole / 3) * 2 + (rest === 0 ? 0 : 1))
  let to = 0
  for (let at = 0; at < whole; at += 3) {
    const first = valueAt(text, at)
    const second = valueAt(text, at + 1)
    const third = valueAt(text, at + 2)
    const value = first + second * 45 + third * 2_025
    if (first === none || second === none || third === none || value > 0xffff) return null
    bytes[to] = value >> 8
    bytes[to + 1] = value & 0xff
    to += 2
  }
  if (rest === 0) return bytes
  const first = valueAt(text, whole)
  const second = valueAt(text, whole + 1)
  const value = first + second * 45
  if (first === none || second === none || value > 0xff) return null
  bytes[to] = value
  return bytes
}

const valueAt = (text: string, at: number): number => values[text.charCodeAt(at)] ?? none
