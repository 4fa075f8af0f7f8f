import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { noLists } from '../../../../main/engine/passes/listed-code/code-lists.ts'
import { signingCertificate } from '../../../../main/engine/passes/eu-dcc/signing-certificate.ts'
import { euDccTrust, type TrustedCertificate } from '../../../../main/engine/passes/eu-dcc/trust.ts'
import { verifyTexts } from '../../../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../../../main/engine/trust/build-trust-view.ts'
import { parseTrustDocument } from '../../../../main/engine/trust/trust-document.ts'
import type { TrustView } from '../../../../main/engine/trust/trust-view.ts'
import { certificateOf } from '../../../support/certificate.ts'
import { DccAuthority } from '../../../support/dcc-authority.ts'

const atS = 1_750_000_000
const [france, sweden] = [new DccAuthority(), new DccAuthority({ subject: { C: 'se', O: 'En myndighet' } })]

const listOf = (certificates: unknown[], id = 'eu-dcc') => ({
  format: 'eu-dcc' as const,
  id,
  name: 'A list',
  certificates,
})

describe('a list of certificates', () => {
  it('needs no name, and may be one of several', async () => {
    const document = parseTrustDocument({
      issuers: [
        { format: 'eu-dcc', certificates: [france.certificate] },
        {
          format: 'eu-dcc',
          id: 'se',
          name: 'Sverige',
          certificates: [sweden.certificate, france.certificate],
        },
      ],
    })
    if (!document.ok) throw new Error('no document')
    expect(document.value.issuers.map((entry) => ('id' in entry ? [entry.id, entry.name] : null))).toEqual([
      ['eu-dcc', 'EU Digital COVID Certificate'],
      ['se', 'Sverige'],
    ])
    const { view, leftOut } = await buildTrustView(document.value)
    expect(leftOut).toEqual([])
    expect([france, sweden].map((signer) => verifyTexts([signer.code()], view, atS))).toMatchObject([
      { outcome: 'verified', pass: { issuer: { id: 'FR', name: 'An authority' } } },
      { outcome: 'verified', pass: { issuer: { id: 'SE', name: 'En myndighet' } } },
    ])
  })

  it('is trusted as one list twice is not', () => {
    const list = { format: 'eu-dcc', certificates: [] }
    expect(parseTrustDocument({ issuers: [list, list] }).ok).toBe(false)
    expect(parseTrustDocument({ issuers: [{ ...list, certificates: 'all' }] }).ok).toBe(false)
  })

  it('gives its name to certificates that say nothing of their owner', async () => {
    const nameless = new DccAuthority({ subject: {} })
    const { view } = await buildTrustView(nameless.trust())
    expect(verifyTexts([nameless.code()], view, atS).pass?.issuer).toEqual({
      id: 'FR',
      name: 'A list',
      listedAs: 'eu-dcc',
    })
  })

  it('keeps what is in order, and names the rest', async () => {
    const merged = await euDccTrust.merge(null, listOf([france.certificate, 'AAAA', france.certificate]))
    expect(merged).toEqual({
      entry: listOf([france.certificate]),
      keysWithdrawn: 0,
      leftOut: [
        { issuer: 'eu-dcc', kid: null, fault: 'certificate-malformed' },
        { issuer: 'eu-dcc', kid: france.kid.toString('base64'), fault: 'key-twice' },
      ],
    })
  })

  it('withdraws a certificate that it no longer has', async () => {
    const known = listOf([france.certificate, sweden.certificate])
    const { entry, keysWithdrawn } = await euDccTrust.merge(known, listOf([sweden.certificate]))
    expect(keysWithdrawn).toBe(1)
    const { view } = await buildTrustView({ issuers: [entry] })
    expect(verifyTexts([france.code()], view, atS)).toMatchObject({ reason: 'key-unknown' })
    expect(euDccTrust.summary(entry)).toEqual({
      name: 'A list',
      country: 'SE',
      keys: 1,
      revocationLists: 0,
    })
  })

  it('is of a country where all of its certificates are', () => {
    const countryOf = (...certificates: unknown[]) => euDccTrust.summary(listOf(certificates)).country
    expect(countryOf(sweden.certificate, 'AAAA', sweden.certificate)).toBe('SE')
    expect(countryOf(sweden.certificate, france.certificate)).toBeNull()
    expect(countryOf(sweden.certificate, new DccAuthority({ subject: {} }).certificate)).toBeNull()
    expect(countryOf()).toBeNull()
  })

  it('tries each of several certificates whose short id is the same', () => {
    const [other, right] = [sweden, france].map(({ certificate }): TrustedCertificate => {
      const imported = signingCertificate(certificate)
      if (!imported.ok) throw new Error(imported.error)
      return { ...imported.value, owner: 'An owner', list: 'eu-dcc' }
    })
    const view = {
      of: () => new Map([[france.kid.toString('base64'), [other, right]]]),
      distrusts: () => false,
      codes: noLists,
    } as unknown as TrustView
    expect(verifyTexts([france.code()], view, atS).outcome).toBe('verified')
    expect(verifyTexts([new DccAuthority().code()], view, atS)).toMatchObject({ reason: 'key-unknown' })
  })
})

describe('a certificate', () => {
  const certificateBy = (keys: ReturnType<typeof generateKeyPairSync>): string =>
    certificateOf(keys, {}).toString('base64')
  const der = Buffer.from(france.certificate, 'base64')

  it.each<[what: string, certificate: unknown, fault: string]>([
    ['on another curve', certificateBy(generateKeyPairSync('ec', { namedCurve: 'P-384' })), 'key-wrong-type'],
    [
      'whose key is too short',
      certificateBy(generateKeyPairSync('rsa', { modulusLength: 1_024 })),
      'key-wrong-type',
    ],
    ['with bytes behind it', Buffer.concat([der, der]).toString('base64'), 'certificate-malformed'],
    ['cut short', der.subarray(0, -1).toString('base64'), 'certificate-malformed'],
    [
      'in PEM',
      Buffer.from(`-----BEGIN CERTIFICATE-----\n${france.certificate}\n-----END CERTIFICATE-----`).toString(
        'base64',
      ),
      'certificate-malformed',
    ],
    ['in base64 of the web', 'a-_b', 'certificate-malformed'],
    ['that is none', { kty: 'EC' }, 'certificate-malformed'],
    ['without end', 'A'.repeat(20_000), 'certificate-malformed'],
  ])('%s is left out', (_what, certificate, fault) => {
    expect(signingCertificate(certificate)).toEqual({ ok: false, error: fault })
  })
})
