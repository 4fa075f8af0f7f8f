import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide, explain, preparePolicy } from '../../../main/engine/policy/policy.ts'
import { PolicyDocument } from '../../../main/engine/policy/policy-document.ts'
import { passProving } from '../../support/passes.ts'

const second = (iso: string): number => Date.parse(iso) / 1_000
const atS = second('2021-08-01T12:00:00Z')

/** A rule as a member state publishes it. */
const rule = (Logic: unknown, over: object = {}) => ({
  Identifier: 'VR-DE-0001',
  Type: 'Acceptance',
  Country: 'DE',
  Version: '1.0.0',
  SchemaVersion: '1.0.0',
  Engine: 'CERTLOGIC',
  EngineVersion: '0.7.5',
  CertificateType: 'Vaccination',
  Description: [
    { lang: 'de', desc: 'Auf Deutsch' },
    { lang: 'en', desc: 'At most 270 days' },
  ],
  ValidFrom: '2021-07-01T00:00:00Z',
  ValidTo: '2030-06-01T00:00:00Z',
  AffectedFields: ['v.0', 'v.0.dt'],
  Logic,
  ...over,
})

const within270Days = {
  'not-after': [
    { plusTime: [{ var: 'external.validationClock' }, 0, 'day'] },
    { plusTime: [{ var: 'payload.v.0.dt' }, 270, 'day'] },
  ],
}
const listedProduct = {
  in: [{ var: 'payload.v.0.mp' }, { var: 'external.valueSets.vaccines-covid-19-names' }],
}

const documentOf = (rules: unknown[], over: object = {}) => ({
  version: 1,
  name: 'Germany',
  rules: [
    {
      kind: 'certlogic',
      country: 'DE',
      rules,
      valueSets: {
        'vaccines-covid-19-names': { valueSetId: 'x', valueSetValues: { 'EU/1/20/1528': { active: true } } },
        'short-list': ['EU/1/20/1507'],
      },
      ...over,
    },
  ],
})
const policyOf = (...rules: unknown[]) => preparePolicy(PolicyDocument.parse(documentOf(rules)), 'UTC')

const vaccination = { dn: 2, sd: 2, mp: 'EU/1/20/1528', dt: '2021-06-01', co: 'AT' }
const certificate = (v: object = {}) =>
  passProving({ record: { ver: '1.3.0', dob: '1984-07-04', v: [{ ...vaccination, ...v }] } })

function answer(pass: ReturnType<typeof certificate>, at: number, ...rules: unknown[]): string {
  const decision = decide({ outcome: 'verified', pass, warnings: [] }, policyOf(...rules), at)
  return decision.outcome === 'admit' ? 'admit' : `${decision.outcome} ${decision.reason}`
}

describe('business rules of the European Union', () => {
  it('hold to the second, by the clock that the gate gives them', () => {
    // 1 June and 270 days are 26 February, and a rule compares with its midnight in UTC.
    const end = second('2022-02-26T00:00:00Z')
    expect([end - 1, end, end + 1].map((at) => answer(certificate(), at, rule(within270Days)))).toEqual([
      'admit',
      'admit',
      'refuse rule-not-met',
    ])
  })

  it('look into value sets, as they are published and as lists', () => {
    const own = { in: [{ var: 'payload.v.0.mp' }, { var: 'external.valueSets.short-list' }] }
    expect(answer(certificate(), atS, rule(listedProduct))).toBe('admit')
    expect(answer(certificate({ mp: 'other' }), atS, rule(listedProduct))).toBe('refuse rule-not-met')
    expect(answer(certificate({ mp: 'EU/1/20/1507' }), atS, rule(own))).toBe('admit')
  })

  it('must all be met, and each says what it found', () => {
    const rules = [rule(listedProduct), rule(within270Days, { Identifier: 'VR-DE-0002' })]
    const working = explain(certificate({ dt: '2020-01-01' }), policyOf(...rules), atS)
    expect(working).toMatchObject({
      met: 'no',
      parts: [
        {
          rule: 'certlogic',
          parts: [
            { rule: 'VR-DE-0001', met: 'yes' },
            {
              rule: 'VR-DE-0002',
              met: 'no',
              reason: 'rule-not-met',
              found: { code: 'certlogic-false' },
              needed: { values: { names: ['VR-DE-0002'], text: 'At most 270 days' } },
            },
          ],
        },
      ],
    })
  })

  it('are those in force, of the country, about this kind of certificate, in their newest version', () => {
    const good = rule(true)
    const bad = (over: object) => rule(false, { Identifier: 'VR-DE-0009', ...over })
    for (const over of [
      { ValidFrom: '2021-08-01T12:00:01Z' },
      { ValidTo: '2021-08-01T11:59:59Z' },
      { Country: 'FR' },
      { CertificateType: 'Test' },
      { Identifier: 'VR-DE-0001', Version: '0.9.9' },
    ]) {
      expect(answer(certificate(), atS, good, bad(over)), JSON.stringify(over)).toBe('admit')
    }
    expect(answer(certificate(), atS, good, bad({ CertificateType: 'General' }))).toBe('refuse rule-not-met')
    expect(answer(certificate(), atS, good, bad({ Identifier: 'VR-DE-0001', Version: '1.0.10' }))).toBe(
      'refuse rule-not-met',
    )
  })

  it('of invalidation are those of the issuing country, and void what they are true of', () => {
    const voided = (Logic: unknown, Country = 'AT') =>
      rule(Logic, { Identifier: 'IR-AT-0001', Type: 'Invalidation', Country })
    const good = rule(true)
    expect(answer(certificate(), atS, good, voided({ '===': [{ var: 'payload.v.0.dn' }, 2] }))).toBe(
      'refuse rule-not-met',
    )
    expect(answer(certificate(), atS, good, voided({ '===': [{ var: 'payload.v.0.dn' }, 9] }))).toBe('admit')
    expect(answer(certificate(), atS, good, voided(true, 'DE'))).toBe('admit')
  })

  it.each<[what: string, rules: unknown[]]>([
    ['gives no boolean', [rule({ var: 'payload.v.0.dn' })]],
    ['throws', [rule({ '+': [{ var: 'payload.v.0.mp' }, 1] })]],
    ['is of a later engine', [rule(true, { EngineVersion: '9.0.0' })]],
    ['is about other certificates alone', [rule(true, { CertificateType: 'Recovery' })]],
  ])('leave it to a person where a rule %s', (_what, rules) => {
    expect(answer(certificate(), atS, ...rules)).toBe('refer rule-undetermined')
  })

  it('say nothing of a pass that is no EU certificate', () => {
    for (const record of [null, 5, {}, { v: [] }, { v: 'x' }, { v: [null] }]) {
      expect(answer(passProving({ record }), atS, rule(true))).toBe('refer type-not-accepted')
    }
  })

  it('are pure: a rule changes nothing in a certificate', () => {
    const pass = certificate()
    const before = JSON.stringify(pass.evidence.reveal())
    answer(pass, atS, rule(within270Days))
    expect(JSON.stringify(pass.evidence.reveal())).toBe(before)
  })
})

describe('a file of business rules', () => {
  const nested = (depth: number): unknown => (depth === 0 ? true : { '!': [nested(depth - 1)] })
  const sum = (operand: unknown) => ({ reduce: [operand, { '+': [{ var: 'accumulator' }, 1] }, 0] })

  it.each<[what: string, logic: unknown]>([
    ['no expression', { var: 5 }],
    ['an operation that is unknown', { eval: ['1'] }],
    ['nothing', null],
    ['too deep', nested(60)],
    ['deeper than any stack', JSON.parse(`${'{"!":['.repeat(20_000)}true${']}'.repeat(20_000)}`)],
    ['too large', { and: Array.from({ length: 3_000 }, () => true) }],
    ['a loop in a loop in a loop', { '===': [sum(sum(sum({ var: 'payload.v' }))), 1] }],
  ])('is not taken with logic that is %s', (_what, logic) => {
    expect(PolicyDocument.safeParse(documentOf([rule(logic)])).success).toBe(false)
  })

  it('is taken with a loop, and with logic as deep as published rules are', () => {
    for (const logic of [{ '===': [sum({ var: 'payload.v' }), 1] }, nested(20)]) {
      expect(answer(certificate(), atS, rule(logic))).toBe('admit')
    }
  })
})

describe('whatever stands in a certificate', () => {
  it('a rule is met, is not, or is undetermined, and never throws', () => {
    const rules = policyOf(
      rule(within270Days),
      rule(listedProduct, { Identifier: 'VR-DE-0002' }),
      rule(
        { '>': [{ var: 'payload.v.0.dn' }, { reduce: [{ var: 'payload.v' }, { var: 'current.dn' }, 0] }] },
        { Identifier: 'VR-DE-0003' },
      ),
    )
    const value = fc.oneof(fc.anything(), fc.constantFrom('2021-06-01', 2, 'EU/1/20/1528'))
    fc.assert(
      fc.property(value, value, value, (dt, mp, dn) => {
        const working = explain(passProving({ record: { v: [{ co: 'DE', dt, mp, dn }] } }), rules, atS)
        expect(['yes', 'no', 'unknown']).toContain(working.met)
      }),
      { numRuns: 2_000 },
    )
  })
})
