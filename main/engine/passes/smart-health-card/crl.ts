import { z } from 'zod'
import { err, ok, type Result } from '../../../../native/result.ts'
import type { TrustFault } from '../../trust/trust-kind.ts'

/** A million entries is far above any list of the field; the largest known has 771. */
const maxEntries = 1_000_000

const CrlSchema = z.object({
  kid: z.string().min(1).max(128),
  method: z.string(),
  /** A number and a string both occur in the field. */
  ctr: z.union([z.int().min(0), z.string().regex(/^\d{1,15}$/)]),
  rids: z.array(z.string().regex(/^[\w-]{1,24}(\.\d{1,12})?$/)).max(maxEntries),
})

/** A revocation list that is in order. */
export interface Crl {
  readonly kid: string
  /** Grows with each issue of the list. */
  readonly ctr: number
  /** By revocation id: what was issued before this (Unix seconds) is revoked; Infinity: whatever its date. */
  readonly revokedBeforeS: ReadonlyMap<string, number>
}

/** Which key a list says it is for, be the rest of it as it may. */
export function crlKid(input: unknown): string | null {
  const kid = z.object({ kid: z.string() }).safeParse(input)
  return kid.success ? kid.data.kid : null
}

/**
 * Reads a revocation list.
 * @param crlVersion of its key; null where the key names none. A list that is ahead of its key is not this key's. One
 *   that is behind is an earlier good one: what it revokes stays revoked, so it is better than none.
 * Source: SMART Health Cards, "Revocation".
 */
export function parseCrl(input: unknown, crlVersion: string | null): Result<Crl, TrustFault> {
  const parsed = CrlSchema.safeParse(input)
  if (!parsed.success) return err('crl-malformed')
  const { kid, method, ctr, rids } = parsed.data
  if (method !== 'rid') return err('crl-wrong-method')
  if (crlVersion !== null && Number(ctr) > Number(crlVersion)) return err('crl-wrong-version')
  const revokedBeforeS = revocations(rids)
  return revokedBeforeS === null ? err('crl-duplicate') : ok({ kid, ctr: Number(ctr), revokedBeforeS })
}

/**
 * The same id may be listed once with a time and once without: any match revokes, so the later counts.
 * Null for a list that says the same twice: nobody knows what it would have said.
 */
function revocations(rids: readonly string[]): Map<string, number> | null {
  const revoked = new Map<string, number>()
  const listed = new Set<string>()
  for (const entry of rids) {
    const [rid = '', beforeS] = entry.split('.')
    const kind = `${rid}.${beforeS === undefined ? 'always' : 'before'}`
    if (listed.has(kind)) return null
    listed.add(kind)
    const until = beforeS === undefined ? Number.POSITIVE_INFINITY : Number(beforeS)
    revoked.set(rid, Math.max(until, revoked.get(rid) ?? 0))
  }
  return revoked
}
