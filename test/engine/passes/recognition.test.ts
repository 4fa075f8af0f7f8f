import { describe, expect, it } from 'vitest'
import { formats } from '../../../main/engine/passes/formats.ts'
import { passFormatIds } from '../../../main/engine/passes/reasons.ts'
import { readScan } from '../../../main/engine/passes/read-scan.ts'
import { verifyTexts } from '../../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../../main/engine/trust/build-trust-view.ts'
import type { TrustEntry } from '../../../main/engine/trust/trust-document.ts'
import { DccAuthority } from '../../support/dcc-authority.ts'
import { HealthPassAuthority } from '../../support/health-pass-authority.ts'
import { NzcpAuthority } from '../../support/nzcp-authority.ts'
import { PretixEvent } from '../../support/pretix-authority.ts'
import { numeric, ShcAuthority } from '../../support/shc-authority.ts'
import { seal, VdsNcAuthority } from '../../support/vds-nc-authority.ts'
import { VenueTicketAuthority } from '../../support/venue-ticket-authority.ts'

const shc = new ShcAuthority()
const dcc = new DccAuthority()
const nzcp = new NzcpAuthority()
const excelsior = new HealthPassAuthority()
const state = new VdsNcAuthority()
const event = new PretixEvent()
const venue = new VenueTicketAuthority()
const card = shc.card()
const pass = excelsior.pass()
const ticket = venue.ticket()

/** A text of each way to write each format. */
const texts: readonly [format: (typeof passFormatIds)[number], how: string, text: string][] = [
  ['smart-health-card', 'digits', numeric(card)],
  ['smart-health-card', 'JWS', card],
  ['eu-dcc', 'base45', dcc.code()],
  ['nzcp', 'base32', nzcp.code()],
  ['vds-nc', 'JSON', JSON.stringify(seal(state.signer()))],
  ['digital-health-pass', 'JSON', pass],
  ['digital-health-pass', 'base64', Buffer.from(pass).toString('base64')],
  ['pretix', 'reversed base64', event.secret()],
  ['venue-ticket', 'JWS', ticket],
  ['venue-ticket', 'short', venue.shortText(ticket)],
]

describe('a text', () => {
  it.each(texts)('of %s (%s) is taken for nothing else, and verified', async (format, _how, text) => {
    expect(readScan(text).format).toMatchObject({ id: format })
    const others = formats.filter(({ id }) => id !== format && id !== 'smart-health-card')
    expect(others.filter((other) => other.recognises(text)).map(({ id }) => id)).toEqual([])
    const issuers: TrustEntry[] = [
      ...shc.trust().issuers,
      ...dcc.trust().issuers,
      ...nzcp.trust().issuers,
      ...excelsior.trust().issuers,
      ...state.trust().issuers,
      event.entry(),
      venue.entry(),
    ]
    const { view, leftOut } = await buildTrustView({ issuers })
    expect(leftOut).toEqual([])
    const found = [1_640_000_000, 1_700_000_001, 1_750_000_000].map(
      (atS) => verifyTexts([text], view, atS).outcome,
    )
    expect(found).toContain('verified')
  })

  it('of every format is among them', () => {
    // A code of a list is what none of them recognises.
    const issued = passFormatIds.filter((id) => id !== 'listed-code')
    expect(new Set(texts.map(([format]) => format))).toEqual(new Set(issued))
    expect(formats.map(({ id }) => id as string).toSorted()).toEqual(issued.toSorted())
  })
})
