import type { Signed } from './signed.ts'

/**
 * Takes a card apart in the plainest way, apart from how the product does it, so that the two do not err alike.
 * Null for what this finds no signature in.
 */
export function signedInCard(texts: readonly string[]): Signed | null {
  const jws = texts
    .toSorted((a, b) => indexOf(a) - indexOf(b))
    .map(jwsIn)
    .join('')
  const dot = jws.lastIndexOf('.')
  if (dot < 0) return null
  return { signed: Buffer.from(jws.slice(0, dot)), signature: Buffer.from(jws.slice(dot + 1), 'base64url') }
}

const indexOf = (text: string): number => Number(/^shc:\/(\d+)\//.exec(text)?.[1] ?? 0)

function jwsIn(text: string): string {
  if (!text.startsWith('shc:/')) return text
  const digits = text.slice(text.lastIndexOf('/') + 1)
  return (digits.match(/../g) ?? []).map((pair) => String.fromCharCode(Number(pair) + 45)).join('')
}
