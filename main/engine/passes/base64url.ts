/** The last characters of base64url without idle bits set, by how many characters the last group has. */
const lastOfTwo = 'AQgw'
const lastOfThree = 'AEIMQUYcgkosw048'

/**
 * Null where it is not the one way to write its bytes: a length that base64 cannot have, or bits set behind the last
 * byte, which would let the text of a signature be changed and still verify.
 * @param text whose alphabet was checked before.
 * Source: RFC 4648, section 3.5.
 */
export function fromBase64Url(text: string): Buffer | null {
  const { length } = text
  const last = text[length - 1] ?? ''
  switch (length % 4) {
    case 1:
      return null
    case 2:
      return lastOfTwo.includes(last) ? Buffer.from(text, 'base64url') : null
    case 3:
      return lastOfThree.includes(last) ? Buffer.from(text, 'base64url') : null
    default:
      return Buffer.from(text, 'base64url')
  }
}

const padded = /^([\w-]*)={0,2}$/

/** The same of any text, with or without padding; null for another alphabet too. */
export function fromPaddedBase64Url(text: string): Buffer | null {
  const body = padded.exec(text)?.[1]
  return body === undefined ? null : fromBase64Url(body)
}
