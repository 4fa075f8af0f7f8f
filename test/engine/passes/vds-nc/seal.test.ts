import { describe, expect, it } from 'vitest'
import { buildTrustView } from '../../../../main/engine/trust/build-trust-view.ts'
import {
  pcrTest,
  seal,
  vaccination,
  VdsNcAuthority,
  type SealOptions,
} from '../../../support/vds-nc-authority.ts'
import { authority, signer, verify, outcomeOf } from './seals.ts'

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
