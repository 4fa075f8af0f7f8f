import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { ok } from '../../../../native/result.ts'
import { atOnce } from '../../trust/at-once.ts'
import type { LeftOut, Merged, Preparing, TrustKind } from '../../trust/trust-kind.ts'
import { crlKid, isCrl, readCrl, type Crl } from './crl.ts'
import { importKey, type ImportedKey } from './jwk.ts'
import { checkCertificates, Pki, type Validity } from './pki.ts'

/** Real issuers have 1 to 30 keys; this is a limit of sense, not of the format. */
const maxKeys = 200

const Entry = z.object({
  format: z.literal('smart-health-card'),
  iss: z
    .string()
    .max(512)
    .regex(/^https:\/\/\S*[^\s/]$/, 'an https address without a slash at its end, exactly as cards carry it'),
  name: z.string().min(1).max(200),
  /** Keys and lists are judged one by one: a bad one is left out, and said. */
  jwks: z.object({ keys: z.array(z.unknown()).max(maxKeys) }),
  crls: z.array(z.unknown()).max(maxKeys).default([]),
  /** With this, only keys whose certificates (`x5c`) lead to one of its roots are taken. */
  pki: Pki.optional(),
})
type Entry = z.output<typeof Entry>

/** One public key of an issuer, imported once. */
export interface TrustedKey {
  readonly kid: string
  readonly publicKey: KeyObject
  /**
   * Is a card with this revocation id, valid from `nbfS` (Unix seconds), revoked?
   * A timestamped entry revokes what was issued strictly before it.
   */
  isRevoked(rid: string, nbfS: number): boolean
  /** When its certificates hold, where the issuer is trusted by such; else null. */
  readonly certified: Validity | null
  /** Its list of revoked cards is malformed, and no earlier good one is at hand. */
  readonly revocationListInvalid: boolean
}

export interface TrustedIssuer {
  /** The exact identifier that its cards carry. */
  readonly id: string
  readonly name: string
  readonly keys: ReadonlyMap<string, TrustedKey>
}

/** Issuers by the exact text of `iss`: no prefix, no normalisation. A key is found by the pair of iss and kid. */
export const smartHealthCardTrust = {
  format: 'smart-health-card',
  schema: Entry,
  longLists: ['crls.*.rids'],
  id: ({ iss }) => iss,
  summary: ({ name, jwks, crls }) => ({
    name,
    country: null,
    keys: jwks.keys.length,
    revocationLists: crls.filter(isCrl).length,
  }),
  merge,
  prepare: async (entry, leftOut, preparing) => trustedIssuer(entry, await judge(entry, leftOut, preparing)),
  join: (issuers) => new Map(issuers.map((issuer) => [issuer.id, issuer])),
} satisfies TrustKind<Entry, TrustedIssuer, ReadonlyMap<string, TrustedIssuer>>

function trustedIssuer({ iss, name }: Entry, judged: readonly JudgedKey[]): TrustedIssuer {
  return { id: iss, name, keys: new Map(judged.map((key) => [key.kid, trustedKey(key)])) }
}

function trustedKey({ kid, publicKey, certified, list }: JudgedKey): TrustedKey {
  const revoked = list?.good?.revoked
  return {
    kid,
    publicKey,
    certified,
    isRevoked: (rid, nbfS) => revoked !== undefined && nbfS < revoked.before(rid),
    revocationListInvalid: list !== null && list.good === null,
  }
}

/** A key that is in order, with its best list. */
interface JudgedKey extends ImportedKey {
  readonly jwk: unknown
  readonly certified: Validity | null
  readonly list: List | null
}

/** `good` null: it breaks a rule. Kept where there is no better one, since a gate must say so. */
interface List {
  readonly crl: unknown
  readonly good: Crl | null
}

async function judge(
  { iss, jwks, crls, pki }: Entry,
  leftOut: LeftOut[],
  preparing: Preparing,
): Promise<JudgedKey[]> {
  const keys: JudgedKey[] = []
  for (const jwk of jwks.keys) {
    await preparing.rest()
    const imported = importKey(jwk)
    if (!imported.ok) {
      leftOut.push({ issuer: iss, kid: crlKid(jwk), fault: imported.error })
      continue
    }
    const { kid, publicKey, x5c } = imported.value
    const certified =
      pki === undefined ? ok(null) : checkCertificates(x5c, { iss, publicKey, roots: pki.roots })
    if (!certified.ok) {
      leftOut.push({ issuer: iss, kid, fault: certified.error })
      continue
    }
    const list = await bestList(iss, imported.value, crls, leftOut, preparing)
    keys.push({ ...imported.value, jwk, certified: certified.value, list })
  }
  for (const crl of crls) {
    const kid = crlKid(crl)
    if (!keys.some((key) => key.kid === kid)) leftOut.push({ issuer: iss, kid, fault: 'crl-without-key' })
  }
  return keys
}

async function bestList(
  issuer: string,
  { kid, crlVersion }: ImportedKey,
  crls: readonly unknown[],
  leftOut: LeftOut[],
  preparing: Preparing,
): Promise<List | null> {
  let best: List | null = null
  for (const [nth, crl] of crls.entries()) {
    if (crlKid(crl) !== kid) continue
    const parsed = await readCrl(crl, crlVersion, (written) =>
      preparing.list(`crls.${nth}.rids`, written, z.unknown()),
    )
    if (!parsed.ok) leftOut.push({ issuer, kid, fault: parsed.error })
    const good = parsed.ok ? parsed.value : null
    if (best === null || (good?.ctr ?? -1) > (best.good?.ctr ?? -1)) best = { crl, good }
  }
  return best
}

/**
 * A key that its issuer no longer lists is withdrawn, and its list with it. A good list gives way to a good and no
 * older one alone, and to none at all never: the key then stays as it was, since key and list name each other's version.
 */
async function merge(known: Entry | null, next: Entry): Promise<Merged<Entry>> {
  const leftOut: LeftOut[] = []
  const before = known === null ? [] : await judge(known, [], atOnce)
  const after = await judge(next, leftOut, atOnce)
  const kept = after.map((key) => {
    const old = before.find(({ kid }) => kid === key.kid)
    const have = old?.list?.good?.ctr ?? null
    const comes = key.list?.good?.ctr ?? null
    if (old === undefined || have === null || (comes !== null && comes >= have)) return key
    if (comes !== null) leftOut.push({ issuer: next.iss, kid: key.kid, fault: 'crl-older' })
    return old
  })
  return {
    entry: {
      ...next,
      jwks: { keys: kept.map(({ jwk }) => jwk) },
      crls: kept.flatMap(({ list }) => (list === null ? [] : [list.crl])),
    },
    keysWithdrawn: before.filter(({ kid }) => !after.some((key) => key.kid === kid)).length,
    leftOut,
  }
}
