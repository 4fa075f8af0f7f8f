import { describe, expect, it } from 'vitest'
import { verifyTexts } from '../../../main/engine/passes/verify-texts.ts'
import { TrustStore } from '../../../main/engine/store/trust-store.ts'
import { buildTrustView } from '../../../main/engine/trust/build-trust-view.ts'
import { parseTrustDocument, type TrustDocument } from '../../../main/engine/trust/trust-document.ts'
import { DccAuthority } from '../../support/dcc-authority.ts'
import { newFolder } from '../../support/folder.ts'
import { importedBy, openGateStore } from '../../support/gate-store.ts'
import { numeric, ShcAuthority } from '../../support/shc-authority.ts'
import { VenueTicketAuthority } from '../../support/venue-ticket-authority.ts'

const atS = 1_750_000_000
const how = { atS, actor: 'tester', dryRun: false }
const health = new ShcAuthority()
const france = new DccAuthority()
const box = new VenueTicketAuthority()
const passes = { health: numeric(health.card()), france: france.code(), box: box.ticket() }
const directory: TrustDocument = {
  issuers: [...health.trust().issuers, ...france.trust().issuers, box.entry()],
}

async function gateThatKnows(document: TrustDocument) {
  const trust = new TrustStore(openGateStore(newFolder()).store)
  const take = async (next: TrustDocument) => {
    const taken = await trust.import(next, atS, importedBy)
    if (!taken.ok) throw new Error(taken.error.code)
    return taken.value
  }
  await take(document)
  const answerTo = async (text: string): Promise<string> => {
    const { view } = await buildTrustView(trust.document())
    const verdict = verifyTexts([text], view, atS)
    return verdict.outcome === 'refused' ? verdict.reason : verdict.outcome
  }
  return { trust, take, answerTo }
}

describe('an issuer that the venue does not accept', () => {
  it.each([
    ['a health department', health.iss, 'health'],
    ['a list of certificates', 'eu-dcc', 'france'],
    ['a ticket office', box.iss, 'box'],
  ] as const)(
    'such as %s is told apart from one that is not known, until it is accepted again',
    async (_, id, pass) => {
      const { trust, answerTo } = await gateThatKnows(directory)
      trust.choose({ accepted: false, id, format: null }, how)
      for (const [name, text] of Object.entries(passes))
        expect([name, await answerTo(text)]).toEqual([
          name,
          name === pass ? 'issuer-not-trusted' : 'verified',
        ])
      trust.choose({ accepted: true, id, format: null }, how)
      expect(await answerTo(passes[pass])).toBe('verified')
    },
  )

  it('has its pass shown to the attendant, since it is genuine; an altered one is altered all the same', async () => {
    const { trust, answerTo } = await gateThatKnows(directory)
    trust.choose({ accepted: false, id: null, format: null }, how)
    const { view } = await buildTrustView(trust.document())
    expect(verifyTexts([passes.health], view, atS)).toMatchObject({
      reason: 'issuer-not-trusted',
      pass: { issuer: { id: health.iss } },
    })
    expect(await answerTo(numeric(new ShcAuthority().card()))).toBe('key-unknown')
    expect(await answerTo(numeric(health.card({ claims: { exp: 1 } })))).toBe('expired')
  })

  it('stays so when its keys come again, and when a document says so; not when one says otherwise', async () => {
    const { trust, take, answerTo } = await gateThatKnows(directory)
    trust.choose({ accepted: false, id: health.iss, format: null }, how)
    await take(health.trust())
    expect(await answerTo(passes.health)).toBe('issuer-not-trusted')
    expect(await take({ ...health.trust(), distrusted: [] })).toMatchObject({ issuersTrusted: 1 })
    expect(await answerTo(passes.health)).toBe('verified')
    await take({ ...health.trust(), distrusted: [{ format: 'smart-health-card', id: health.iss }] })
    expect(await answerTo(passes.health)).toBe('issuer-not-trusted')
  })

  it('does not take from another a certificate that both list', async () => {
    const [entry] = france.trust().issuers
    const both = {
      issuers: [
        { ...entry, id: 'all' },
        { ...entry, id: 'france' },
      ],
    }
    const { trust, answerTo } = await gateThatKnows(both)
    trust.choose({ accepted: false, id: 'all', format: null }, how)
    expect(await answerTo(passes.france)).toBe('verified')
    trust.choose({ accepted: false, id: 'france', format: 'eu-dcc' }, how)
    expect(await answerTo(passes.france)).toBe('issuer-not-trusted')
  })

  it('is named in a document only where it is an issuer of it', () => {
    const distrusted = [{ format: 'smart-health-card', id: 'https://typo.example' }]
    expect(parseTrustDocument({ ...health.trust(), distrusted })).toEqual({
      ok: false,
      error: [{ path: 'distrusted.0', problem: 'there is no such issuer here' }],
    })
  })
})
