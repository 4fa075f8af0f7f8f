import { z } from 'zod'
import { fromBase64Url } from '../base64url.ts'
import { rawSignatureBytes } from '../der-signature.ts'

/** 64 KiB: twenty times the largest single code, and what a card in many codes or a file may hold. */
export const maxJwsLength = 65_536

const compact = /^[\w-]+\.[\w-]+\.[\w-]+$/

const algorithm = 'ES256'

const Header = z.object({
  alg: z.string().max(32),
  zip: z.literal('DEF'),
  kid: z.string().min(1).max(128),
  /** Whoever does not know what is critical must refuse (RFC 7515, section 4.1.11), and we know of nothing. */
  crit: z.undefined().optional(),
})

/** A compact JWS taken apart; nothing in it is proven. */
export interface Jws {
  readonly kid: string
  /** What the signature is over: `header.payload`, as ASCII. */
  readonly signed: Buffer
  readonly signature: Buffer
  /** Still compressed. */
  readonly payload: Buffer
}

/**
 * Takes a compact JWS apart by the rules of SMART Health Cards: three parts, unpadded base64url, `alg` ES256, `zip`
 * DEF, a `kid`. A key that the header brings along (`jwk`, `jku`, `x5u`, `x5c`) is not looked at.
 * Source: SMART Health Cards, "Health Cards are encoded as Compact Serialization JWS"; RFC 7515, section 7.1.
 */
export function parseJws(token: string): Jws | 'algorithm-unknown' | null {
  if (token.length > maxJwsLength || !compact.test(token)) return null
  const first = token.indexOf('.')
  const second = token.indexOf('.', first + 1)
  const kid = kidOf(token.slice(0, first))
  if (kid === unknownAlgorithm) return 'algorithm-unknown'
  const signature = fromBase64Url(token.slice(second + 1))
  const payload = fromBase64Url(token.slice(first + 1, second))
  if (kid === null || payload === null || signature?.length !== rawSignatureBytes) return null
  return { kid, signature, payload, signed: Buffer.from(token.slice(0, second), 'latin1') }
}

/**
 * An issuer's cards all have the same header, so the few headers of an evening are parsed once.
 * Bounded in number and in length: strangers' headers are made up at will.
 */
const knownHeaders = new Map<string, Kid>()
const maxKnownHeaders = 256
const maxKnownLength = 512

type Kid = string | typeof unknownAlgorithm | null
/** Of a header that is well written, and names another algorithm. */
const unknownAlgorithm = Symbol('unknown algorithm')

function kidOf(headerText: string): Kid {
  if (headerText.length > maxKnownLength) return parseHeader(headerText)
  const known = knownHeaders.get(headerText)
  if (known !== undefined) return known
  const kid = parseHeader(headerText)
  if (knownHeaders.size >= maxKnownHeaders) knownHeaders.clear()
  knownHeaders.set(headerText, kid)
  return kid
}

function parseHeader(headerText: string): Kid {
  const bytes = fromBase64Url(headerText)
  if (bytes === null) return null
  try {
    const header = Header.safeParse(JSON.parse(bytes.toString('utf8')))
    if (!header.success) return null
    return header.data.alg === algorithm ? header.data.kid : unknownAlgorithm
  } catch {
    return null
  }
}
