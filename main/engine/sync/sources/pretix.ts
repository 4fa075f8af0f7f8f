import { z } from 'zod'
import { err, ok, type Result } from '../../../../native/result.ts'
import { parseJson, type Brought, type SourceFault, type SourceParts } from '../source.ts'

export interface PretixSource {
  readonly url: string
  readonly organizer: string
  readonly event: string
  readonly eventName: string
  readonly tokenFile: string
}

/** Fifty rows each, as pretix has them: more than the largest event cancels. */
const maxPages = 2_000
const maxRows = 100_000

const Event = z.object({ valid_keys: z.object({ pretix_sig1: z.array(z.unknown()) }) })
/** `next` is an address. It is not followed: the address is made of what the configuration says, and a number. */
const pageOf = <Row>(row: z.ZodType<Row>) =>
  z.object({ next: z.string().nullable(), results: z.array(row).max(1_000) })
const RevokedPage = pageOf(z.object({ secret: z.string() }))
const BlockedPage = pageOf(z.object({ secret: z.string(), blocked: z.boolean() }))

/**
 * An event of pretix by its API: the keys that sign its tickets, and the secrets that are revoked or blocked. The three
 * belong together, so that where one does not come, nothing changes.
 * Source: pretix' REST API: events (`valid_keys`), revoked and blocked ticket secrets.
 */
export async function syncPretix(
  { url, organizer, event, eventName, tokenFile }: PretixSource,
  { get, readFile }: SourceParts,
): Promise<Result<Brought, SourceFault>> {
  const token = readFile(tokenFile)
  if (!token.ok) return token
  if (!/^[\x21-\x7e]{1,256}$/.test(token.value.trim()))
    return err({ code: 'file-unusable', detail: `${tokenFile}: a token on one line` })
  const authorization = `Token ${token.value.trim()}`
  const base = `${url}/api/v1/organizers/${organizer}/events/${event}/`

  const about = await read('', Event)
  if (!about.ok) return about
  const revoked = await allPages('revokedsecrets/', RevokedPage)
  if (!revoked.ok) return revoked
  const blocked = await allPages('blockedsecrets/', BlockedPage)
  if (!blocked.ok) return blocked
  const entry = {
    format: 'pretix',
    event,
    name: eventName,
    keys: about.value.valid_keys.pretix_sig1,
    revoked: revoked.value.map(({ secret }) => secret),
    blocked: blocked.value.filter((row) => row.blocked).map(({ secret }) => secret),
  }
  return ok({ kind: 'issuers', entries: [entry], memory: { validators: null, edition: null }, missing: [] })

  async function read<T>(path: string, schema: z.ZodType<T>): Promise<Result<T, SourceFault>> {
    const got = await get({ url: base + path, types: ['application/json'], authorization })
    if (!got.ok) return got
    return got.value.kind === 'document'
      ? parseJson(got.value.body, schema, path)
      : err({ code: 'malformed', detail: path })
  }

  async function allPages<Row>(
    path: string,
    schema: z.ZodType<{ readonly next: string | null; readonly results: readonly Row[] }>,
  ): Promise<Result<readonly Row[], SourceFault>> {
    const rows: Row[] = []
    for (let page = 1; page <= maxPages; page += 1) {
      const got = await read(`${path}?page=${page}`, schema)
      if (!got.ok) return got
      rows.push(...got.value.results)
      if (rows.length > maxRows) break
      if (got.value.next === null) return ok(rows)
    }
    return err({ code: 'malformed', detail: `${path}: more than ${maxPages} pages or ${maxRows} rows` })
  }
}
