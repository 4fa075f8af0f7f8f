import { deflateRawSync, deflateSync } from 'node:zlib'
import { encode } from 'cborg'
import { describe, expect, it } from 'vitest'
import type { Verdict } from '../../../../main/engine/passes/pass-format.ts'
import { verifyTexts } from '../../../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../../../main/engine/trust/build-trust-view.ts'
import { tagged18, tagged61 } from '../../../support/cose-signer.ts'
import {
  DccAuthority,
  recovery,
  test,
  toBase45,
  vaccination,
  type DccOptions,
} from '../../../support/dcc-authority.ts'

const atS = 1_750_000_000
const authority = new DccAuthority()
const rsaAuthority = new DccAuthority({ subject: { CN: 'No country' } }, 'rsa')
const { view: trust } = await buildTrustView(authority.trust(rsaAuthority))

/** `verified`, or the reason. */
const outcomeOf = (verdict: Verdict): string => (verdict.outcome === 'verified' ? 'verified' : verdict.reason)
const outcomeOfText = (text: string): string => outcomeOf(verifyTexts([text], trust, atS))
const outcomeOfCode = (options: DccOptions, at = atS): string =>
  outcomeOf(verifyTexts([authority.code(options)], trust, at))

/** What a gate that trusts only `signer` makes of its certificate. */
async function outcomeBy(signer: DccAuthority, options: DccOptions = {}, at = atS): Promise<string> {
  const { view } = await buildTrustView(signer.trust())
  return outcomeOf(verifyTexts([signer.code(options)], view, at))
}

const kid = Uint8Array.from(authority.kid)
const otherKid = new Uint8Array(8)

describe('a good certificate', () => {
  it('is verified, and says who issued it', () => {
    expect(verifyTexts([authority.code()], trust, atS)).toMatchObject({
      outcome: 'verified',
      warnings: [],
      pass: {
        format: 'eu-dcc',
        issuer: { id: 'FR', name: 'An authority' },
        kid: authority.kid.toString('base64'),
        type: 'vaccination',
        ticket: null,
        validFrom: 1_638_000_000,
        validUntil: 2_000_000_000,
      },
    })
  })

  it('may be signed with RSA, by a certificate without a country', () => {
    const claims = [[1, 'Ministry of Health']] as const
    expect(verifyTexts([rsaAuthority.code({ claims })], trust, atS).pass?.issuer).toEqual({
      id: 'Ministry of Health',
      name: 'No country',
      listedAs: 'eu-dcc',
    })
  })

  it.each<[what: string, options: DccOptions]>([
    ['no tag', { tags: (bytes) => bytes }],
    ['the tag of a CBOR Web Token too', { tags: (bytes) => tagged61(tagged18(bytes)) }],
    ['its key named where nothing is proven', { protectedHeader: [[1, -7]], unprotectedHeader: [[4, kid]] }],
    [
      'all of its header there',
      {
        protectedHeader: [],
        unprotectedHeader: [
          [1, -7],
          [4, kid],
        ],
      },
    ],
    [
      'another key named there, which does not count',
      {
        protectedHeader: [
          [1, -7],
          [4, kid],
        ],
        unprotectedHeader: [[4, otherKid]],
      },
    ],
    [
      'a content type',
      {
        protectedHeader: [
          [1, -7],
          [3, 61],
          [4, kid],
        ],
      },
    ],
    ['a fraction of a second', { claims: [[6, 1_638_000_000.78]] }],
    ['stored bytes in its zlib stream', { compress: (bytes) => deflateSync(bytes, { level: 0 }) }],
  ])('may have %s', (_what, options) => {
    expect(outcomeOfCode(options)).toBe('verified')
  })

  it('is valid from its first moment through its last', () => {
    const claims = [
      [6, 1_000.5],
      [4, 2_000.5],
    ] as const
    expect([1_000, 1_000.5, 2_000.5, 2_001].map((at) => outcomeOfCode({ claims }, at))).toEqual([
      'not-yet-valid',
      'verified',
      'verified',
      'expired',
    ])
    expect(outcomeOfCode({ claims: [[5, atS + 1]] })).toBe('not-yet-valid')
  })
})

describe('a certificate that breaks a rule', () => {
  it.each<[rule: string, options: DccOptions, reason: string]>([
    [
      'signed in no way that there is',
      {
        protectedHeader: [
          [1, -8],
          [4, kid],
        ],
      },
      'algorithm-unknown',
    ],
    ['that does not say how it is signed', { protectedHeader: [[4, kid]] }, 'algorithm-unknown'],
    [
      'signed in a way that its key does not',
      {
        protectedHeader: [
          [1, -37],
          [4, kid],
        ],
      },
      'signature-invalid',
    ],
    [
      'of a key that nobody knows',
      {
        protectedHeader: [
          [1, -7],
          [4, otherKid],
        ],
      },
      'key-unknown',
    ],
    [
      'of a key that nobody knows, but for what is not proven',
      {
        protectedHeader: [
          [1, -7],
          [4, otherKid],
        ],
        unprotectedHeader: [[4, kid]],
      },
      'key-unknown',
    ],
    ['that names no key', { protectedHeader: [[1, -7]] }, 'key-unknown'],
    [
      'whose key is named in text',
      {
        protectedHeader: [
          [1, -7],
          [4, 'key'],
        ],
      },
      'key-unknown',
    ],
    [
      'with something critical',
      {
        protectedHeader: [
          [1, -7],
          [2, [99]],
          [4, kid],
        ],
      },
      'malformed',
    ],
    ['without a time of issue', { claims: [[6, undefined]] }, 'malformed'],
    ['without an end', { claims: [[4, undefined]] }, 'malformed'],
    ['with an end in words', { claims: [[4, '2030-01-01']] }, 'malformed'],
    ['without a record', { claims: [[-260, undefined]] }, 'malformed'],
    ['whose record is in bytes', { claims: [[-260, new Map([[1, new Uint8Array(3)]])]] }, 'malformed'],
    ['whose payload is no map', { payload: encode([1, 2]) }, 'malformed'],
    ['whose payload is no CBOR', { payload: Uint8Array.of(0xff) }, 'malformed'],
    ['with one claim twice', { payload: Uint8Array.of(0xa2, 4, 1, 4, 2) }, 'malformed'],
    ['whose end is no number', { payload: Uint8Array.of(0xa1, 4, 0xf9, 0x7e, 0) }, 'malformed'],
    ['of values without end', { payload: encode(Array.from({ length: 60_000 }, () => 1)) }, 'malformed'],
    ['nested without end', { payload: new Uint8Array(60_000).fill(0x81) }, 'malformed'],
    [
      'with a tag of another thing',
      { tags: (bytes) => Buffer.concat([Buffer.of(0xd1), bytes]) },
      'malformed',
    ],
    ['with the tag of a time', { tags: (bytes) => Buffer.concat([Buffer.of(0xc0), bytes]) }, 'malformed'],
    ['that is not compressed', { compress: (bytes) => bytes }, 'malformed'],
    ['deflated without zlib', { compress: (bytes) => deflateRawSync(bytes) }, 'malformed'],
    [
      'with a byte behind it',
      { tags: (bytes) => Buffer.concat([tagged18(bytes), Buffer.of(0)]) },
      'malformed',
    ],
    [
      'with a byte behind its zlib stream',
      { compress: (bytes) => Buffer.concat([deflateSync(bytes), Buffer.of(0)]) },
      'malformed',
    ],
    [
      'whose zlib stream has another check',
      { compress: (bytes) => Buffer.concat([deflateSync(bytes).subarray(0, -1), Buffer.of(0)]) },
      'malformed',
    ],
    ['that is a bomb', { compress: () => deflateSync(Buffer.alloc(1_000_000)) }, 'too-large'],
  ])('%s is refused', (_rule, options, reason) => {
    expect(outcomeOfCode(options)).toBe(reason)
  })

  it.each([
    ['a version of the container to come', authority.code().replace('HC1:', 'HC2:'), 'version-unknown'],
    ['no container', authority.code().replace('HC1:', 'HL0:'), 'not-a-pass'],
    ['a character outside the alphabet', 'HC1:ab0', 'malformed'],
    ['a lone character', 'HC1:0', 'malformed'],
    ['nothing in it', 'HC1:', 'malformed'],
    ['a space before it', ` ${authority.code()}`, 'not-a-pass'],
    ['more than any code holds', `HC1:${'0'.repeat(5_000)}`, 'too-large'],
  ])('as text: %s', (_what, text, reason) => {
    expect(outcomeOfText(text)).toBe(reason)
  })

  it('whose last bit was changed is refused, and says whom it claims to be of', () => {
    const cose = authority.cose()
    cose[cose.length - 1] = (cose.at(-1) ?? 0) ^ 1
    expect(verifyTexts([`HC1:${toBase45(deflateSync(cose))}`], trust, atS)).toMatchObject({
      reason: 'signature-invalid',
      pass: null,
      claims: { issuer: 'FR', kid: authority.kid.toString('base64') },
    })
  })
})

describe('a signer’s certificate', () => {
  const arc = '1.3.6.1.4.1.1847.2021.1'
  const records = { tests: { t: [test] }, vaccinations: { v: [vaccination] }, recoveries: { r: [recovery] } }

  it.each([
    ['tests', [`${arc}.1`]],
    ['vaccinations', [`${arc}.2`]],
    ['recoveries', ['1.3.6.1.4.1.0.1847.2021.1.3']],
  ] as const)('for %s signs nothing else', async (kind, usages) => {
    const signer = new DccAuthority({ usages })
    for (const [other, record] of Object.entries(records)) {
      expect(await outcomeBy(signer, { record }), other).toBe(
        other === kind ? 'verified' : 'certificate-wrong-use',
      )
    }
    const two = { v: [vaccination], t: [test] }
    expect(await outcomeBy(signer, { record: two })).toBe('certificate-wrong-use')
  })

  it('for another trade altogether may sign anything', async () => {
    expect(await outcomeBy(new DccAuthority({ usages: ['1.3.6.1.5.5.7.3.1'] }))).toBe('verified')
  })

  it('must be in force when it signs and when the gate reads', async () => {
    const signer = new DccAuthority({ validFromS: 1_638_000_000, validUntilS: atS })
    expect(await outcomeBy(signer)).toBe('verified')
    expect(await outcomeBy(signer, { claims: [[6, 1_637_999_999]] })).toBe('certificate-expired')
    expect(await outcomeBy(signer, {}, atS + 1)).toBe('certificate-expired')
    expect(await outcomeBy(signer, { claims: [[4, atS]] }, atS + 1)).toBe('expired')
  })
})
