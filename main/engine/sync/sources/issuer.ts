import { z } from 'zod'
import { err, ok, type Result } from '../../../../native/result.ts'
import { jsonTypes, parseJson, type Brought, type SourceFault, type SourceParts } from '../source.ts'

export interface IssuerSource {
  readonly iss: string
  readonly issuerName: string
}

/** The trust entry allows as many. */
const maxKeys = 200

const Jwks = z.object({ keys: z.array(z.unknown()).max(maxKeys) })
const types = [...jsonTypes, 'application/jwk-set+json']

/** What a key says of its list. The kid becomes a part of an address: nothing that could lead elsewhere. */
const KeyWithList = z.object({
  kid: z.string().regex(/^[\w-]{1,128}$/),
  crlVersion: z.union([z.int().min(0), z.string().regex(/^\d{1,15}$/)]),
})
const List = z.object({ kid: z.string(), ctr: z.union([z.number(), z.string()]) })

/**
 * One issuer of SMART Health Cards: its JWKS, and for each key with a `crlVersion` the revocation list of that version.
 * A list that is at hand in that version is not asked for again; one that does not come leaves the last good one.
 * Source: SMART Health Cards, "Determining keys associated with an issuer" and "Revocation".
 */
export async function syncIssuer(
  { iss, issuerName }: IssuerSource,
  { get, memory, known }: SourceParts,
): Promise<Result<Brought, SourceFault>> {
  const lists = known.flatMap((entry) => (entry.format === 'smart-health-card' ? entry.crls : []))
  const keys = known.flatMap((entry) => (entry.format === 'smart-health-card' ? entry.jwks.keys : []))
  const complete = known.length > 0 && keys.every((key) => listIsAtHand(key, lists))
  const url = `${iss}/.well-known/jwks.json`
  const got = await get({ url, types, validators: complete ? (memory?.validators ?? null) : null })
  if (!got.ok) return got
  if (got.value.kind === 'not-modified') return ok({ kind: 'unchanged' })
  const jwks = parseJson(got.value.body, Jwks, url)
  if (!jwks.ok) return jwks
  const crls: unknown[] = []
  const missing: SourceFault[] = []
  for (const key of jwks.value.keys) {
    const list = await listOf(key, lists)
    if (list === null) continue
    if (list.ok) crls.push(list.value)
    else missing.push(list.error)
  }
  const entry = { format: 'smart-health-card', iss, name: issuerName, jwks: jwks.value, crls }
  const { validators } = got.value
  return ok({ kind: 'issuers', entries: [entry], memory: { validators, edition: null }, missing })

  async function listOf(
    key: unknown,
    atHand: readonly unknown[],
  ): Promise<Result<unknown, SourceFault> | null> {
    const named = KeyWithList.safeParse(key)
    if (!named.success) return null
    const { kid } = named.data
    const have = atHand.find((list) => isListOf(list, named.data))
    if (have !== undefined) return ok(have)
    const address = `${iss}/.well-known/crl/${kid}.json`
    const fetched = await get({ url: address, types })
    if (!fetched.ok) return fetched
    // Nobody asked for anything but the whole.
    if (fetched.value.kind === 'not-modified') return err({ code: 'malformed', detail: address })
    return parseJson(fetched.value.body, z.unknown(), address)
  }
}

function listIsAtHand(key: unknown, lists: readonly unknown[]): boolean {
  const named = KeyWithList.safeParse(key)
  return !named.success || lists.some((list) => isListOf(list, named.data))
}

function isListOf(list: unknown, { kid, crlVersion }: z.output<typeof KeyWithList>): boolean {
  const parsed = List.safeParse(list)
  return parsed.success && parsed.data.kid === kid && Number(parsed.data.ctr) === Number(crlVersion)
}
