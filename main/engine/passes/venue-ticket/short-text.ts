import { z } from 'zod'
import { rawSignatureBytes } from '../der-signature.ts'
import { decodeBase45, encodeBase45 } from '../base45.ts'
import { jsonIn, type Claims } from './claims.ts'
import { algorithms, maxJwsLength, ticketType, type Algorithm } from './jws.ts'

/** The number is of this way of writing; the claims inside have their own `ver`. */
export const shortPrefix = 'VT1:'

/**
 * In the order in which their values stand in a short text, and they themselves in the JSON that is signed. One more goes
 * to the end: the texts without it stay as they are.
 */
const claimNames = ['iss', 'jti', 'nbf', 'exp', 'evt', 'zone', 'prd', 'ent', 'name', 'iat', 'grp'] as const
const Values = z.array(z.union([z.string(), z.number(), z.null()])).max(claimNames.length)

/** Algorithm, and length of the key's id. */
const headerBytes = 2

/** What a ticket's JWS consists of, each part by itself. */
export interface TicketParts {
  readonly alg: Algorithm
  readonly kid: string
  readonly claims: Claims
  readonly signature: Uint8Array
}

/**
 * The same ticket in fewer modules: what every ticket says in the same words is left out, and base45 goes into a QR
 * code's alphanumeric mode. Bytes: which algorithm (1 EdDSA, 2 ES256), how long the kid is, kid, signature, and as JSON
 * the values of the claims in their order, null for one that is absent, with no nulls at the end.
 * @param parts signed as `headerText` and `payloadText` write them: the JWS must come out again to the letter.
 */
export function shortText({ alg, kid, claims, signature }: TicketParts): string {
  const values = claimNames.map((name) => claims[name] ?? null)
  while (values.at(-1) === null) values.pop()
  const bytes = Buffer.concat([
    Buffer.of(algorithms.indexOf(alg) + 1, kid.length),
    Buffer.from(kid, 'latin1'),
    signature,
    Buffer.from(JSON.stringify(values)),
  ])
  return shortPrefix + encodeBase45(bytes)
}

/** The JWS that a short text stands for; null where it is none. Whether that is good is for its check to say. */
export function jwsOfShortText(text: string): string | null {
  if (text.length > maxJwsLength || !text.startsWith(shortPrefix)) return null
  const bytes = decodeBase45(text.slice(shortPrefix.length))
  const alg = algorithms[(bytes?.[0] ?? 0) - 1]
  if (bytes === null || alg === undefined) return null
  const kidEnd = headerBytes + (bytes[1] ?? 0)
  const signatureEnd = kidEnd + rawSignatureBytes
  const values = Values.safeParse(jsonIn(bytes.subarray(signatureEnd)))
  if (!values.success) return null
  const header = headerText(alg, bytes.toString('latin1', headerBytes, kidEnd))
  const payload = payloadText((_, at) => values.data[at])
  return `${header}.${payload}.${bytes.toString('base64url', kidEnd, signatureEnd)}`
}

/** The first part of a JWS that has a short text. */
export const headerText = (alg: Algorithm, kid: string): string =>
  base64Url(JSON.stringify({ alg, typ: ticketType, kid }))

/** The second part of a JWS that has a short text. @param valueOf null or undefined for a claim that is absent. */
export function payloadText(valueOf: (name: keyof Claims, at: number) => unknown): string {
  const claims: Record<string, unknown> = {}
  claimNames.forEach((name, at) => {
    claims[name] = valueOf(name, at) ?? undefined
  })
  return base64Url(JSON.stringify(claims))
}

const base64Url = (text: string): string => Buffer.from(text).toString('base64url')
