import { createHmac } from 'node:crypto'
import { canonicalJson } from '../canonical-json.ts'
import type { Signed } from './signed.ts'

/** As far as this looks at a credential. */
interface Credential {
  readonly proof: { readonly signatureValue: string }
  readonly obfuscation?: readonly { readonly val: string; readonly nonce: string }[]
}

/**
 * What the signature of a Digital Health Pass is over, from its JSON or base64 of it. Read apart from how the product
 * does it. Null where its holder reveals something whose hash nobody signed.
 */
export function signedInHealthPass([text = '']: readonly string[]): Signed | null {
  try {
    const json = text.trimStart().startsWith('{') ? text : Buffer.from(text, 'base64').toString()
    const { obfuscation = [], proof, ...credential } = JSON.parse(json) as Credential
    const { signatureValue, ...rest } = proof
    const signed = canonicalJson({ ...credential, proof: rest })
    if (!obfuscation.every((field) => signed.includes(`"${hashOf(field)}"`))) return null
    return { signed: Buffer.from(signed), signature: Buffer.from(signatureValue, 'base64url') }
  } catch {
    return null
  }
}

const hashOf = ({ val, nonce }: { readonly val: string; readonly nonce: string }): string =>
  createHmac('sha256', Buffer.from(nonce, 'base64url')).update(val).digest('base64url')
