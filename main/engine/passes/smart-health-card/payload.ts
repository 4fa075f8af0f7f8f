import { isUtf8 } from 'node:buffer'
import { z } from 'zod'
import { inflateRaw } from '../inflate.ts'

/** Real cards inflate to 2 to 10 kB; a bomb of 20 kB would to 20 MB. */
const maxInflatedBytes = 262_144
/** Where every card is inflated, one after another. Overwritten when it was read: it held a name. */
const inflated = Buffer.alloc(maxInflatedBytes)

/** Seconds since 1970-01-01 UTC; a fraction is normal. Source: RFC 7519, section 2, NumericDate. */
const NumericDate = z.number()

/** What a gate needs of a card's payload. Unknown members are ignored: cards of later versions carry more. */
const Claims = z.object({
  iss: z.string().max(512),
  nbf: NumericDate,
  exp: NumericDate.optional(),
  vc: z.object({
    type: z.array(z.string()),
    credentialSubject: z.object({
      fhirVersion: z.string(),
      fhirBundle: z.object({
        resourceType: z.literal('Bundle'),
        entry: z.array(z.unknown()).max(1_000).optional(),
      }),
    }),
    rid: z
      .string()
      .regex(/^[\w-]{1,24}$/)
      .optional(),
  }),
})
export type Claims = z.output<typeof Claims>

/** Who says that they signed it: what the key is looked up by, before anything is believed. */
const Claimant = z.object({ iss: z.string().max(512) })

/**
 * The JSON that a payload holds: raw DEFLATE, nothing behind it, UTF-8, no byte order mark.
 * `too-large` for what inflates beyond the limit; null for what is no such thing.
 */
export function inflatePayload(payload: Buffer): { readonly json: unknown } | 'too-large' | null {
  const length = inflateRaw(payload, inflated)
  if (length === 'too-large' || length === null) return length
  const bytes = inflated.subarray(0, length)
  try {
    return isUtf8(bytes) ? { json: JSON.parse(bytes.toString('utf8')) } : null
  } catch {
    return null
  } finally {
    bytes.fill(0)
  }
}

export function claimantOf(json: unknown): string | null {
  const claimant = Claimant.safeParse(json)
  return claimant.success ? claimant.data.iss : null
}

export function claimsOf(json: unknown): Claims | null {
  const claims = Claims.safeParse(json)
  return claims.success ? claims.data : null
}
