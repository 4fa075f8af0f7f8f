import { signedInCose } from './cose.ts'
import type { Signed } from './signed.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** As `signedInCose` reads it, from the text of an NZ COVID Pass. */
export const signedInNzcp = ([text = '']: readonly string[]): Signed | null =>
  signedInCose(fromBase32(text.replace(/^NZCP:\/1\//, '').replace(/=+$/, '')))

/** RFC 4648, section 6: five bits a character, and idle bits at the end. */
function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (char) => alphabet.indexOf(char).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
