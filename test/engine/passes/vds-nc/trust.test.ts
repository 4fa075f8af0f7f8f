import { describe, expect, it } from 'vitest'
import { vdsNcTrust } from '../../../../main/engine/passes/vds-nc/trust.ts'
import { buildTrustView } from '../../../../main/engine/trust/build-trust-view.ts'
import { parseTrustDocument } from '../../../../main/engine/trust/trust-document.ts'
import { seal, VdsNcAuthority, type CertificateOptions } from '../../../support/vds-nc-authority.ts'
import { atS, authority, signer, verify, outcomeOf, outcomeUnder } from './seals.ts'

describe('the certificate of a seal’s signer', () => {
  it.each<[rule: string, options: CertificateOptions, outcome: string]>([
    ['that says no use', { usages: null }, 'verified'],
    ['for seals and more', { usages: ['1.3.6.1.5.5.7.3.1', '2.23.136.1.1.14.2'] }, 'verified'],
    ['for another use', { usages: ['1.3.6.1.5.5.7.3.1'] }, 'certificate-wrong-use'],
    ['that is a root itself', { ca: true }, 'certificate-invalid'],
    ['that names the root but is not signed by it', { forged: true }, 'certificate-invalid'],
    ['that has run out', { untilS: 1_700_000_000 }, 'certificate-expired'],
    ['that has not begun', { fromS: 1_800_000_000 }, 'certificate-expired'],
  ])('%s: %s %s', (_rule, options, outcome) => {
    expect(outcomeOf(verify(seal(authority.signer(options))))).toBe(outcome)
  })

  it('of another state is of an unknown issuer, and so it is where nobody is trusted', async () => {
    expect(outcomeOf(verify(seal(new VdsNcAuthority('XX').signer())))).toBe('issuer-unknown')
    expect(outcomeOf(verify(seal(new VdsNcAuthority('UT').signer())))).toBe('issuer-unknown')
    expect(await outcomeUnder({ issuers: [] }, seal(signer))).toBe('issuer-unknown')
  })

  it('chains to any of a state’s roots', async () => {
    const later = new VdsNcAuthority('UT')
    const both = authority.trust([], [authority, later])
    expect(await outcomeUnder(both, seal(signer))).toBe('verified')
    expect(await outcomeUnder(both, seal(later.signer()))).toBe('verified')
  })

  it('of strangers is not remembered', async () => {
    const stranger = seal(new VdsNcAuthority('XX').signer())
    const view = (await buildTrustView(authority.trust())).view
    for (let round = 0; round < 3; round += 1) {
      expect(outcomeOf(verify(stranger, atS, view))).toBe('issuer-unknown')
    }
    expect(outcomeOf(verify(seal(signer), atS, view))).toBe('verified')
  })
})

describe('a state’s revocation list', () => {
  const good = seal(signer)
  const invalid = 'verified revocation-list-invalid'

  it('revokes the signer that it names, whatever they signed, and shows nobody’s name', async () => {
    expect(await outcomeUnder(authority.trust([authority.list([0x16f2])]), good)).toBe('certificate-invalid')
    expect(await outcomeUnder(authority.trust([authority.list([0x16f1, 0xffff])]), good)).toBe('verified')
    expect(await outcomeUnder(authority.trust([authority.list([])]), good)).toBe('verified')
    const high = seal(authority.signer({ serial: 0xff01 }))
    expect(await outcomeUnder(authority.trust([authority.list([0xff01])]), high)).toBe('certificate-invalid')
    const { view } = await buildTrustView(authority.trust([authority.list([0x16f2])]))
    expect(verify(good, atS, view).pass).toBeNull()
  })

  it('may be signed by a later root of the same name', async () => {
    const later = new VdsNcAuthority('UT')
    const document = authority.trust([later.list([0x16f2])], [authority, later])
    expect(await outcomeUnder(document, good)).toBe('certificate-invalid')
  })

  it('of one state says nothing of another’s signers', async () => {
    const other = new VdsNcAuthority('XX')
    const document = authority.trust([other.list([0x16f2])], [authority, other])
    expect(await outcomeUnder(document, good)).toBe('verified')
  })

  it('counts in its latest issue', async () => {
    const lists = [authority.list([], { issuedS: 3 }), authority.list([0x16f2], { issuedS: 2 })]
    expect(await outcomeUnder(authority.trust(lists), good)).toBe('verified')
    expect(await outcomeUnder(authority.trust(lists.toReversed()), good)).toBe('verified')
  })

  it('may be signed with RSA, padded either way', async () => {
    const rsa = new VdsNcAuthority('UT', { type: 'rsa' })
    const json = seal(rsa.signer())
    const rsaPss = '1.2.840.113549.1.1.10'
    expect(await outcomeUnder(rsa.trust([rsa.list([0x16f2])]), json)).toBe('certificate-invalid')
    expect(await outcomeUnder(rsa.trust([rsa.list([0x16f2], { algorithm: rsaPss })]), json)).toBe(
      'certificate-invalid',
    )
    expect(await outcomeUnder(authority.trust([authority.list([0x16f2], { algorithm: rsaPss })]), good)).toBe(
      invalid,
    )
  })

  it.each<[rule: string, list: string, fault: string]>([
    ['is none', 'AAAA', 'crl-malformed'],
    ['does not say when the next comes', authority.list([0x16f2], { next: false }), 'crl-malformed'],
    ['is cut short', authority.list([0x16f2]).slice(0, -8), 'crl-malformed'],
    ['another state signed', new VdsNcAuthority('UT').list([0x16f2]), 'crl-signature-invalid'],
    [
      'others signed in its name',
      authority.list([0x16f2], { signedBy: new VdsNcAuthority() }),
      'crl-signature-invalid',
    ],
    [
      'names two algorithms',
      authority.list([0x16f2], { innerAlgorithm: '1.2.840.10045.4.3.4' }),
      'crl-signature-invalid',
    ],
    [
      'is of an algorithm unknown here',
      authority.list([0x16f2], { algorithm: '1.2.3' }),
      'crl-signature-invalid',
    ],
    ['holds but changes', authority.list([0x16f2], { critical: true }), 'crl-wrong-method'],
  ])('that %s is left out and warned of', async (_rule, list, fault) => {
    const document = authority.trust([list])
    expect((await buildTrustView(document)).leftOut).toEqual([{ issuer: 'UTO', kid: null, fault }])
    expect(await outcomeUnder(document, good)).toBe(invalid)
  })

  it('that breaks a rule does not stand in the way of a good one', async () => {
    expect(await outcomeUnder(authority.trust(['AAAA', authority.list([])]), good)).toBe('verified')
  })
})

describe('whom seals are trusted from', () => {
  const entry = (roots: readonly VdsNcAuthority[], ...crls: string[]) => ({
    format: 'vds-nc' as const,
    id: 'UTO',
    csca: roots.map(({ csca }) => csca),
    crls,
  })

  it('a root that is none, or no root, is left out', async () => {
    const leaf = new VdsNcAuthority('UT', { ca: false })
    const { leftOut } = await buildTrustView({ issuers: [{ ...entry([leaf]), csca: ['AAAA', leaf.csca] }] })
    expect(leftOut.map(({ fault }) => fault)).toEqual(['certificate-malformed', 'key-wrong-use'])
  })

  it('is known by its own id or by the first root', () => {
    const summaryOf = (trustee: object) => {
      const document = parseTrustDocument({ issuers: [{ format: 'vds-nc', ...trustee }] })
      const first = document.ok ? document.value.issuers[0] : undefined
      return first?.format === 'vds-nc' ? { id: vdsNcTrust.id(first), ...vdsNcTrust.summary(first) } : null
    }
    const { csca } = authority
    const crls = [authority.list([]), 'AAAA']
    expect(summaryOf({ id: 'UTO', csca: [csca, csca], crls })).toEqual({
      id: 'UTO',
      name: 'UTO',
      country: 'UT',
      keys: 1,
      revocationLists: 1,
    })
    expect(summaryOf({ csca: [csca] })).toMatchObject({ id: 'C=UT, CN=CSCA UT', name: 'C=UT, CN=CSCA UT' })
    const two = [csca, new VdsNcAuthority('XX').csca]
    expect(summaryOf({ id: 'both', csca: two })).toMatchObject({ keys: 2, country: null })
    expect(summaryOf({ csca: ['AAAA'] })).toBeNull()
    expect(summaryOf({ csca: [] })).toBeNull()
  })

  it('a root that is no longer listed is withdrawn, and its list with it', async () => {
    const later = new VdsNcAuthority('XX')
    const merged = await vdsNcTrust.merge(entry([authority], authority.list([1])), entry([later]))
    expect(merged).toEqual({ entry: entry([later]), keysWithdrawn: 1, leftOut: [] })
  })

  it('a good list gives way to a later good one alone', async () => {
    const known = entry([authority], authority.list([1], { issuedS: 5 }))
    const merge = async (...crls: string[]) => {
      const { entry: kept, leftOut } = await vdsNcTrust.merge(known, entry([authority], ...crls))
      return { kept: kept.crls, faults: leftOut.map(({ fault }) => fault) }
    }
    const older = authority.list([], { issuedS: 4 })
    const newer = authority.list([2], { issuedS: 6 })
    expect(await merge(newer)).toEqual({ kept: [newer], faults: [] })
    expect(await merge(older)).toEqual({ kept: known.crls, faults: ['crl-older'] })
    expect(await merge()).toEqual({ kept: known.crls, faults: [] })
    expect(await merge('AAAA')).toEqual({ kept: [...known.crls, 'AAAA'], faults: ['crl-malformed'] })
    expect((await vdsNcTrust.merge(null, known)).entry).toEqual(known)
  })
})
