import { deflateRawSync, deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Verdict } from '../../../main/engine/passes/pass-format.ts'
import { readScan } from '../../../main/engine/passes/read-scan.ts'
import { verifyTexts } from '../../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../../main/engine/trust/build-trust-view.ts'
import { numeric, numericParts, ShcAuthority, type CardOptions } from '../../support/shc-authority.ts'

const atS = 1_750_000_000
const authority = new ShcAuthority()
const { view: trust } = await buildTrustView(authority.trust())

const verify = (texts: string | readonly string[], at = atS): Verdict =>
  verifyTexts(typeof texts === 'string' ? [texts] : texts, trust, at)

/** `verified`, or the reason. */
const outcomeOf = (verdict: Verdict): string => (verdict.outcome === 'verified' ? 'verified' : verdict.reason)
const outcomeOfCard = (options: CardOptions, at = atS): string =>
  outcomeOf(verify(numeric(authority.card(options)), at))

describe('a good card', () => {
  it('is verified from its digits, its parts in any order, and its JWS', () => {
    const card = authority.card()
    const [first = '', second = '', third = ''] = numericParts(card, 3)
    for (const texts of [[numeric(card)], [third, first, second], [card], [numericParts(card, 1)[0] ?? '']]) {
      expect(verify(texts)).toMatchObject({
        outcome: 'verified',
        warnings: [],
        pass: {
          format: 'smart-health-card',
          issuer: { id: authority.iss, name: 'A test issuer' },
          kid: authority.kid,
          type: 'vaccination',
          validFrom: 1_700_000_000.5,
          validUntil: null,
        },
      })
    }
  })

  it('is valid from its first moment through its last', () => {
    const claims = { nbf: 1_000.5, exp: 2_000.5 }
    expect([1_000, 1_000.5, 2_000.5, 2_001].map((at) => outcomeOfCard({ claims }, at))).toEqual([
      'not-yet-valid',
      'verified',
      'verified',
      'expired',
    ])
  })

  it('may have spaces in its JSON, other types, and a bundle of any kind', () => {
    const type = ['https://smarthealth.cards#health-card', 'https://example.org/else']
    expect(outcomeOfCard({ vc: { type } })).toBe('verified')
  })
})

describe('a card that breaks a rule', () => {
  it.each<[rule: string, card: CardOptions, reason: string]>([
    ['an algorithm that is not ES256', { header: { alg: 'none' } }, 'algorithm-unknown'],
    ['no compression announced', { header: { zip: undefined } }, 'malformed'],
    ['no key named', { header: { kid: undefined } }, 'malformed'],
    ['another key named', { header: { kid: 'x'.repeat(43) } }, 'key-unknown'],
    ['an issuer that is almost ours', { iss: 'https://issuer.example/shc/' }, 'issuer-unknown'],
    ['milliseconds for seconds', { claims: { nbf: 1_700_000_000_000 } }, 'not-yet-valid'],
    ['a date in words', { claims: { nbf: 'now' } }, 'malformed'],
    ['no start', { claims: { nbf: undefined } }, 'malformed'],
    ['no health card type', { vc: { type: ['VerifiableCredential'] } }, 'malformed'],
    ['no bundle', { vc: { credentialSubject: { fhirVersion: '4.0.1' } } }, 'malformed'],
    ['zlib around the payload', { payload: deflateSync('{}') }, 'malformed'],
    [
      'bytes behind the payload',
      { payload: Buffer.concat([deflateRawSync('{}'), Buffer.of(0)]) },
      'malformed',
    ],
    ['a byte order mark', { payload: deflateRawSync('\ufeff{}') }, 'malformed'],
    ['bytes that are no UTF-8', { payload: deflateRawSync(Buffer.of(0x7b, 0xff, 0x7d)) }, 'malformed'],
    ['a bomb', { payload: deflateRawSync(Buffer.alloc(20_000_000, ' ')) }, 'too-large'],
  ])('%s: %o is %s', (_rule, card, reason) => {
    expect(outcomeOfCard(card)).toBe(reason)
  })

  it.each([
    ['an odd number of digits', 'shc:/123'],
    ['letters', 'shc:/12a4'],
    ['a pair that no JWS holds', 'shc:/9999'],
    ['nothing', 'shc:/'],
    ['part 0', 'shc:/0/2/1234'],
    ['part 3 of 2', 'shc:/3/2/1234'],
    ['a space behind it', `${numeric(authority.card())} `],
    [
      'a signature in DER',
      authority.card().replace(/\.[\w-]+$/, `.${Buffer.alloc(70).toString('base64url')}`),
    ],
  ])('%s', (_what, text) => {
    expect(outcomeOf(verify(text))).toBe('malformed')
  })

  it('is larger than any code', () => {
    expect(outcomeOf(verify(`shc:/${'12'.repeat(100_000)}`))).toBe('too-large')
  })
})

describe('parts of cards', () => {
  const card = authority.card()
  const [first = '', second = ''] = numericParts(card, 2)
  const [, otherSecond = ''] = numericParts(authority.card({ claims: { nbf: 1 } }), 2)

  it('must all be there, each once, of one card', () => {
    expect(outcomeOf(verify([first]))).toBe('parts-missing')
    expect(outcomeOf(verify([first, first, second]))).toBe('parts-mixed')
    expect(outcomeOf(verify([first, second, numeric(card)]))).toBe('parts-mixed')
    expect(outcomeOf(verify([first, otherSecond]))).not.toBe('verified')
  })
})

describe('what an authentic card says', () => {
  const patient = {
    resourceType: 'Patient',
    name: [{ family: 'Example', given: ['Ada', 'B.'] }],
    birthDate: '1984-07',
  }
  const observation = (code: string) => ({
    resourceType: 'Observation',
    status: 'final',
    valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code }] },
  })
  const read = (...resources: object[]) => {
    const verdict = verify(numeric(authority.card({ entries: resources.map((resource) => ({ resource })) })))
    return { type: verdict.pass?.type, holder: verdict.pass?.holder.reveal() }
  }

  const verifiedEvidence = (...resources: object[]) =>
    verify(
      numeric(authority.card({ entries: resources.map((resource) => ({ resource })) })),
    ).pass?.evidence.reveal()

  it('tells vaccinations, negative and other results, and other records apart', () => {
    expect(read(patient, { resourceType: 'Immunization', status: 'completed' }).type).toBe('vaccination')
    expect(read(patient, { resourceType: 'Immunization', status: 'not-done' }).type).toBe('health-record')
    expect(read(patient, observation('260415000')).type).toBe('test-negative')
    expect(read(patient, observation('260373001')).type).toBe('test-other')
    expect(read(patient, observation('260415000'), observation('260373001')).type).toBe('test-other')
    expect(read(patient).type).toBe('health-record')
  })

  it('tells by what method a test was made', () => {
    const test = (loinc: string) => ({
      ...observation('260415000'),
      code: { coding: [{ system: 'http://loinc.org', code: loinc }] },
    })
    expect(read(patient, test('94500-6')).type).toBe('pcr-negative')
    expect(read(patient, test('94558-4')).type).toBe('antigen-negative')
    expect(read(patient, test('94558-4'), test('94500-6')).type).toBe('test-negative')
    expect(read(patient, test('0-0')).type).toBe('test-negative')
  })

  it('gives the rules of a venue doses and tests, and leaves out what is absent or was never done', () => {
    const evidence = verifiedEvidence(
      {
        resourceType: 'Immunization',
        status: 'completed',
        vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '208' }] },
        occurrenceDateTime: '2021-03-01',
        lotNumber: 'SECRET',
      },
      { resourceType: 'Immunization', status: 'completed' },
      { resourceType: 'Immunization', status: 'entered-in-error' },
      {
        ...observation('260415000'),
        code: { coding: [{ system: 'http://loinc.org', code: '94500-6' }] },
        effectiveDateTime: '2021-12-01T10:00:00-05:00',
      },
      { ...observation('260373001'), effectivePeriod: { start: '2021-12-02' } },
      { ...observation('7'), effectiveDateTime: 'yesterday' },
    )
    expect(evidence).toEqual({
      doses: [
        { product: { system: 'cvx', code: '208' }, date: '2021-03-01', nth: null, of: null },
        { product: null, date: null, nth: null, of: null },
      ],
      tests: [
        { method: 'pcr', result: 'negative', sampled: 1_638_370_800 },
        { method: 'unknown', result: 'positive', sampled: '2021-12-02' },
        { method: 'unknown', result: 'other', sampled: null },
      ],
      recoveries: [],
      record: null,
    })
  })

  it('names its holder as far as it does, on one line and not without end', () => {
    expect(read(patient).holder).toEqual({ name: 'Ada B. Example', birthDate: '1984-07' })
    expect(read({ resourceType: 'Patient', name: [{ text: 'Cher' }], birthDate: 'soon' }).holder).toEqual({
      name: 'Cher',
      birthDate: null,
    })
    expect(read({ resourceType: 'Patient' }).holder).toBeNull()
    expect(read().holder).toBeNull()
    const odd = read({ resourceType: 'Patient', name: [{ family: `A\u202eB\n${'x'.repeat(500)}` }] }).holder
    expect(odd?.name).toMatch(/^A B x+…$/)
    expect(odd?.name.length).toBe(80)
  })

  it('does not give its holder away when it is printed or serialised', () => {
    const { pass } = verify(numeric(authority.card()))
    expect(JSON.stringify(pass)).not.toContain('Example')
    expect(JSON.stringify({ pass })).toContain('[holder]')
  })
})

describe('whatever text', () => {
  it('never throws, and is never verified but for the very card', () => {
    const card = authority.card()
    const digits = numeric(card)
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((text) => `shc:/${text}`),
      fc.stringMatching(/^\d*$/).map((text) => `shc:/${text}`),
      fc
        .tuple(fc.nat({ max: 99 }), fc.nat({ max: 99 }), fc.stringMatching(/^\d*$/))
        .map((part) => `shc:/${part.join('/')}`),
      fc.string().map((text) => `eyJ${text}`),
      fc
        .tuple(fc.nat({ max: digits.length - 1 }), fc.integer({ min: 0, max: 9 }))
        .map(([at, digit]) => `${digits.slice(0, at)}${digit}${digits.slice(at + 1)}`),
    )
    fc.assert(
      fc.property(anything, (text) => {
        readScan(text)
        // A last digit may differ in bits that base64 leaves over: the same bytes, the same card.
        if (outcomeOf(verify(text)) === 'verified') expect(text.slice(0, -4)).toBe(digits.slice(0, -4))
      }),
      { numRuns: 2_000 },
    )
  })
})
