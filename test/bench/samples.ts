import { createPublicKey, X509Certificate, type KeyObject } from 'node:crypto'
import type { TrustDocument } from '../../main/engine/trust/trust-document.ts'
import { DccAuthority } from '../support/dcc-authority.ts'
import { HealthPassAuthority } from '../support/health-pass-authority.ts'
import { NzcpAuthority } from '../support/nzcp-authority.ts'
import { PretixEvent } from '../support/pretix-authority.ts'
import { numeric, ShcAuthority } from '../support/shc-authority.ts'
import { signedInHealthPass } from '../support/signed-bytes/digital-health-pass.ts'
import { signedInDcc } from '../support/signed-bytes/eu-dcc.ts'
import { signedInNzcp } from '../support/signed-bytes/nzcp.ts'
import { signedInSecret } from '../support/signed-bytes/pretix.ts'
import type { Signed } from '../support/signed-bytes/signed.ts'
import { signedInCard } from '../support/signed-bytes/smart-health-card.ts'
import { signedInSeal } from '../support/signed-bytes/vds-nc.ts'
import { signedInTicket } from '../support/signed-bytes/venue-ticket.ts'
import { seal, VdsNcAuthority } from '../support/vds-nc-authority.ts'
import { VenueTicketAuthority } from '../support/venue-ticket-authority.ts'

/** One pass as a scanner reads it, and its signature for a bare check. */
export interface Sample {
  readonly pass: string
  readonly text: string
  readonly trust: TrustDocument
  readonly publicKey: KeyObject
  readonly signed: Signed | null
}

/** A pass of each format, and of each algorithm that it has; the health card is as long as one code takes. */
export const samples: readonly Sample[] = [
  smartHealthCard(),
  euDcc('ec', 'EU DCC, ES256'),
  euDcc('rsa', 'EU DCC, PS256'),
  nzcp(),
  vdsNc(),
  digitalHealthPass(),
  pretix(),
  ...venueTickets('EdDSA'),
  ...venueTickets('ES256'),
]

function smartHealthCard(): Sample {
  const authority = new ShcAuthority()
  const text = numeric(authority.cardOfLength(1_195))
  const publicKey = createPublicKey({ key: authority.jwk, format: 'jwk' })
  return {
    pass: 'SMART Health Card',
    text,
    trust: authority.trust(),
    publicKey,
    signed: signedInCard([text]),
  }
}

function euDcc(type: 'ec' | 'rsa', pass: string): Sample {
  const authority = new DccAuthority({}, type)
  const text = authority.code()
  const { publicKey } = new X509Certificate(Buffer.from(authority.certificate, 'base64'))
  return { pass, text, trust: authority.trust(), publicKey, signed: signedInDcc([text]) }
}

function nzcp(): Sample {
  const authority = new NzcpAuthority()
  const text = authority.code()
  const { publicKey } = authority
  return { pass: 'NZ COVID Pass', text, trust: authority.trust(), publicKey, signed: signedInNzcp([text]) }
}

function vdsNc(): Sample {
  const authority = new VdsNcAuthority()
  const signer = authority.signer()
  const text = JSON.stringify(seal(signer))
  const { publicKey } = signer
  return { pass: 'VDS-NC', text, trust: authority.trust(), publicKey, signed: signedInSeal([text]) }
}

function digitalHealthPass(): Sample {
  const authority = new HealthPassAuthority()
  const text = authority.pass()
  const publicKey = createPublicKey({ key: authority.jwk, format: 'jwk' })
  const signed = signedInHealthPass([text])
  return { pass: 'Digital Health Pass', text, trust: authority.trust(), publicKey, signed }
}

function pretix(): Sample {
  const event = new PretixEvent()
  const text = event.secret({ subevent: 14 })
  const { publicKey } = event
  return {
    pass: 'pretix',
    text,
    trust: { issuers: [event.entry()] },
    publicKey,
    signed: signedInSecret([text]),
  }
}

/** Short, and as JWS. */
function venueTickets(alg: 'EdDSA' | 'ES256'): Sample[] {
  const authority = new VenueTicketAuthority(alg)
  const { publicKey } = authority
  const jws = authority.ticket()
  const signed = signedInTicket([jws])
  const shared = { trust: { issuers: [authority.entry()] }, publicKey, signed }
  return [
    { pass: `venue ticket, ${alg}, short`, text: authority.shortText(jws), ...shared },
    { pass: `venue ticket, ${alg}, JWS`, text: jws, ...shared },
  ]
}
