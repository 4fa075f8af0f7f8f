import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { err, ok, type Result } from '../../../../native/result.ts'
import type { TrustFault } from '../../trust/trust-kind.ts'

/** 32 bytes as base64url, or fewer: see `padded`. */
const coordinate = /^[\w-]{1,43}$/
const coordinateBytes = 32
const Jwk = z.object({
  kty: z.string(),
  kid: z.string().min(1).max(128),
  use: z.string().optional(),
  alg: z.string().optional(),
  crv: z.string().optional(),
  x: z.string().optional(),
  y: z.string().optional(),
  d: z.unknown().optional(),
  x5c: z.unknown().optional(),
  /** Occurs as a number and as a string in the field; anything else says nothing. */
  crlVersion: z
    .union([z.int().min(0), z.string().regex(/^\d{1,15}$/)])
    .optional()
    .catch(undefined),
})

export interface ImportedKey {
  readonly kid: string
  readonly publicKey: KeyObject
  /** As text, since issuers write it either way; null where the key has no revocation list. */
  readonly crlVersion: string | null
  /** Certificates that come with it, unchecked; undefined where there are none. */
  readonly x5c: unknown
}

/**
 * Imports one key of a JWKS by the rules of SMART Health Cards, "Determining keys associated with an issuer":
 * EC P-256, use `sig`, alg ES256, its id the RFC 7638 thumbprint of what is written, no private part. A point off the
 * curve is malformed.
 */
export function importKey(input: unknown): Result<ImportedKey, TrustFault> {
  const parsed = Jwk.safeParse(input)
  if (!parsed.success) return err('key-malformed')
  const { kty, kid, use, alg, crv, x, y, d, x5c, crlVersion } = parsed.data
  if (d !== undefined) return err('key-private')
  if (kty !== 'EC' || crv !== 'P-256') return err('key-wrong-type')
  if (use !== 'sig') return err('key-wrong-use')
  if (alg !== 'ES256') return err('key-wrong-algorithm')
  if (x === undefined || y === undefined || !coordinate.test(x) || !coordinate.test(y))
    return err('key-malformed')
  // RFC 7638, section 3. Here, and not in a library's promise: of ten thousand keys each would wait for a thread.
  const thumbprint = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url')
  if (thumbprint !== kid) return err('key-wrong-id')
  try {
    const publicKey = createPublicKey({ key: { kty, crv, x: padded(x), y: padded(y) }, format: 'jwk' })
    return ok({ kid, publicKey, crlVersion: crlVersion === undefined ? null : String(crlVersion), x5c })
  } catch {
    return err('key-malformed')
  }
}

/**
 * A coordinate at its full length, which RFC 7518 (6.2.1.2) asks for. One in 128 keys begins with a zero byte somewhere,
 * and some makers drop it; the number is the same one, and a wrong one is not on the curve.
 */
function padded(written: string): string {
  const bytes = Buffer.from(written, 'base64url')
  const missing = coordinateBytes - bytes.length
  return missing === 0 ? written : Buffer.concat([Buffer.alloc(missing), bytes]).toString('base64url')
}
