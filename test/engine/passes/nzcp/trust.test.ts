import { describe, expect, it } from 'vitest'
import { nzcpTrust } from '../../../../main/engine/passes/nzcp/trust.ts'
import { verifyTexts } from '../../../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../../../main/engine/trust/build-trust-view.ts'
import { parseTrustDocument } from '../../../../main/engine/trust/trust-document.ts'
import { NzcpAuthority } from '../../../support/nzcp-authority.ts'

const authority = new NzcpAuthority()
const { did, method } = authority
const [entry] = authority.trust().issuers

async function outcomeWith(document: Parameters<NzcpAuthority['trust']>[0]): Promise<string> {
  const { view } = await buildTrustView(authority.trust(document))
  const verdict = verifyTexts([authority.code()], view, 1_750_000_000)
  return verdict.outcome === 'verified' ? 'verified' : verdict.reason
}

describe('a DID document', () => {
  it('is taken as its issuer publishes it, with or without a name of ours', () => {
    const document = { '@context': 'https://w3.org/ns/did/v1', ...entry.document }
    const parsed = parseTrustDocument({ issuers: [{ format: 'nzcp', did, document }] })
    expect(parsed).toEqual({ ok: true, value: { issuers: [{ ...entry, name: 'NZ COVID Pass' }] } })
  })

  it.each([
    ['of another issuer', { ...entry, did: 'did:web:other.example' }],
    [
      'of another method',
      { ...entry, did: 'did:key:z6Mk', document: { ...entry.document, id: 'did:key:z6Mk' } },
    ],
    ['without keys that sign', { ...entry, document: { id: did } }],
    ['that is none', { ...entry, document: [] }],
  ])('%s is a mistake', (_what, input) => {
    expect(parseTrustDocument({ issuers: [input] }).ok).toBe(false)
  })

  it('may write its keys short, or where they are named', async () => {
    expect(await outcomeWith({ assertionMethod: ['#key-1'] })).toBe('verified')
    expect(await outcomeWith({ verificationMethod: [{ ...method, id: '#key-1' }] })).toBe('verified')
    expect(await outcomeWith({ verificationMethod: [], assertionMethod: [method] })).toBe('verified')
  })

  it('trusts no key that is not for signing', async () => {
    expect(await outcomeWith({ assertionMethod: [] })).toBe('key-unknown')
  })
})

describe('a key', () => {
  const jwk = method['publicKeyJwk'] as Record<string, unknown>

  it.each([
    ['private', { ...method, publicKeyJwk: { ...jwk, d: 'secret' } }, 'key-private'],
    ['on another curve', { ...method, publicKeyJwk: { ...jwk, crv: 'P-384' } }, 'key-wrong-type'],
    ['of another suite', { ...method, type: 'Multikey' }, 'key-wrong-type'],
    ['off the curve', { ...method, publicKeyJwk: { ...jwk, y: jwk['x'] } }, 'key-malformed'],
    ['of half a point', { ...method, publicKeyJwk: { ...jwk, y: undefined } }, 'key-malformed'],
    ['in the hands of another', { ...method, controller: 'did:web:other.example' }, 'key-malformed'],
    ['that is not there', 'key', 'key-malformed'],
  ])('%s is left out, and not kept', async (_what, bad, fault) => {
    const { entry: kept, leftOut } = await nzcpTrust.merge(null, {
      ...entry,
      document: { ...entry.document, verificationMethod: [bad] },
    })
    expect(leftOut).toEqual([{ issuer: did, kid: 'key-1', fault }])
    expect(kept.document).toEqual({ id: did, assertionMethod: [], verificationMethod: [] })
  })

  it('of another issuer, or without a name, is left out', async () => {
    for (const address of ['did:web:other.example#key-1', `${did}#`, 7]) {
      const next = { ...entry, document: { ...entry.document, assertionMethod: [address] } }
      expect((await nzcpTrust.merge(null, next)).leftOut).toEqual([
        { issuer: did, kid: null, fault: 'key-malformed' },
      ])
    }
  })

  it('listed twice counts once', async () => {
    const next = { ...entry, document: { ...entry.document, assertionMethod: ['#key-1', `${did}#key-1`] } }
    const merged = await nzcpTrust.merge(null, next)
    expect(merged).toEqual({
      entry,
      keysWithdrawn: 0,
      leftOut: [{ issuer: did, kid: 'key-1', fault: 'key-twice' }],
    })
    expect(nzcpTrust.summary(merged.entry)).toEqual({
      name: 'An issuer',
      country: 'NZ',
      keys: 1,
      revocationLists: 0,
    })
  })

  it('that its document no longer lists is withdrawn', async () => {
    const next = { ...entry, document: { ...entry.document, assertionMethod: [] } }
    const merged = await nzcpTrust.merge(entry, next)
    expect(merged.keysWithdrawn).toBe(1)
    const { view } = await buildTrustView({ issuers: [merged.entry] })
    expect(verifyTexts([authority.code()], view, 1_750_000_000)).toMatchObject({ reason: 'key-unknown' })
  })
})
