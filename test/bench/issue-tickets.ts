import { sign } from 'node:crypto'
import { ticketSigner } from '../../main/engine/issuing/venue-ticket.ts'
import { VenueTicketAuthority } from '../support/venue-ticket-authority.ts'

const tickets = 100_000
/** So many at a time by us, then as many bare ones: whatever else the machine does falls on both. */
const batch = 1_000

export interface IssuingFigures {
  readonly algorithm: string
  readonly tickets: number
  readonly seconds: number
  readonly bareSeconds: number
  readonly ratio: number
}

/** How long 100,000 venue tickets take to issue, by algorithm, and how long it takes to sign the same bytes and no more. */
export const issueTickets = (): IssuingFigures[] => (['EdDSA', 'ES256'] as const).map(issueBy)

function issueBy(algorithm: 'EdDSA' | 'ES256'): IssuingFigures {
  const { iss, kid, privateKey } = new VenueTicketAuthority(algorithm)
  const signer = ticketSigner({ iss, kid, privateKey })
  if (!signer.ok) throw new Error(signer.error)
  const digest = algorithm === 'EdDSA' ? null : 'sha256'
  let ms = 0
  let bareMs = 0
  for (let first = -batch; first < tickets; first += batch) {
    const startMs = performance.now()
    const issued = Array.from({ length: batch }, (_, nth) => signer.value(claimsOf(first + nth)).jws)
    const issuedMs = performance.now()
    const signed = issued.map((jws) => Buffer.from(jws.slice(0, jws.lastIndexOf('.'))))
    const bareStartMs = performance.now()
    for (const bytes of signed) sign(digest, bytes, privateKey)
    const endMs = performance.now()
    // The first batch is for the compiler.
    if (first < 0) continue
    ms += issuedMs - startMs
    bareMs += endMs - bareStartMs
  }
  return { algorithm, tickets, seconds: ms / 1_000, bareSeconds: bareMs / 1_000, ratio: ms / bareMs }
}

const claimsOf = (nth: number) => ({
  jti: `ticket-${nth}`,
  nbf: 1_790_000_000,
  exp: 1_790_100_000,
  evt: 'final',
  zone: 'north',
  prd: 'adult',
  ent: 1,
  name: 'Ada Example',
})

if (import.meta.main) console.log(issueTickets())
