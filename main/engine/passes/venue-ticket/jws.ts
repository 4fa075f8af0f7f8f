import { z } from 'zod'
import { fromBase64Url } from '../base64url.ts'
import { rawSignatureBytes } from '../der-signature.ts'

/** What the header of every venue ticket calls it. Source: README.md; RFC 8725, section 3.11, on explicit types. */
export const ticketType = 'venue-ticket+jwt'

/** A full QR code holds fewer. */
export const maxJwsLength = 4_096

/** EdDSA is Ed25519 here (RFC 8037, section 3.1), ES256 as in RFC 7518, section 3.4. */
export const algorithms = ['EdDSA', 'ES256'] as const
export type Algorithm = (typeof algorithms)[number]

/** Printable ASCII, no spaces: what a key is called in its issuer's set, and in each ticket. */
export const Kid = z.string().regex(/^[!-~]{1,64}$/)

const Typed = z.object({ typ: z.literal(ticketType) })
const Signed = z.object({
  alg: z.enum(algorithms),
  /** Whoever does not know what is critical must refuse (RFC 7515, section 4.1.11), and we know of nothing. */
  crit: z.undefined().optional(),
})
const Header = z.object({ alg: z.enum(algorithms), kid: Kid })
type Header = z.output<typeof Header>
type HeaderFault = 'not-a-ticket' | 'algorithm-unknown' | 'malformed'

/** A compact JWS taken apart; nothing in it is proven. */
export interface Jws extends Header {
  /** What the signature is over: `header.payload`, as ASCII. */
  readonly signed: Buffer
  readonly signature: Buffer
  readonly payload: Buffer
}

const base64Url = /^[\w-]+$/
const compact = /^[\w-]+\.[\w-]+\.[\w-]*$/

/** Is it a JWS whose header says that it is a venue ticket? Asked of every JWS, whatever kind it is. */
export function isTicketJws(text: string): boolean {
  if (!text.startsWith('eyJ')) return false
  const header = text.slice(0, maxHeaderLength + 1)
  const end = header.indexOf('.')
  return end > 0 && headerOf(header.slice(0, end)) !== 'not-a-ticket'
}

/**
 * Takes a compact JWS apart: three parts, canonical base64url, a header that names algorithm and key. A key that the
 * header brings along (`jwk`, `jku`, `x5u`, `x5c`) is not looked at.
 * Source: RFC 7515, section 7.1.
 */
export function parseJws(token: string): Jws | 'algorithm-unknown' | 'malformed' {
  if (token.length > maxJwsLength || !compact.test(token)) return 'malformed'
  const first = token.indexOf('.')
  const second = token.indexOf('.', first + 1)
  const header = headerOf(token.slice(0, first))
  if (header === 'algorithm-unknown') return header
  if (header === 'malformed' || header === 'not-a-ticket') return 'malformed'
  const signature = fromBase64Url(token.slice(second + 1))
  const payload = fromBase64Url(token.slice(first + 1, second))
  if (payload === null || signature?.length !== rawSignatureBytes) return 'malformed'
  return { ...header, signature, payload, signed: Buffer.from(token.slice(0, second), 'latin1') }
}

/**
 * An issuer's tickets all have the same header, so the few headers of an evening are parsed once.
 * Bounded in number and in length: strangers' headers are made up at will.
 */
const knownHeaders = new Map<string, Header | HeaderFault>()
const maxKnownHeaders = 256
const maxHeaderLength = 512

function headerOf(text: string): Header | HeaderFault {
  const known = knownHeaders.get(text)
  if (known !== undefined) return known
  if (text.length > maxHeaderLength || !base64Url.test(text)) return 'not-a-ticket'
  const header = parseHeader(text)
  if (knownHeaders.size >= maxKnownHeaders) knownHeaders.clear()
  knownHeaders.set(text, header)
  return header
}

function parseHeader(text: string): Header | HeaderFault {
  const json = jsonOf(text)
  if (!Typed.safeParse(json).success) return 'not-a-ticket'
  if (!Signed.safeParse(json).success) return 'algorithm-unknown'
  const header = Header.safeParse(json)
  return header.success ? header.data : 'malformed'
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(fromBase64Url(text)?.toString('utf8') ?? '')
  } catch {
    return undefined
  }
}
