import type { CborMap } from './cbor.ts'

/** Claim keys of a CBOR Web Token. Source: RFC 8392, section 4. */
export const claim = { iss: 1, exp: 4, nbf: 5, iat: 6, cti: 7 } as const

/** Longer than any issuer is called. */
const maxIssuerLength = 512

/** Who says that they signed it; null where it does not say, or has no sensible way to. */
export function issuerIn(claims: CborMap): string | null {
  const iss = claims.get(claim.iss)
  return typeof iss === 'string' && iss.length <= maxIssuerLength ? iss : null
}

/** Seconds since 1970-01-01 UTC; a fraction is normal. Null where the claim is absent or no number. Section 2, NumericDate. */
export function timeIn(claims: CborMap, key: number): number | null {
  const time = claims.get(key)
  return typeof time === 'number' ? time : null
}
