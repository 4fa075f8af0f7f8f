import { describe, expect, it } from 'vitest'
import { identityOf } from '../../../../main/engine/admission/claims/identity.ts'
import type { VerifiedPass } from '../../../../main/engine/passes/pass-format.ts'
import { verifyTexts } from '../../../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../../../main/engine/trust/build-trust-view.ts'
import type { TrustDocument } from '../../../../main/engine/trust/trust-document.ts'
import { verifiedPass } from '../../../support/passes.ts'
import { PretixEvent } from '../../../support/pretix-authority.ts'
import { ShcAuthority } from '../../../support/shc-authority.ts'
import { VenueTicketAuthority } from '../../../support/venue-ticket-authority.ts'

const venue = new VenueTicketAuthority('ES256')
const atS = 1_800_000_000
/** The order of P-256's group. Source: SEC 2, section 2.4.2. */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

async function identityIn(
  text: string,
  issuers: TrustDocument['issuers'] = [venue.entry()],
): Promise<string | null> {
  const { view } = await buildTrustView({ issuers })
  const verdict = verifyTexts([text], view, atS)
  if (verdict.outcome !== 'verified') throw new Error(verdict.reason)
  return identityOf(verdict.pass)
}

/** The same ticket with −s instead of s: anybody can write it, and it verifies as well. */
function withOtherS(ticket: string): string {
  const [header, payload, signature = ''] = ticket.split('.')
  const bytes = Buffer.from(signature, 'base64url')
  const s = BigInt(`0x${bytes.toString('hex', 32)}`)
  const other = Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex')
  return `${header}.${payload}.${Buffer.concat([bytes.subarray(0, 32), other]).toString('base64url')}`
}

const ticketOf = (over: { issuer?: string; id?: string; format?: VerifiedPass['format'] }): VerifiedPass => ({
  ...verifiedPass,
  type: 'ticket',
  format: over.format ?? 'venue-ticket',
  issuer: { id: over.issuer ?? 'https://tickets.example', name: 'A venue' },
  ticket: { id: over.id ?? '1', event: 'final', zone: null, product: null, entries: 1 },
})

describe('what is used up of a ticket', () => {
  it('is the same however its code is written', async () => {
    const ticket = venue.ticket()
    expect(await identityIn(venue.shortText(ticket))).toBe(await identityIn(ticket))
  })

  it('is the same when a stranger has rewritten its signature into the other one that verifies', async () => {
    const ticket = venue.ticket()
    expect(withOtherS(ticket)).not.toBe(ticket)
    expect(await identityIn(withOtherS(ticket))).toBe(await identityIn(ticket))
  })

  it('is the same when it was signed again, by another key, for another name or with other dates', async () => {
    const next = new VenueTicketAuthority('EdDSA', venue.iss, '2027')
    const again = next.ticket({ claims: { name: 'Ada Example-Other', nbf: 1_750_000_000, prd: 'family' } })
    expect(await identityIn(again, [next.entry()])).toBe(await identityIn(venue.ticket()))
  })

  it('is another for another ticket, issuer or format', async () => {
    const identities = [
      identityOf(ticketOf({})),
      identityOf(ticketOf({ id: '2' })),
      identityOf(ticketOf({ issuer: 'https://other.example' })),
      identityOf(ticketOf({ format: 'pretix' })),
    ]
    expect(new Set(identities).size).toBe(4)
    const event = new PretixEvent()
    const secrets = await Promise.all(
      ['a', 'b'].map((seed) => identityIn(event.secret({ seed }), [event.entry()])),
    )
    expect(new Set(secrets).size).toBe(2)
  })

  it('never depends on where one field ends and the next begins', () => {
    const identities = [
      ticketOf({ issuer: 'a', id: 'b","c' }),
      ticketOf({ issuer: 'a","b', id: 'c' }),
      ticketOf({ issuer: 'a\\', id: 'bc' }),
      ticketOf({ issuer: 'ab', id: 'c' }),
      ticketOf({ issuer: 'a', id: 'bc' }),
    ].map(identityOf)
    expect(new Set(identities).size).toBe(identities.length)
  })

  it('is the same in whichever way Unicode writes a letter', () => {
    expect(identityOf(ticketOf({ issuer: 'Zo\u00eb' }))).toBe(identityOf(ticketOf({ issuer: 'Zoe\u0308' })))
  })

  it('says nothing of who holds it', async () => {
    expect(await identityIn(venue.ticket())).not.toContain('Ada')
  })
})

describe('a health pass', () => {
  it('is used up by nothing', async () => {
    const authority = new ShcAuthority()
    expect(
      await identityIn(
        authority.card(),
        [authority.trust().issuers[0]].flatMap((entry) => entry ?? []),
      ),
    ).toBeNull()
    expect(identityOf(verifiedPass)).toBeNull()
  })
})
