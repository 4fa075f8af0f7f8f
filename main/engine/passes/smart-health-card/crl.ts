import { z } from 'zod'
import { err, ok, type Result } from '../../../../native/result.ts'
import type { LongList, TrustFault } from '../../trust/trust-kind.ts'
import { RevokedIds } from '../revoked-ids.ts'

/** A million entries is far above any list of the field; the largest known has 771. */
const maxEntries = 1_000_000

const Named = z.object({ kid: z.string() })

/** All but the ids, which are looked at one by one: there may be many. */
const Head = z.object({
  kid: z.string().min(1).max(128),
  method: z.string(),
  /** A number and a string both occur in the field. */
  ctr: z.union([z.int().min(0), z.string().regex(/^\d{1,15}$/)]),
  rids: z.array(z.unknown()),
})
const revocation = /^[\w-]{1,24}(\.\d{1,12})?$/

/** A revocation list that is in order. */
export interface Crl {
  readonly kid: string
  /** Grows with each issue of the list. */
  readonly ctr: number
  readonly revoked: RevokedIds
}

/** Which key a list says it is for, be the rest of it as it may. */
export function crlKid(input: unknown): string | null {
  const kid = Named.safeParse(input)
  return kid.success ? kid.data.kid : null
}

/**
 * Reads a revocation list.
 * @param crlVersion of its key; null where the key names none. A list that is ahead of its key is not this key's. One
 *   that is behind is an earlier good one: what it revokes stays revoked, so it is better than none.
 * @param ridsOf the ids, whatever they are, by what the list itself has of them.
 * Source: SMART Health Cards, "Revocation".
 */
export async function readCrl(
  input: unknown,
  crlVersion: string | null,
  ridsOf: (written: readonly unknown[]) => LongList<unknown>,
): Promise<Result<Crl, TrustFault>> {
  const head = Head.safeParse(input)
  if (!head.success) return err('crl-malformed')
  const rids = ridsOf(head.data.rids)
  if (rids.length > maxEntries) return err('crl-malformed')
  const reading = new Rids(rids)
  for await (const slice of rids) if (!reading.take(slice)) return err('crl-malformed')
  const { kid, method, ctr } = head.data
  if (method !== 'rid') return err('crl-wrong-method')
  if (crlVersion !== null && Number(ctr) > Number(crlVersion)) return err('crl-wrong-version')
  return reading.saysTwice ? err('crl-duplicate') : ok({ kid, ctr: Number(ctr), revoked: reading.revoked })
}

/** Is this list, all of it here, in order? Whether it is its key's is not asked. */
export function isCrl(input: unknown): boolean {
  const head = Head.safeParse(input)
  if (!head.success || head.data.method !== 'rid' || head.data.rids.length > maxEntries) return false
  const reading = new Rids({ length: head.data.rids.length, characters: 0 })
  return reading.take(head.data.rids) && !reading.saysTwice
}

/**
 * The ids of a list as they are gone through. The same id may be listed once with a time and once without: any match
 * revokes. Of a list that says the same twice nobody knows what it would have said.
 */
class Rids {
  readonly revoked: RevokedIds
  saysTwice = false

  constructor({ length, characters }: Pick<LongList<unknown>, 'length' | 'characters'>) {
    // What is not of an id: two quotation marks and a comma.
    this.revoked = new RevokedIds({ ids: length, characters: characters - 3 * length })
  }

  /** @returns false where something is no id. */
  take(rids: readonly unknown[]): boolean {
    for (const rid of rids) {
      if (typeof rid !== 'string' || !revocation.test(rid)) return false
      const dot = rid.indexOf('.')
      const isNew =
        dot < 0
          ? this.revoked.add(rid)
          : this.revoked.addBefore(rid.slice(0, dot), Number(rid.slice(dot + 1)))
      if (!isNew) this.saysTwice = true
    }
    return true
  }
}
