import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Verdict } from '../../../main/engine/passes/pass-format.ts'
import { vdsNcTrust } from '../../../main/engine/passes/vds-nc/trust.ts'
import { verifyTexts } from '../../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../../main/engine/trust/build-trust-view.ts'
import { parseTrustDocument, type TrustDocument } from '../../../main/engine/trust/trust-document.ts'
import {
  pcrTest,
  seal,
  vaccination,
  VdsNcAuthority,
  type CertificateOptions,
  type SealOptions,
} from '../../support/vds-nc-authority.ts'

const atS = 1_750_000_000
const authority = new VdsNcAuthority()
const signer = authority.signer()
const { view: trust } = await buildTrustView(authority.trust())

const verify = (json: unknown, at = atS, view = trust): Verdict =>
  verifyTexts([typeof json === 'string' ? json : JSON.stringify(json)], view, at)
/** `verified` and its warnings, or the reason. */
const outcomeOf = (verdict: Verdict): string =>
  verdict.outcome === 'verified' ? ['verified', ...verdict.warnings].join(' ') : verdict.reason
const outcomeUnder = async (document: TrustDocument, json: unknown): Promise<string> =>
  outcomeOf(verify(json, atS, (await buildTrustView(document)).view))

describe('a good seal', () => {
  it('is verified however its JSON is spaced and ordered, its base64 padded or not', () => {
    const { data, sig } = seal(signer) as { data: object; sig: { sigvl: string } }
    const texts = [
      JSON.stringify({ data, sig }),
      `\n${JSON.stringify({ sig: { ...sig, sigvl: `${sig.sigvl}==` }, data }, null, 4)}\n`,
      JSON.stringify({ data: Object.fromEntries(Object.entries(data).toReversed()), sig, more: true }),
    ]
    for (const text of texts) {
      expect(verify(text)).toMatchObject({
        outcome: 'verified',
        warnings: [],
        pass: {
          format: 'vds-nc',
          issuer: { id: 'UTO', name: 'A test state' },
          kid: '16F2',
          type: 'vaccination',
          ticket: null,
          validFrom: null,
          validUntil: null,
        },
      })
    }
  })

  it.each([
    ['ES256', 'sha256', 'P-256'],
    ['ES256', 'sha256', 'brainpoolP256r1'],
    ['ES384', 'sha384', 'P-384'],
    ['ES384', 'sha384', 'brainpoolP384r1'],
    ['ES512', 'sha512', 'P-521'],
  ])('may be signed by %s, so with %s, on %s', (alg, hash, curve) => {
    expect(outcomeOf(verify(seal(authority.signer({ curve }), { alg, hash })))).toBe('verified')
  })

  it('is verified again by what was remembered of its signer, and by that alone', () => {
    const good = seal(signer)
    expect(outcomeOf(verify(good))).toBe('verified')
    const { data, sig } = good as { data: object; sig: object }
    const altered = { data: { ...data, msg: { ...vaccination, uvci: 'U1' } }, sig }
    expect(outcomeOf(verify(altered))).toBe('signature-invalid')
    expect(outcomeOf(verify(good))).toBe('verified')
  })

  it('holds from the first to the last moment of its signer’s certificate and of the root', async () => {
    const root = new VdsNcAuthority('UT', { untilS: 1_900 })
    const { view } = await buildTrustView(root.trust())
    const json = seal(root.signer({ fromS: 1_000, untilS: 2_000 }))
    const early = new VdsNcAuthority('UT')
    const earlyView = (await buildTrustView(early.trust())).view
    const short = seal(early.signer({ fromS: 1_600_000_000, untilS: 1_600_000_900 }))
    // This root began in 2020 and was to end before.
    expect(outcomeOf(verify(json, 1_500, view))).toBe('certificate-expired')
    expect(
      [1_599_999_999, 1_600_000_000, 1_600_000_900, 1_600_000_901].map((at) =>
        outcomeOf(verify(short, at, earlyView)),
      ),
    ).toEqual(['certificate-expired', 'verified', 'verified', 'certificate-expired'])
    expect(verify(short, 1_700_000_000, earlyView).pass?.holder.reveal()?.name).toBe('EXAMPLE ADA')
  })
})

describe('what a seal says', () => {
  const read = (message: unknown, t = 'icao.vacc') => {
    const { pass } = verify(seal(signer, { message, header: { t } }))
    return { type: pass?.type, holder: pass?.holder.reveal(), evidence: pass?.evidence.reveal() }
  }
  const none = { doses: [], tests: [], recoveries: [], record: null }

  it('tells of doses', () => {
    const product = { system: 'brand', code: 'Comirnaty' }
    expect(read(vaccination)).toEqual({
      type: 'vaccination',
      holder: { name: 'EXAMPLE ADA', birthDate: '1984-07-04' },
      evidence: {
        ...none,
        doses: [
          { product, date: '2021-03-03', nth: 1, of: null },
          { product, date: '2021-03-24', nth: 2, of: null },
        ],
      },
    })
  })

  it('leaves out what is absent or odd, and doses against another disease', () => {
    const odd = { pid: { n: '\u202e', dob: 'soon' }, ve: [{ dis: '1D47', vd: [{ seq: 1 }] }, { vd: 3 }, 4] }
    expect(read(odd)).toEqual({ type: 'health-record', holder: null, evidence: none })
    expect(read({})).toEqual({ type: 'health-record', holder: null, evidence: none })
    const bare = {
      pid: { n: 'ADA' },
      ve: [{ des: 'XM68M6', vd: [{ seq: 'two', dvc: '2021' }, 7] }, { vd: [{}] }],
    }
    const product = { system: 'icd-11', code: 'XM68M6' }
    expect(read(bare)).toEqual({
      type: 'vaccination',
      holder: { name: 'ADA', birthDate: null },
      evidence: {
        ...none,
        doses: [
          { product, date: null, nth: null, of: null },
          { product, date: null, nth: null, of: null },
          { product: null, date: null, nth: null, of: null },
        ],
      },
    })
  })

  it('tells of a test, its method, its result and its time', () => {
    expect(read(pcrTest, 'icao.test')).toEqual({
      type: 'pcr-negative',
      holder: { name: 'EXAMPLE ADA', birthDate: '1984-07-04' },
      evidence: { ...none, tests: [{ method: 'pcr', result: 'negative', sampled: 1_638_324_000 }] },
    })
  })

  it.each([
    [{ tc: 'antigen', r: 'negative' }, 'antigen-negative'],
    [{ tc: 'molecular(other)', r: 'negative' }, 'test-negative'],
    [{ tc: 'antibody', r: 'negative' }, 'test-other'],
    [{ tc: 'molecular(PCR)', r: 'positive' }, 'test-other'],
    [{ tc: 'molecular(PCR)', r: 'normal' }, 'test-other'],
    [undefined, 'test-other'],
  ])('takes a test of %o for %s', (tr, type) => {
    expect(read({ ...pcrTest, tr }, 'icao.test').type).toBe(type)
  })

  it('does not give its holder away when it is printed or serialised', () => {
    expect(JSON.stringify(verify(seal(signer)))).not.toMatch(/ADA|EXAMPLE|1984|Comirnaty/)
  })
})

describe('a seal that breaks a rule', () => {
  it.each<[rule: string, options: SealOptions, reason: string]>([
    ['a later version', { header: { v: 2 } }, 'version-unknown'],
    ['another kind of document', { header: { t: 'icao.eta' } }, 'version-unknown'],
    ['a version that is no number', { header: { v: '1' } }, 'malformed'],
    ['no country', { header: { is: undefined } }, 'malformed'],
    ['a message that is a list', { message: [] }, 'malformed'],
    ['another algorithm', { alg: 'RS256' }, 'algorithm-unknown'],
    ['an algorithm for another curve', { alg: 'ES384' }, 'algorithm-unknown'],
    ['another hash than it says', { hash: 'sha384' }, 'signature-invalid'],
    ['half a signature', { sig: { sigvl: 'A'.repeat(43) } }, 'malformed'],
    ['a signature in another alphabet', { sig: { sigvl: `${'A'.repeat(85)}+` } }, 'malformed'],
    ['a signature of zeros', { sig: { sigvl: 'A'.repeat(86) } }, 'signature-invalid'],
    ['no certificate', { sig: { cer: undefined } }, 'malformed'],
    ['a certificate that is none', { sig: { cer: 'AAAA' } }, 'certificate-invalid'],
    ['a certificate in another alphabet', { sig: { cer: '++++' } }, 'certificate-invalid'],
    [
      'a certificate and more',
      { sig: { cer: `${signer.certificate.slice(0, -4)}AAAAAAAA` } },
      'certificate-invalid',
    ],
    ['a certificate without end', { sig: { cer: 'A'.repeat(10_000) } }, 'too-large'],
    ['no seal', { header: { t: undefined, v: undefined } }, 'malformed'],
  ])('%s is %s', (_rule, options, reason) => {
    expect(outcomeOf(verify(seal(signer, options)))).toBe(reason)
  })

  it.each<[what: string, change: (text: string) => string, reason: string]>([
    ['another name', (text) => text.replace('ADA', 'EVE'), 'signature-invalid'],
    ['a member more', (text) => text.replace('"msg":{', '"msg":{"__proto__":1,'), 'signature-invalid'],
    ['a number out of range', (text) => text.replace('"msg":{', '"msg":{"n":1e999,'), 'malformed'],
    ['half of it', (text) => text.slice(0, -9), 'malformed'],
    ['depth without end', (text) => text.replace('"msg":', `"msg":${'['.repeat(5_000)}`), 'malformed'],
    ['length without end', (text) => `${text}${' '.repeat(20_000)}`, 'too-large'],
    ['other JSON', () => '{"isThisAVDS":false}', 'not-a-pass'],
  ])('%s is %s', (_what, change, reason) => {
    expect(outcomeOf(verify(change(JSON.stringify(seal(signer)))))).toBe(reason)
  })
})

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

describe('whatever text', () => {
  it('never throws, and is never verified but for the very seal', () => {
    const text = JSON.stringify(seal(signer))
    const changed = fc
      .tuple(fc.nat({ max: text.length - 1 }), fc.string({ maxLength: 3 }), fc.nat({ max: 3 }))
      .map(([at, put, cut]) => `${text.slice(0, at)}${put}${text.slice(at + cut)}`)
    const anything = fc.oneof(
      changed,
      fc.json().map((json) => `{"data":{"hdr":${json}}}`),
      fc
        .record({
          hdr: fc.record({ t: fc.constant('icao.vacc'), v: fc.constant(1), is: fc.string() }),
          msg: fc.jsonValue(),
        })
        .map((data) => JSON.stringify({ ...seal(signer), data })),
      fc.base64String().map((cer) => JSON.stringify(seal(signer, { sig: { cer } }))),
      fc.string().map((end) => `{"hdr"${end}`),
    )
    fc.assert(
      fc.property(anything, (input) => {
        if (outcomeOf(verify(input)) === 'verified') {
          expect((JSON.parse(input) as { data: unknown }).data).toEqual(
            (JSON.parse(text) as { data: unknown }).data,
          )
        }
      }),
      { numRuns: 5_000 },
    )
  })

  it('an authentic seal of any message has a type', () => {
    const member = fc.oneof(fc.jsonValue(), fc.constantFrom('negative', 'antigen', 'RA01.0', '2021-02-03'))
    const message = fc.record(
      {
        pid: fc.oneof(member, fc.record({ n: member, dob: member })),
        ve: fc.oneof(member, fc.array(fc.record({ dis: member, vd: fc.oneof(member, fc.array(member)) }))),
        dat: fc.oneof(member, fc.record({ sc: member })),
        tr: fc.oneof(member, fc.record({ tc: member, r: member })),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(message, fc.constantFrom('icao.vacc', 'icao.test'), (msg, t) => {
        const { pass } = verify(seal(signer, { message: msg, header: { t } }))
        if (pass === null) return
        pass.holder.reveal()
        expect(pass.evidence.reveal().doses.length > 0).toBe(pass.type === 'vaccination')
      }),
      { numRuns: 1_000 },
    )
  })

  it('no certificate throws, whatever its bytes', () => {
    const good = Buffer.from(signer.certificate, 'base64url')
    fc.assert(
      fc.property(fc.nat({ max: good.length - 1 }), fc.nat({ max: 255 }), (at, byte) => {
        const bytes = Buffer.from(good)
        bytes[at] = byte
        const outcome = outcomeOf(verify(seal(signer, { sig: { cer: bytes.toString('base64url') } })))
        expect(outcome === 'verified').toBe(bytes.equals(good))
      }),
      { numRuns: 2_000 },
    )
  })

  it('no revocation list throws, whatever its bytes', async () => {
    const list = Buffer.from(authority.list([0x16f2]), 'base64')
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: list.length - 1 }), fc.nat({ max: 255 }), async (at, byte) => {
        const bytes = Buffer.from(list)
        bytes[at] = byte
        const outcome = await outcomeUnder(authority.trust([bytes.toString('base64')]), seal(signer))
        expect(['certificate-invalid', 'verified revocation-list-invalid']).toContain(outcome)
        if (outcome === 'certificate-invalid') expect(bytes).toEqual(list)
      }),
      { numRuns: 200 },
    )
  })
})
