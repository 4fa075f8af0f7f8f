const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const base = 45

/** So far above every digit that no sum with it is two bytes. */
const none = 65_536
/** What a character stands for, by its code. */
const digitOf = new Uint32Array(128).fill(none)
for (let digit = 0; digit < base; digit += 1) digitOf[alphabet.charCodeAt(digit)] = digit

const digitAt = (text: string, at: number): number => digitOf[text.charCodeAt(at)] ?? none

/**
 * The bytes of base45 text: three characters for two bytes, two for a last one. Null for any other text.
 * By table: the `base45` package takes ten times as long, which a turnstile would feel, and takes what is no base45.
 * Source: RFC 9285, section 4.
 */
export function decodeBase45(text: string): Buffer | null {
  const { length } = text
  const pairs = Math.floor(length / 3)
  const rest = length % 3
  if (rest === 1) return null
  const bytes = Buffer.alloc(2 * pairs + rest / 2)
  for (let pair = 0; pair < pairs; pair += 1) {
    const at = 3 * pair
    const number = digitAt(text, at) + base * (digitAt(text, at + 1) + base * digitAt(text, at + 2))
    if (number > 0xff_ff) return null
    bytes[2 * pair] = number >> 8
    bytes[2 * pair + 1] = number & 0xff
  }
  if (rest === 0) return bytes
  const last = digitAt(text, length - 2) + base * digitAt(text, length - 1)
  if (last > 0xff) return null
  bytes[2 * pairs] = last
  return bytes
}

export function encodeBase45(bytes: Uint8Array): string {
  const { length } = bytes
  const text = Buffer.alloc(Math.ceil(1.5 * length))
  for (let at = 0, to = 0; at < length; at += 2, to += 3) {
    const low = bytes[at + 1]
    const number = low === undefined ? (bytes[at] ?? 0) : 256 * (bytes[at] ?? 0) + low
    text[to] = codeOf(number)
    text[to + 1] = codeOf(Math.floor(number / base))
    // Behind a last byte by itself there is no room for it, nor need.
    text[to + 2] = codeOf(Math.floor(number / base ** 2))
  }
  return text.toString('latin1')
}

const codeOf = (number: number): number => alphabet.charCodeAt(number % base)
