import { isUtf8 } from 'node:buffer'
import { z } from 'zod'

/** The version of venue tickets that this program reads; a ticket that says none is of version 1. */
const version = 1

/** Any URI, or a text like one: printable ASCII without spaces, compared character by character. */
export const Iss = z.string().regex(/^[!-~]{1,200}$/)
/** A ticket's own id, once among all of its issuer. */
const jti = /^[!-~]{1,64}$/
export const Jti = z.string().regex(jti)
/** Quicker than the schema, for lists of them. */
export const isJti = (value: unknown): value is string => typeof value === 'string' && jti.test(value)
/** Seconds since 1970-01-01 UTC through the year 9999. Source: RFC 7519, section 2, NumericDate. */
const NumericDate = z.number().min(0).max(253_402_300_799)
/** Characters that show: two words that look the same are the same. */
const Word = z.string().regex(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,64}$/u)

/** What a venue ticket says. Claims beyond these are ignored. Source: README.md; RFC 7519, section 4.1. */
export const Claims = z.object({
  iss: Iss,
  jti: Jti,
  /** From this moment on. */
  nbf: NumericDate,
  /** Up to this moment, which is no longer part of it. */
  exp: NumericDate,
  evt: Word,
  zone: Word.optional(),
  /** Product, or category of ticket. */
  prd: Word.optional(),
  /** How often it admits. */
  ent: z.int().min(1).max(1_000).optional(),
  /** Whom it was sold to. Joiners stay: names are written with them. */
  name: z
    .string()
    .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,80}$/u)
    .optional(),
  iat: NumericDate.optional(),
  /** The group of lanes that it admits through. */
  grp: Word.optional(),
})
export type Claims = z.output<typeof Claims>

const Versioned = z.object({ ver: z.int().min(1).default(version) })
const Claimant = z.object({ iss: Iss })

/** The JSON of a payload: UTF-8 without a byte order mark. Undefined for what is none. */
export function jsonIn(payload: Buffer): unknown {
  try {
    return isUtf8(payload) ? JSON.parse(payload.toString('utf8')) : undefined
  } catch {
    return undefined
  }
}

/** Who says that they signed it: what the key is looked up by, before anything is believed. */
export function claimantOf(json: unknown): string | null {
  const claimant = Claimant.safeParse(json)
  return claimant.success ? claimant.data.iss : null
}

export function claimsOf(json: unknown): Claims | 'version-unknown' | 'malformed' {
  const versioned = Versioned.safeParse(json)
  if (!versioned.success) return 'malformed'
  if (versioned.data.ver > version) return 'version-unknown'
  const claims = Claims.safeParse(json)
  return claims.success ? claims.data : 'malformed'
}
