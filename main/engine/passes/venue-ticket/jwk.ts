import { createPublicKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { err, ok, type Result } from '../../../../native/result.ts'
import type { TrustFault } from '../../trust/trust-kind.ts'
import { Kid, type Algorithm } from './jws.ts'

/** 32 bytes as base64url. */
const coordinate = /^[\w-]{43}$/
const Jwk = z.object({
  kty: z.string(),
  kid: Kid,
  use: z.string().optional(),
  alg: z.string().optional(),
  crv: z.string().optional(),
  x: z.string().optional(),
  y: z.string().optional(),
  d: z.unknown().optional(),
})

export interface ImportedKey {
  readonly kid: string
  readonly alg: Algorithm
  readonly publicKey: KeyObject
}

/** What a key of either algorithm has to be. Source: RFC 8037, section 2; RFC 7518, section 6.2. */
const kinds = [
  { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA' },
  { kty: 'EC', crv: 'P-256', alg: 'ES256' },
] as const

/**
 * Imports one key of an issuer's JWKS: Ed25519 or P-256, with `use` sig, the `alg` of its kind and no private part.
 * A point off the curve is malformed.
 */
export function importKey(input: unknown): Result<ImportedKey, TrustFault> {
  const parsed = Jwk.safeParse(input)
  if (!parsed.success) return err('key-malformed')
  const { kid, use, alg, x = '', y = '', d, ...type } = parsed.data
  if (d !== undefined) return err('key-private')
  const kind = kinds.find(({ kty, crv }) => kty === type.kty && crv === type.crv)
  if (kind === undefined) return err('key-wrong-type')
  if (use !== 'sig') return err('key-wrong-use')
  if (alg !== kind.alg) return err('key-wrong-algorithm')
  const { kty, crv } = kind
  const key = kty === 'EC' ? { kty, crv, x, y } : { kty, crv, x }
  if (!coordinate.test(x) || (kty === 'EC' && !coordinate.test(y))) return err('key-malformed')
  try {
    return ok({ kid, alg, publicKey: createPublicKey({ key, format: 'jwk' }) })
  } catch {
    return err('key-malformed')
  }
}

const Named = z.object({ kid: z.string() })

/** What a key calls itself, be the rest of it as it may. */
export function kidOf(input: unknown): string | null {
  const named = Named.safeParse(input)
  return named.success ? named.data.kid : null
}
