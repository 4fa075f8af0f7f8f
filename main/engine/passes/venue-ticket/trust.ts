import { z } from 'zod'
import type { LeftOut, Merged, TrustKind } from '../../trust/trust-kind.ts'
import { Iss, Jti } from './claims.ts'
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
  ids: z.array(Jti).max(maxIds),
})
type RevocationList = z.output<typeof RevocationList>

export interface TrustedIssuer {
  readonly name: string
  readonly keys: ReadonlyMap<string, ImportedKey>
  /** By `jti`. */
  readonly revoked: ReadonlySet<string>
  /** Its list of withdrawn tickets is malformed, and no earlier good one is at hand. */
  readonly revocationListInvalid: boolean
}

/** Issuers by the exact text of `iss`: no prefix, no normalisation. A key is found by the pair of iss and kid. */
export const venueTicketTrust = {
  format: 'venue-ticket',
  schema: Entry,
  id: ({ iss }) => iss,
  summary: ({ name, jwks, revoked }) => ({
    name,
    country: null,
    keys: jwks.keys.length,
    revocationLists: listIn(revoked) === null ? 0 : 1,
  }),
  merge: async (known, next) => merge(known, next),
  build: async (entries, leftOut) =>
    new Map(entries.map((entry) => [entry.iss, trustedIssuer(entry, leftOut)])),
} satisfies TrustKind<Entry, ReadonlyMap<string, TrustedIssuer>>

function trustedIssuer(entry: Entry, leftOut: LeftOut[]): TrustedIssuer {
  const list = judgedList(entry, leftOut)
  return {
    name: entry.name,
    keys: new Map(judgedKeys(entry, leftOut).map((key) => [key.kid, key])),
    revoked: new Set(list?.ids),
    revocationListInvalid: list === null && entry.revoked !== undefined,
  }
}

/** Keys that are in order, each with how it was written. */
function judgedKeys({ iss, jwks }: Entry, leftOut: LeftOut[]): (ImportedKey & { readonly jwk: unknown })[] {
  const keys = new Map<string, ImportedKey & { readonly jwk: unknown }>()
  for (const jwk of jwks.keys) {
    const imported = importKey(jwk)
    if (!imported.ok) leftOut.push({ issuer: iss, kid: kidOf(jwk), fault: imported.error })
    else if (keys.has(imported.value.kid))
      leftOut.push({ issuer: iss, kid: imported.value.kid, fault: 'key-twice' })
    else keys.set(imported.value.kid, { ...imported.value, jwk })
  }
  return [...keys.values()]
}

function judgedList({ iss, revoked }: Entry, leftOut: LeftOut[]): RevocationList | null {
  const list = listIn(revoked)
  if (list === null && revoked !== undefined) leftOut.push({ issuer: iss, kid: null, fault: 'crl-malformed' })
  return list
}

function listIn(revoked: unknown): RevocationList | null {
  const list = RevocationList.safeParse(revoked)
  return list.success ? list.data : null
}

/**
 * A key that its issuer no longer lists is withdrawn. A good list gives way to a good and no older one alone, and to
 * none at all never: what was revoked stays revoked.
 */
function merge(known: Entry | null, next: Entry): Merged<Entry> {
  const leftOut: LeftOut[] = []
  const before = known === null ? [] : judgedKeys(known, [])
  const after = judgedKeys(next, leftOut)
  const have = listIn(known?.revoked)
  const comes = judgedList(next, leftOut)
  const stays = have !== null && (comes === null || comes.ctr < have.ctr)
  if (stays && comes !== null) leftOut.push({ issuer: next.iss, kid: null, fault: 'crl-older' })
  return {
    entry: {
      ...next,
      jwks: { keys: after.map(({ jwk }) => jwk) },
      ...(stays ? { revoked: have } : {}),
    },
    keysWithdrawn: before.filter(({ kid }) => !after.some((key) => key.kid === kid)).length,
    leftOut,
  }
}
