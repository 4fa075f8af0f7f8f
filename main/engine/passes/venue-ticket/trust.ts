import { z } from 'zod'
import { atOnce } from '../../trust/at-once.ts'
import type { LeftOut, Merged, Preparing, TrustKind } from '../../trust/trust-kind.ts'
import { RevokedIds } from '../revoked-ids.ts'
import { isJti, Iss } from './claims.ts'
import { importKey, kidOf, type ImportedKey } from './jwk.ts'

/** A limit of sense: an issuer changes its key once a season. */
const maxKeys = 200
/** Above what the largest event withdraws. */
const maxIds = 1_000_000

const Entry = z.object({
  format: z.literal('venue-ticket'),
  /** Exactly as tickets carry it. */
  iss: Iss,
  name: z.string().min(1).max(200),
  /** Keys are judged one by one: a bad one is left out, and said. */
  jwks: z.object({ keys: z.array(z.unknown()).max(maxKeys) }),
  /** The list of withdrawn tickets, judged like the keys. */
  revoked: z.unknown().optional(),
})
type Entry = z.output<typeof Entry>

const RevocationList = z.object({
  /** Grows with each issue of the list. */
  ctr: z.int().min(0),
  /** Looked at one by one, and not by a schema: there may be many. */
  ids: z.array(z.unknown()).max(maxIds),
})

export interface TrustedIssuer {
  readonly name: string
  readonly keys: ReadonlyMap<string, ImportedKey>
  /** By `jti`. */
  readonly revoked: RevokedIds
  /** Its list of withdrawn tickets is malformed, and no earlier good one is at hand. */
  readonly revocationListInvalid: boolean
}

/** Issuers by the exact text of `iss`: no prefix, no normalisation. A key is found by the pair of iss and kid. */
export const venueTicketTrust = {
  format: 'venue-ticket',
  schema: Entry,
  longLists: ['revoked.ids'],
  id: ({ iss }) => iss,
  summary: ({ name, jwks, revoked }) => ({
    name,
    country: null,
    keys: jwks.keys.length,
    revocationLists: isInOrder(revoked) ? 1 : 0,
  }),
  merge,
  prepare: async (entry, leftOut, preparing) =>
    [entry.iss, await trustedIssuer(entry, leftOut, preparing)] as const,
  join: (prepared) => new Map(prepared),
} satisfies TrustKind<Entry, readonly [string, TrustedIssuer], ReadonlyMap<string, TrustedIssuer>>

async function trustedIssuer(entry: Entry, leftOut: LeftOut[], preparing: Preparing): Promise<TrustedIssuer> {
  const list = await judgedList(entry, leftOut, preparing)
  const keys = await judgedKeys(entry, leftOut, preparing)
  return {
    name: entry.name,
    keys: new Map(keys.map((key) => [key.kid, key])),
    revoked: list?.ids ?? new RevokedIds({ ids: 0, characters: 0 }),
    revocationListInvalid: list === null && entry.revoked !== undefined,
  }
}

/** Keys that are in order, each with how it was written. */
async function judgedKeys(
  { iss, jwks }: Entry,
  leftOut: LeftOut[],
  preparing: Preparing,
): Promise<(ImportedKey & { readonly jwk: unknown })[]> {
  const keys = new Map<string, ImportedKey & { readonly jwk: unknown }>()
  for (const jwk of jwks.keys) {
    await preparing.rest()
    const imported = importKey(jwk)
    if (!imported.ok) leftOut.push({ issuer: iss, kid: kidOf(jwk), fault: imported.error })
    else if (keys.has(imported.value.kid))
      leftOut.push({ issuer: iss, kid: imported.value.kid, fault: 'key-twice' })
    else keys.set(imported.value.kid, { ...imported.value, jwk })
  }
  return [...keys.values()]
}

/** A list that is in order. */
interface JudgedList {
  readonly ctr: number
  readonly ids: RevokedIds
}

async function judgedList(
  { iss, revoked }: Entry,
  leftOut: LeftOut[],
  preparing: Preparing,
): Promise<JudgedList | null> {
  const list = await listIn(revoked, preparing)
  if (list === null && revoked !== undefined) leftOut.push({ issuer: iss, kid: null, fault: 'crl-malformed' })
  return list
}

async function listIn(revoked: unknown, preparing: Preparing): Promise<JudgedList | null> {
  const parsed = RevocationList.safeParse(revoked)
  if (!parsed.success) return null
  const list = preparing.list('revoked.ids', parsed.data.ids, z.unknown())
  if (list.length > maxIds) return null
  const ids = new RevokedIds({ ids: list.length, characters: list.characters - 3 * list.length })
  for await (const slice of list) {
    for (const id of slice) {
      if (!isJti(id)) return null
      ids.add(id)
    }
  }
  return { ctr: parsed.data.ctr, ids }
}

/** As `listIn`, of a list that is all here. */
function isInOrder(revoked: unknown): boolean {
  const parsed = RevocationList.safeParse(revoked)
  return parsed.success && parsed.data.ids.every(isJti)
}

/**
 * A key that its issuer no longer lists is withdrawn. A good list gives way to a good and no older one alone, and to
 * none at all never: what was revoked stays revoked.
 */
async function merge(known: Entry | null, next: Entry): Promise<Merged<Entry>> {
  const leftOut: LeftOut[] = []
  const before = known === null ? [] : await judgedKeys(known, [], atOnce)
  const after = await judgedKeys(next, leftOut, atOnce)
  const have = await listIn(known?.revoked, atOnce)
  const comes = await judgedList(next, leftOut, atOnce)
  const stays = have !== null && (comes === null || comes.ctr < have.ctr)
  if (stays && comes !== null) leftOut.push({ issuer: next.iss, kid: null, fault: 'crl-older' })
  return {
    entry: {
      ...next,
      jwks: { keys: after.map(({ jwk }) => jwk) },
      ...(stays ? { revoked: known?.revoked } : {}),
    },
    keysWithdrawn: before.filter(({ kid }) => !after.some((key) => key.kid === kid)).length,
    leftOut,
  }
}
