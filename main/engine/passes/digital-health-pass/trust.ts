import { createPublicKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { err, ok, type Result } from '../../../../native/result.ts'
import { atOnce } from '../../trust/at-once.ts'
import type { LeftOut, Preparing, TrustFault, TrustKind } from '../../trust/trust-kind.ts'
import { RevokedIds } from '../revoked-ids.ts'

/** A limit of sense, not of the format. */
const maxKeys = 200
const maxRevoked = 1_000_000

const Did = z
  .string()
  .min(1)
  .max(512)
  .regex(/^[^\s#]+$/, 'an issuer as its passes name it, without the # of a key')
/** A credential by its whole id: always, or if it was issued before that second (Unix seconds). */
const Revoked = z.object({ id: z.string().min(1).max(640), before: z.int().min(0).optional() })
const Entry = z
  .object({
    format: z.literal('digital-health-pass'),
    /** Where it is left out: what comes before the # of the first key. */
    id: Did.optional(),
    name: z.string().min(1).max(200).optional(),
    /** JSON Web Keys by the id that a pass names in `proof.creator`: issuer, #, key. A bad one is left out, and said. */
    keys: z
      .record(z.string().max(640), z.unknown())
      .refine((keys) => Object.keys(keys).length <= maxKeys, `at most ${maxKeys} keys`),
    revoked: z.array(Revoked).max(maxRevoked).optional(),
  })
  .refine(
    ({ id, keys }) => id !== undefined || Did.safeParse(didOf(keys)).success,
    'an id, or a key that has it',
  )
type Entry = z.output<typeof Entry>

const Jwk = z.object({
  kty: z.string(),
  crv: z.string(),
  x: z.string(),
  y: z.string(),
  use: z.string().default('sig'),
  alg: z.string().default('ES256'),
  d: z.unknown().optional(),
})

export interface TrustedIssuer {
  readonly name: string
  /** By the whole id that a pass names in `proof.creator`. */
  readonly keys: ReadonlyMap<string, KeyObject>
  /** @param validFromS Unix seconds. A credential without an id cannot be revoked. */
  isRevoked(id: string | undefined, validFromS: number): boolean
}

/** Issuers by the exact text of `issuer` in their passes. */
export const digitalHealthPassTrust = {
  format: 'digital-health-pass',
  schema: Entry,
  longLists: ['revoked'],
  id: (entry) => idOf(entry),
  summary: (entry) => ({
    name: nameOf(entry),
    country: null,
    keys: Object.keys(entry.keys).length,
    revocationLists: entry.revoked === undefined ? 0 : 1,
  }),
  async merge(known, next) {
    const leftOut: LeftOut[] = []
    const keys = await importAll(next, leftOut, atOnce)
    const before = known === null ? [] : (await importAll(known, [], atOnce)).keys()
    return {
      entry: {
        ...next,
        // Written down: the key that it came from may be left out.
        id: idOf(next),
        keys: Object.fromEntries(Object.entries(next.keys).filter(([kid]) => keys.has(kid))),
        ...revokedIn(known, next),
      },
      keysWithdrawn: [...before].filter((kid) => !keys.has(kid)).length,
      leftOut,
    }
  },
  async prepare(entry, leftOut, preparing) {
    const keys = await importAll(entry, leftOut, preparing)
    return [
      idOf(entry),
      { name: nameOf(entry), keys, isRevoked: await revocation(entry, preparing) },
    ] as const
  },
  join: (prepared) => new Map(prepared),
} satisfies TrustKind<Entry, readonly [string, TrustedIssuer], ReadonlyMap<string, TrustedIssuer>>

async function revocation(
  { revoked = [] }: Entry,
  preparing: Preparing,
): Promise<TrustedIssuer['isRevoked']> {
  const list = preparing.list('revoked', revoked, Revoked)
  // Of an item as JSON, all but the id takes 10 characters; here 8, for its time.
  const ids = new RevokedIds({ ids: list.length, characters: list.characters - 2 * list.length })
  for await (const slice of list)
    for (const { id, before = Number.POSITIVE_INFINITY } of slice) ids.putBefore(id, before)
  return (id, validFromS) => id !== undefined && validFromS < ids.before(id)
}

/** What was revoked stays so, whichever file comes last. */
function revokedIn(known: Entry | null, next: Entry): Pick<Entry, 'revoked'> {
  if (known?.revoked === undefined) return {}
  const all = new Map(known.revoked.map((entry) => [entry.id, entry]))
  for (const entry of next.revoked ?? []) {
    const { before = Number.POSITIVE_INFINITY } = all.get(entry.id) ?? { before: 0 }
    if ((entry.before ?? Number.POSITIVE_INFINITY) >= before) all.set(entry.id, entry)
  }
  return { revoked: [...all.values()].slice(-maxRevoked) }
}

const didOf = (keys: object): string => Object.keys(keys)[0]?.split('#')[0] ?? ''

const idOf = ({ id, keys }: Entry): string => id ?? didOf(keys)

const nameOf = (entry: Entry): string => entry.name ?? idOf(entry)

async function importAll(
  entry: Entry,
  leftOut: LeftOut[],
  preparing: Preparing,
): Promise<Map<string, KeyObject>> {
  const issuer = idOf(entry)
  const keys = new Map<string, KeyObject>()
  for (const [kid, jwk] of Object.entries(entry.keys)) {
    await preparing.rest()
    const key = kid.startsWith(`${issuer}#`) ? importKey(jwk) : err('key-wrong-id' as const)
    if (key.ok) keys.set(kid, key.value)
    else leftOut.push({ issuer, kid, fault: key.error })
  }
  return keys
}

/** P-256 alone: the only curve of `EcdsaSecp256r1Signature2019`. A point off the curve is malformed. */
function importKey(input: unknown): Result<KeyObject, TrustFault> {
  const parsed = Jwk.safeParse(input)
  if (!parsed.success) return err('key-malformed')
  const { kty, crv, x, y, use, alg, d } = parsed.data
  if (d !== undefined) return err('key-private')
  if (kty !== 'EC' || crv !== 'P-256') return err('key-wrong-type')
  if (use !== 'sig') return err('key-wrong-use')
  if (alg !== 'ES256') return err('key-wrong-algorithm')
  try {
    return ok(createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' }))
  } catch {
    return err('key-malformed')
  }
}
