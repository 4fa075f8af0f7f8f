import { canonicalJson } from '../canonical-json.ts'
import type { Signed } from './signed.ts'

/** What the signature of a seal is over, from its JSON. Read apart from how the product does it. */
export function signedInSeal([text = '']: readonly string[]): Signed | null {
  try {
    const { data, sig } = JSON.parse(text) as { data: object; sig: { sigvl: string } }
    return { signed: Buffer.from(canonicalJson(data)), signature: Buffer.from(sig.sigvl, 'base64url') }
  } catch {
    return null
  }
}
