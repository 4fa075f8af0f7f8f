import { fromBase45 } from './base45.ts'
import type { Signed } from './signed.ts'

const claims = ['iss', 'jti', 'nbf', 'exp', 'evt', 'zone', 'prd', 'ent', 'name', 'iat']

/** What the signature of a venue ticket is over, from its JWS or its short text. Read apart from how the product does it. */
export function signedInTicket([text = '']: readonly string[]): Signed | null {
  try {
    return text.startsWith('VT1:') ? signedInShort(fromBase45(text.slice(4))) : signedInJws(text)
  } catch {
    return null
  }
}

function signedInJws(jws: string): Signed | null {
  const dot = jws.lastIndexOf('.')
  if (dot < 0) return null
  return { signed: Buffer.from(jws.slice(0, dot)), signature: Buffer.from(jws.slice(dot + 1), 'base64url') }
}

/** Algorithm, length of the kid, kid, signature, and the values of the claims as a JSON array. */
function signedInShort(bytes: Buffer): Signed {
  const kidEnd = 2 + (bytes[1] ?? 0)
  const values = JSON.parse(bytes.toString('utf8', kidEnd + 64)) as unknown[]
  const header = {
    alg: bytes[0] === 1 ? 'EdDSA' : 'ES256',
    typ: 'venue-ticket+jwt',
    kid: bytes.toString('latin1', 2, kidEnd),
  }
  const named = claims.map((claim, at) => [claim, values[at] ?? undefined] as const)
  const parts = [header, Object.fromEntries(named)].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  )
  return { signed: Buffer.from(parts.join('.')), signature: bytes.subarray(kidEnd, kidEnd + 64) }
}
