import { z } from 'zod'
import { err, ok, type Result } from '../../../../native/result.ts'
import type { ClaimCount } from './claim-count.ts'

/** Characters: a stadium's evening, some fifty for a ticket, of several stores. */
export const maxClaimsLength = 32_000_000
const maxStores = 64
/** Of one store. */
const maxTickets = 500_000

const Tag = z.string().regex(/^[\w-]{21}[AQgw]$/)
/** Eight bytes in base64url, at random. */
const StoreId = z.string().regex(/^[\w-]{10}[AEIMQUYcgkosw048]$/)
const Times = z.int().min(0).max(1_000_000)
const Minute = z.int().min(0).max(253_402_300_800).multipleOf(60)
/** Tag; used, beyond, again, outs, strays; entries allowed; when the last went out. */
const Ticket = z.tuple([Tag, Times, Times, Times, Times, Times, Times.min(1).nullable(), Minute.nullable()])

const Versioned = z.object({ kind: z.literal('passgate-claims'), version: z.int() })
const ClaimsFile = z.strictObject({
  kind: z.literal('passgate-claims'),
  version: z.literal(1),
  event: z.string().min(1).max(200),
  /** Of the event's key: two stores with another each cannot know of each other's tickets. */
  check: StoreId,
  stores: z.array(z.strictObject({ id: StoreId, tickets: z.array(Ticket).max(maxTickets) })).max(maxStores),
})

/** What stores of one event have counted, each for itself. */
export interface ClaimsOfStores {
  readonly event: string
  readonly check: string
  /** By the store's id, and the tag in base64url. */
  readonly stores: ReadonlyMap<string, ReadonlyMap<string, ClaimCount>>
}

export type ClaimsDocumentFault =
  | 'claims-malformed'
  | 'claims-too-large'
  /** Of a version that came after this program. */
  | 'claims-version-unknown'

/** In one order, whatever was joined in which: two that say the same are the same text. */
export function claimsText({ event, check, stores }: ClaimsOfStores): string {
  const file: z.input<typeof ClaimsFile> = {
    kind: 'passgate-claims',
    version: 1,
    event,
    check,
    stores: inOrder(stores).map(([id, tickets]) => ({
      id,
      tickets: inOrder(tickets).map(([tag, { used, beyond, again, outs, strays, allowed, leftS }]) => [
        tag,
        used,
        beyond,
        again,
        outs,
        strays,
        allowed,
        leftS,
      ]),
    })),
  }
  return JSON.stringify(file)
}

export function parseClaims(text: string): Result<ClaimsOfStores, ClaimsDocumentFault> {
  if (text.length > maxClaimsLength) return err('claims-too-large')
  const json = jsonOf(text)
  const versioned = Versioned.safeParse(json)
  if (!versioned.success) return err('claims-malformed')
  if (versioned.data.version > 1) return err('claims-version-unknown')
  const file = ClaimsFile.safeParse(json)
  if (!file.success) return err('claims-malformed')
  const { event, check, stores } = file.data
  const byId = new Map(stores.map(({ id, tickets }) => [id, new Map(tickets.map(ticketOf))]))
  const isTwice =
    byId.size < stores.length || stores.some(({ id, tickets }) => byId.get(id)?.size !== tickets.length)
  return isTwice ? err('claims-malformed') : ok({ event, check, stores: byId })
}

const ticketOf = ([tag, used, beyond, again, outs, strays, allowed, leftS]: z.output<typeof Ticket>): [
  string,
  ClaimCount,
] => [tag, { used, beyond, again, outs, strays, allowed, leftS }]

const inOrder = <T>(map: ReadonlyMap<string, T>): [string, T][] =>
  [...map].toSorted(([a], [b]) => (a < b ? -1 : 1))

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
