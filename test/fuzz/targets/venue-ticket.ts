import { signedInTicket } from '../../support/signed-bytes/venue-ticket.ts'
import { shortTextOfBytes, VenueTicketAuthority } from '../../support/venue-ticket-authority.ts'
import { fromBase45 } from '../../support/signed-bytes/base45.ts'
import { mutateBytes, mutateText } from '../mutate-sequence.ts'
import { jsonOddities, mutateTree } from '../mutate-tree.ts'
import type { Random } from '../random.ts'
import type { FuzzTarget, Mutant } from '../target.ts'

const authorities = [
  new VenueTicketAuthority('EdDSA'),
  new VenueTicketAuthority('ES256', 'https://other.example', 'es'),
] as const
const atS = 1_750_000_000

/** A ticket and who signed it. */
interface Sold {
  readonly by: VenueTicketAuthority
  readonly jws: string
}

const tickets: readonly Sold[] = authorities.flatMap((by) =>
  [{}, { zone: undefined, name: undefined }, { jti: 'withdrawn' }, { exp: atS - 1, jti: 'past' }].map(
    (claims) => ({
      by,
      jws: by.ticket({ claims }),
    }),
  ),
)
const strangers = new VenueTicketAuthority('EdDSA').ticket({ claims: { jti: 'not-ours' } })

type Layer = (random: Random, ticket: Sold, other: Sold) => Mutant

/** Each tampers with one layer of a ticket. */
const layers: readonly Layer[] = [
  (random, { jws }) => unsigned(mutateText(random, jws, strangers)),
  (random, { by, jws }, other) =>
    unsigned(mutateText(random, by.shortText(jws), other.by.shortText(other.jws))),
  (random, { by, jws }, other) =>
    unsigned(
      shortTextOfBytes(
        mutateBytes(random, bytesOf(by.shortText(jws)), bytesOf(other.by.shortText(other.jws))),
      ),
    ),
  (random, { by }) =>
    signed(
      by.ticket({
        header: mutateTree(random, { alg: by.alg, kid: by.kid }, jsonOddities) as Record<string, unknown>,
      }),
    ),
  (random, { by, jws }, other) =>
    signed(by.ticket({ payload: mutateBytes(random, payloadOf(jws), payloadOf(other.jws)) })),
  tamperedClaims,
  tamperedClaims,
  tamperedClaims,
]

function tamperedClaims(random: Random, { by, jws }: Sold): Mutant {
  let claims: unknown = JSON.parse(payloadOf(jws).toString())
  for (let left = 1 + random.below(3); left > 0; left -= 1) claims = mutateTree(random, claims, jsonOddities)
  const odd = by.ticket({ payload: Buffer.from(JSON.stringify(claims) ?? '') })
  if (random.chance(0.1))
    return unsigned(`${odd.slice(0, odd.lastIndexOf('.'))}${jws.slice(jws.lastIndexOf('.'))}`)
  return signed(random.chance(0.5) && isObject(claims) ? by.shortText(odd) : odd)
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null

const unsigned = (text: string): Mutant => ({ texts: [text], signed: null })
const signed = (text: string): Mutant => ({ texts: [text], signed: signedInTicket([text])?.signed ?? null })

const payloadOf = (jws: string): Buffer => Buffer.from(jws.split('.')[1] ?? '', 'base64url')
const bytesOf = (shortText: string): Buffer => fromBase45(shortText.slice('VT1:'.length))

export const venueTicketTarget: FuzzTarget = {
  format: 'venue-ticket',
  trust: { issuers: authorities.map((by) => by.entry({ revoked: { ctr: 1, ids: ['withdrawn'] } })) },
  atS,
  seeds: [...tickets.flatMap(({ by, jws }) => [[jws], [by.shortText(jws)]]), [strangers]],
  signedIn: (texts) => signedInTicket(texts)?.signed ?? null,
  mutate: (random) => random.pick(layers)(random, random.pick(tickets), random.pick(tickets)),
}
