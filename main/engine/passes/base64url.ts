const padded = /^([\w-]*)={0,2}$/

/**
 * The bytes of a base64url text, with or without padding. Null where it is not the one way to write them: another
 * alphabet, an impossible length, bits set behind the last byte.
 * Source: RFC 4648, sections 3.5 and 5.
 */
export function fromBase64Url(text: string): Buffer | null {
  const body = padded.exec(text)?.[1]
  if (body === undefined) return null
  const bytes = Buffer.from(body, 'base64url')
  return bytes.toString('base64url') === body ? bytes : null
}
