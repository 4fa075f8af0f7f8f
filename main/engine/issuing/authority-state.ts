import { z } from 'zod'
import { ok, type Result } from '../../../native/result.ts'
import { fault, type IssuingFault } from './issuing-fault.ts'
import { Jti } from '../passes/venue-ticket/claims.ts'
import { isRevocationIdOf } from './revocation-id.ts'

/** A million entries are 33 MB of list: far above any of the field. */
const maxRevoked = 1_000_000

/** Exactly as passes carry it. Source: SMART Health Cards, "Determining keys associated with an issuer". */
export const Iss = z
  .string()
  .regex(/^[!-~]{1,200}$/, 'up to 200 characters of ASCII')
  .regex(/^https:\/\/[^\s?#]*[^\s/?#]$/, 'an https address without a slash at its end')
  .refine((text) => URL.canParse(text), 'an https address')
export const Website = z.url({ protocol: /^https$/ }).max(512)
export const AuthorityName = z.string().trim().min(1).max(200)

const KeyBase = {
  /** RFC 7638 thumbprint. */
  kid: z.string().regex(/^[\w-]{43}$/),
  /** Unix seconds UTC, as everywhere here. */
  madeS: z.int(),
  /** Signs no more since; what it signed stays good. */
  retiredS: z.int().nullable(),
}
/** Of a revocation list: grows with each change. */
const Ctr = z.int().min(1)
/** Signs health cards and passes, which are revoked key by key. */
const PassKey = z.object({
  alg: z.literal('ES256'),
  ...KeyBase,
  jwk: z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }),
  ctr: Ctr,
  /** Revocation ids, alone or with `.` and the second before which a pass must have been issued. */
  revoked: z.array(z.string().max(64)).max(maxRevoked),
})
export type PassKey = z.output<typeof PassKey>
/** Signs tickets. */
const TicketKey = z.object({
  alg: z.literal('EdDSA'),
  ...KeyBase,
  jwk: z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() }),
})
const Key = z.discriminatedUnion('alg', [PassKey, TicketKey])
export type AuthorityKey = z.output<typeof Key>
export type KeyAlgorithm = AuthorityKey['alg']

/** All of an authority but its private keys: what it publishes, and nothing of anybody whom it issued a pass to. */
export const AuthorityState = z.object({
  version: z.literal(1),
  iss: Iss,
  name: AuthorityName,
  website: Website.nullable(),
  /** Oldest first. A key that was withdrawn is not there any more. */
  keys: z.array(Key).max(200),
  /** Tickets are revoked by the ids that their list has or was given, whichever key signed them. */
  tickets: z.object({ ctr: Ctr, revoked: z.array(Jti).max(maxRevoked) }),
})
export type AuthorityState = z.output<typeof AuthorityState>

export const passKeys = ({ keys }: AuthorityState): PassKey[] => keys.filter((key) => key.alg === 'ES256')

/** The key that signs: the newest of its kind that is not retired. */
export const signingKey = ({ keys }: AuthorityState, alg: KeyAlgorithm): AuthorityKey | null =>
  keys.findLast((key) => key.alg === alg && key.retiredS === null) ?? null

/** @param withdraw publish the key no longer: every pass that it signed is refused. Else it only signs no more. */
export function retireKey(
  state: AuthorityState,
  kid: string,
  { withdraw, nowS }: { readonly withdraw: boolean; readonly nowS: number },
): Result<AuthorityState, IssuingFault> {
  const key = state.keys.find((candidate) => candidate.kid === kid)
  if (key === undefined || (key.retiredS !== null && !withdraw)) return fault('key-unknown', kid)
  const keys = withdraw
    ? state.keys.filter((other) => other !== key)
    : state.keys.map((other) => (other === key ? { ...key, retiredS: nowS } : other))
  return ok({ ...state, keys })
}

/**
 * Puts a pass on the revocation list of the key that signed it.
 * @param beforeS Unix seconds: revokes only what carries the id and was issued strictly before; null: whenever it was.
 */
export function revoke(
  state: AuthorityState,
  id: string,
  beforeS: number | null,
): Result<AuthorityState, IssuingFault> {
  const key = passKeys(state).find(({ kid }) => isRevocationIdOf(id, kid))
  if (key === undefined) return fault('id-unknown', id)
  const listed = key.revoked.find((entry) => entry.split('.')[0] === id)
  const revokedUntilS = listed === undefined ? null : Number(listed.split('.')[1] ?? Number.POSITIVE_INFINITY)
  if (revokedUntilS !== null && revokedUntilS >= (beforeS ?? Number.POSITIVE_INFINITY))
    return fault('id-revoked-already', id)
  // A later time takes in an earlier one, and none takes in all: one entry an id is enough.
  const others = key.revoked.filter((entry) => entry !== listed)
  const revoked = [...others, beforeS === null ? id : `${id}.${beforeS}`]
  const keys = state.keys.map((other) => (other === key ? { ...key, ctr: key.ctr + 1, revoked } : other))
  return ok({ ...state, keys })
}

/** @param id as the list of tickets has it. Nobody can tell here whether there is such a ticket. */
export function revokeTicket(state: AuthorityState, id: string): Result<AuthorityState, IssuingFault> {
  const { ctr, revoked } = state.tickets
  if (!Jti.safeParse(id).success) return fault('id-unknown', id)
  if (revoked.includes(id)) return fault('id-revoked-already', id)
  return ok({ ...state, tickets: { ctr: ctr + 1, revoked: [...revoked, id] } })
}
