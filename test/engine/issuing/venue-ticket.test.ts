import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rawSignature } from '../../../main/engine/issuing/raw-signature.ts'
import { ticketSigner, type TicketClaims } from '../../../main/engine/issuing/venue-ticket.ts'
import { derSignature } from '../../../main/engine/passes/der-signature.ts'
import { readScan } from '../../../main/engine/passes/read-scan.ts'
import { verifyTexts } from '../../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../../main/engine/trust/build-trust-view.ts'
import { VenueTicketAuthority } from '../../support/venue-ticket-authority.ts'

const claims: TicketClaims = { jti: 't1', nbf: 1_700_000_000, exp: 2_000_000_000, evt: 'final' }

describe.each(['EdDSA', 'ES256'] as const)('tickets signed by %s', (alg) => {
  const authority = new VenueTicketAuthority(alg)
  const signer = ticketSigner(authority)
  if (!signer.ok) throw new Error(signer.error)
  const sign = signer.value

  it('are verified by a gate that trusts the issuer, from either text', async () => {
    const { view } = await buildTrustView({ issuers: [authority.entry()] })
    const { jws, text } = sign({ ...claims, zone: 'north', prd: 'adult', ent: 2, name: 'Ada', iat: 1 })
    for (const scanned of [jws, text])
      expect(verifyTexts([scanned], view, 1_750_000_000)).toMatchObject({
        outcome: 'verified',
        pass: { ticket: { id: 't1', event: 'final', zone: 'north', product: 'adult', entries: 2 } },
      })
    // Enough for a signature of every length that DER has.
    for (let round = 0; round < 600; round += 1)
      expect(verifyTexts([sign({ ...claims, jti: `t${round}` }).text], view, 1_750_000_000).outcome).toBe(
        'verified',
      )
  })

  it('come out of their short text to the letter, whatever they say', () => {
    const words = fc.stringMatching(/^[^\p{C}\p{Zl}\p{Zp}]{1,64}$/u)
    const any = fc.record(
      {
        nbf: fc.double({ min: 0, max: 1e11, noNaN: true }),
        evt: words,
        zone: words,
        ent: fc.integer({ min: 1, max: 1_000 }),
        name: words,
        grp: words,
      },
      { requiredKeys: ['nbf', 'evt'] },
    )
    fc.assert(
      fc.property(any, (changes) => {
        const { jws, text } = sign({ ...claims, ...changes })
        expect(readScan(text)).toMatchObject({ kind: 'whole', token: jws })
      }),
      { numRuns: 500 },
    )
  })

  it('are not made with claims that no gate would take', () => {
    expect(() => sign({ ...claims, evt: '' })).toThrow('evt')
    expect(() => sign({ ...claims, ent: 0 })).toThrow('ent')
  })
})

describe('an issuer', () => {
  const { iss, kid, privateKey, publicKey } = new VenueTicketAuthority()
  it.each([
    ['with a name that has spaces', { iss: 'the arena', kid, privateKey }, 'issuer-malformed'],
    ['with a key of no name', { iss, kid: '', privateKey }, 'key-id-malformed'],
    ['with a public key', { iss, kid, privateKey: publicKey }, 'key-wrong-type'],
    [
      'with a key on another curve',
      { iss, kid, privateKey: generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey },
      'key-wrong-type',
    ],
  ])('%s signs nothing', (_what, issuer, error) => {
    expect(ticketSigner(issuer)).toEqual({ ok: false, error })
  })
})

describe('a signature', () => {
  it('has one raw form for its DER form, short numbers and long', () => {
    const half = fc.uint8Array({ minLength: 32, maxLength: 32 })
    const short = half.map((bytes) => bytes.map((byte, at) => (at < 3 ? 0 : byte)))
    fc.assert(
      fc.property(fc.oneof(half, short), fc.oneof(half, short), (r, s) => {
        const raw = Buffer.concat([r, s])
        expect(rawSignature(derSignature(raw))).toEqual(raw)
      }),
    )
  })
})
