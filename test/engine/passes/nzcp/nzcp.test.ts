import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base32nopad } from '@scure/base'
import { encode } from 'cborg'
import type { Verdict } from '../../../../main/engine/passes/pass-format.ts'
import { verifyTexts } from '../../../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../../../main/engine/trust/build-trust-view.ts'
import { labelled } from '../../../support/cose-signer.ts'
import { NzcpAuthority, type NzcpOptions } from '../../../support/nzcp-authority.ts'

const atS = 1_750_000_000
const authority = new NzcpAuthority()
const { view: trust } = await buildTrustView(authority.trust())

/** `verified`, or the reason. */
const outcomeOf = (verdict: Verdict): string => (verdict.outcome === 'verified' ? 'verified' : verdict.reason)
const outcomeOfText = (text: string, at = atS): string => outcomeOf(verifyTexts([text], trust, at))
const outcomeOfCode = (options: NzcpOptions, at = atS): string => outcomeOfText(authority.code(options), at)

describe('a good pass', () => {
  it('is verified, and says who issued it and whom it is of', () => {
    const verdict = verifyTexts([authority.code()], trust, atS)
    expect(verdict).toMatchObject({
      outcome: 'verified',
      warnings: [],
      pass: {
        format: 'nzcp',
        issuer: { id: 'did:web:issuer.example', name: 'An issuer' },
        kid: 'key-1',
        type: 'covid-pass',
        ticket: null,
        validFrom: 1_638_000_000,
        validUntil: 2_000_000_000,
      },
    })
    expect(verdict.pass?.holder.reveal()).toEqual({ name: 'Ana Tauira', birthDate: '1990-07-14' })
    expect(JSON.stringify(verdict)).not.toMatch(/Ana|Tauira|1990/)
  })

  it('may name its key in bytes, and have padding', () => {
    const kid = Uint8Array.from(Buffer.from('key-1'))
    expect(
      outcomeOfCode({
        protectedHeader: [
          [4, kid],
          [1, -7],
        ],
      }),
    ).toBe('verified')
    // The length of a name tells how much padding there would be.
    for (const givenName of ['A', 'An', 'Ana', 'Anah', 'Anaha']) {
      const code = authority.code({ subject: { givenName } })
      const token = code.slice('NZCP:/1/'.length)
      expect(outcomeOfText(code.padEnd(code.length + ((8 - (token.length % 8)) % 8), '='))).toBe('verified')
    }
  })

  it('is valid from its first moment until its end, when it is no more', () => {
    const claims = [
      [5, 1_000],
      [4, 2_000],
    ] as const
    expect([999, 1_000, 1_999.9, 2_000].map((at) => outcomeOfCode({ claims }, at))).toEqual([
      'not-yet-valid',
      'verified',
      'verified',
      'expired',
    ])
  })

  it('names its holder as far as it does', () => {
    const holder = (subject: Record<string, unknown>) =>
      verifyTexts([authority.code({ subject })], trust, atS).pass?.holder.reveal()
    expect(holder({ familyName: null })).toEqual({ name: 'Ana', birthDate: '1990-07-14' })
    expect(holder({ dob: 'in July' })).toEqual({ name: 'Ana Tauira', birthDate: null })
    expect(holder({ givenName: 1, familyName: '\u202e' })).toBeNull()
  })
})

describe('a pass that breaks a rule', () => {
  it.each<[rule: string, options: NzcpOptions, reason: string]>([
    [
      'signed in another way',
      {
        protectedHeader: [
          [4, 'key-1'],
          [1, -37],
        ],
      },
      'algorithm-unknown',
    ],
    [
      'that says how it is signed where nothing is proven',
      { protectedHeader: [[4, 'key-1']], unprotectedHeader: [[1, -7]] },
      'algorithm-unknown',
    ],
    [
      'that names its key where nothing is proven',
      { protectedHeader: [[1, -7]], unprotectedHeader: [[4, 'key-1']] },
      'malformed',
    ],
    [
      'of another key',
      {
        protectedHeader: [
          [4, 'key-2'],
          [1, -7],
        ],
      },
      'key-unknown',
    ],
    ['of another issuer', { claims: [[1, 'did:web:issuer.example:else']] }, 'issuer-unknown'],
    ['of no issuer', { claims: [[1, undefined]] }, 'malformed'],
    ['without a start', { claims: [[5, undefined]] }, 'malformed'],
    ['with an end in words', { claims: [[4, '2030']] }, 'malformed'],
    ['without an id', { claims: [[7, undefined]] }, 'malformed'],
    ['whose id is no UUID', { claims: [[7, new Uint8Array(15)]] }, 'malformed'],
    ['without a credential', { claims: [['vc', undefined]] }, 'malformed'],
    ['of a version to come', { vc: { version: '2.0.0' } }, 'version-unknown'],
    ['of no version', { vc: { version: 'latest' } }, 'malformed'],
    ['that is another credential', { vc: { type: ['VerifiableCredential', 'Licence'] } }, 'malformed'],
    ['that is no credential', { vc: { type: ['PublicCovidPass'] } }, 'malformed'],
    ['in another context', { vc: { '@context': ['https://issuer.example/contexts/v1'] } }, 'malformed'],
    ['of nobody', { vc: { credentialSubject: 'Ana' } }, 'malformed'],
    ['whose payload is no map', { payload: encode('text') }, 'malformed'],
  ])('%s is refused', (_rule, options, reason) => {
    expect(outcomeOfCode(options)).toBe(reason)
  })

  it.each([
    ['a version to come', authority.code().replace('/1/', '/2/'), 'version-unknown'],
    ['no version', authority.code().replace('/1/', '/one/'), 'malformed'],
    ['nothing behind the version', 'NZCP:/1/', 'malformed'],
    ['no version at all', 'NZCP:/', 'malformed'],
    ['small letters', authority.code().toLowerCase().replace('nzcp', 'NZCP'), 'malformed'],
    ['padding in the midst of it', authority.code().replace('/1/', '/1/AA=='), 'malformed'],
    ['more than any code holds', `NZCP:/1/${'A'.repeat(5_000)}`, 'too-large'],
  ])('as text: %s', (_what, text, reason) => {
    expect(outcomeOfText(text)).toBe(reason)
  })

  it('signed with a key of somebody else is refused', () => {
    expect(outcomeOfText(new NzcpAuthority().code())).toBe('signature-invalid')
  })
})

describe('whatever text', () => {
  const cose = authority.cose()

  it('never throws, and is never verified but for the very pass', () => {
    const code = authority.code()
    const anything = fc.oneof(
      fc.string().map((text) => `NZCP:/${text}`),
      fc.string().map((text) => `NZCP:/1/${text}`),
      fc.stringMatching(/^[A-Z2-7]*=*$/).map((text) => `NZCP:/1/${text}`),
      fc
        .tuple(fc.nat({ max: code.length - 1 }), fc.stringMatching(/^[A-Z2-7]$/))
        .map(([at, character]) => code.slice(0, at) + character + code.slice(at + 1)),
    )
    fc.assert(
      fc.property(anything, (text) => {
        if (outcomeOfText(text) === 'verified') expect(text).toBe(code)
      }),
      { numRuns: 4_000 },
    )
  })

  it('nor are other bytes in it', () => {
    const damage = fc.array(fc.tuple(fc.nat({ max: cose.length - 1 }), fc.nat({ max: 255 })), {
      minLength: 1,
      maxLength: 3,
    })
    fc.assert(
      fc.property(damage, fc.nat({ max: cose.length }), (changes, length) => {
        const bytes = Buffer.from(cose)
        for (const [at, value] of changes) bytes[at] = value
        const cut = length % 4 === 0 ? bytes.subarray(0, length) : bytes
        const good = outcomeOfText(`NZCP:/1/${base32nopad.encode(cut)}`) === 'verified'
        expect(good).toBe(cut.equals(cose))
      }),
      { numRuns: 4_000 },
    )
  })

  it('never throws for any credential that its issuer might sign by mistake', () => {
    const vc = fc.jsonValue({ maxDepth: 4 })
    fc.assert(
      fc.property(vc, (json) => {
        const { pass } = verifyTexts([authority.code({ claims: [['vc', json]] })], trust, atS)
        pass?.holder.reveal()
        const subject = {
          payload: encode(
            labelled([
              [1, authority.did],
              ['vc', json],
            ]),
          ),
        }
        expect(outcomeOfCode(subject)).toBe('malformed')
      }),
      { numRuns: 1_000 },
    )
  })
})
