import { expect, it } from 'vitest'
import { verdictInWords } from '../../main/cli/verdict-in-words.ts'
import { verifyTexts } from '../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../main/engine/trust/build-trust-view.ts'
import { VenueTicketAuthority } from '../support/venue-ticket-authority.ts'

it('a ticket in words says what it admits to', async () => {
  const venue = new VenueTicketAuthority()
  const { view } = await buildTrustView({ issuers: [venue.entry()] })
  const inWords = (claims: Record<string, unknown>): string =>
    verdictInWords(verifyTexts([venue.ticket({ claims })], view, 1_750_000_000), null)
  expect(inWords({})).toMatch(/event +final\nzone +north\nproduct +adult\nentries +1\nname +Ada Example\n/)
  expect(inWords({ zone: undefined, ent: undefined })).toMatch(
    /zone +the whole event\n.*\nentries +by the venue/,
  )
})
