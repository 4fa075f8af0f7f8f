import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { verifyTexts } from '../../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../../main/engine/trust/build-trust-view.ts'
import { certificateOf, type CertificateOptions } from '../../support/certificate.ts'
import { numeric, ShcAuthority } from '../../support/shc-authority.ts'

const iss = 'https://issuer.example/shc'
const authority = new ShcAuthority(iss)
const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-384' })
const rootKeys = newKeys()
const root = { subject: { CN: 'Root' }, privateKey: rootKeys.privateKey }
const middleKeys = newKeys()
const middle = { subject: { CN: 'Between' }, privateKey: middleKeys.privateKey }
const base64 = (der: Buffer): string => der.toString('base64')
const rootCertificate = base64(certificateOf(rootKeys, { subject: root.subject, ca: true }))
const leaf = (options: CertificateOptions = {}): string =>
  base64(certificateOf(authority.keys, { uri: iss, issuedBy: middle, ...options }))
const between = (options: CertificateOptions = {}): string =>
  base64(certificateOf(middleKeys, { subject: middle.subject, ca: true, issuedBy: root, ...options }))

/** What a gate that wants certificates makes of a card of a key that came with these. */
async function answer(x5c: unknown, atS = 1_750_000_000) {
  const [entry] = authority.trust([], { x5c }).issuers
  if (entry === undefined) throw new Error('no issuer')
  const { view, leftOut } = await buildTrustView({
    issuers: [{ ...entry, pki: { roots: [rootCertificate] } }],
  })
  const verdict = verifyTexts([numeric(authority.card())], view, atS)
  return leftOut[0]?.fault ?? (verdict.outcome === 'verified' ? 'verified' : verdict.reason)
}

describe('a key of an issuer that is trusted by certificates', () => {
  it('is taken where a chain leads from it to the pinned root', async () => {
    expect(await answer([leaf(), between()])).toBe('verified')
    expect(await answer([leaf({ issuedBy: root })])).toBe('verified')
    expect(await answer([leaf(), between(), rootCertificate])).toBe('verified')
  })

  it.each<[what: string, x5c: unknown, fault: string]>([
    ['comes without any', undefined, 'certificate-malformed'],
    ['comes with something else', ['AAAA'], 'certificate-malformed'],
    ['names another issuer', [leaf({ uri: 'https://other.example' }), between()], 'certificate-wrong-issuer'],
    [
      'names two in one',
      [leaf({ uri: `https://other.example, URI:${iss}` }), between()],
      'certificate-wrong-issuer',
    ],
    [
      'is of another key',
      [base64(certificateOf(middleKeys, { uri: iss, issuedBy: root }))],
      'certificate-wrong-key',
    ],
    ['has a gap in its chain', [leaf()], 'certificate-untrusted'],
    ['was issued by who may not', [leaf(), between({ ca: false })], 'certificate-untrusted'],
    ['vouches for itself', [base64(certificateOf(authority.keys, { uri: iss }))], 'certificate-untrusted'],
    ['is an authority’s itself', [leaf({ ca: true }), between()], 'certificate-untrusted'],
  ])('is left out where its certificate %s', async (_what, x5c, fault) => {
    expect(await answer(x5c)).toBe(fault)
  })

  it.each([
    ['the leaf', [leaf({ validFromS: 1_720_000_000, validUntilS: 1_760_000_000 }), between()]],
    ['the one between', [leaf(), between({ validFromS: 1_720_000_000, validUntilS: 1_760_000_000 })]],
  ])('is good for as long as %s is, to the second', async (_what, x5c) => {
    const at = (atS: number) => answer(x5c, atS)
    expect(await at(1_719_999_999)).toBe('certificate-expired')
    expect(await at(1_720_000_000)).toBe('verified')
    expect(await at(1_760_000_000)).toBe('verified')
    expect(await at(1_760_000_001)).toBe('certificate-expired')
  })
})
