import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decisionKey } from '../../../../main/engine/analytics/count-key.ts'
import { Evidence, type EvidenceData } from '../../../../main/engine/passes/evidence.ts'
import { Holder } from '../../../../main/engine/passes/holder.ts'
import type { VerifiedPass } from '../../../../main/engine/passes/pass-format.ts'
import { passFormatIds, passTypes } from '../../../../main/engine/passes/reasons.ts'
import type { Finding } from '../../../../main/engine/policy/finding.ts'
import { decide, explain, preparePolicy } from '../../../../main/engine/policy/policy.ts'
import { PolicyDocument, readySetNames } from '../../../../main/engine/policy/policy-document.ts'
import { passProving, verifiedPass } from '../../../support/passes.ts'
import { atS, policyOf, decided, answer, bySet, dose, series, doses } from './answers.ts'

describe('the ready sets', () => {
  const excelsior = passProving({}, { format: 'digital-health-pass', validUntil: atS + 60 })

  it('take any authentic pass that proves something', () => {
    const taken = passTypes.filter((type) => bySet({ ...verifiedPass, type }, 'any-authentic') === 'admit')
    expect(passTypes.filter((type) => !taken.includes(type))).toEqual(['test-other', 'health-record'])
  })

  it('obey the expiry of a first Excelsior pass, which tells no dose', () => {
    expect(bySet(excelsior, 'new-york-2021')).toBe('admit')
    expect(bySet({ ...excelsior, validUntil: null }, 'new-york-2021')).toBe('refer evidence-missing')
    expect(bySet({ ...excelsior, type: 'covid-pass' }, 'new-york-2021')).toBe('refer type-not-accepted')
    expect(bySet(excelsior, 'pass-plus-2022')).toBe('refer type-not-accepted')
  })

  it('do not take the expiry of a card for what its doses must prove', () => {
    const card = passProving({ doses: [dose('208', '2021-06-30')] }, { validUntil: atS + 60 })
    expect(bySet(card, 'new-york-2021')).toBe('refuse series-incomplete')
  })

  it('take in 2021 what was authorised in 2021', () => {
    const novavax = doses(dose('211', '2021-03-01'), dose('211', '2021-04-01'))
    expect(bySet(novavax, 'new-york-2021')).toBe('refer evidence-missing')
    expect(bySet(novavax, 'pass-plus-2022')).toBe('admit')
  })

  it('want a PCR test in a stadium, and leave a vaccination to a person', () => {
    expect(bySet(doses(dose('212', '2021-04-01')), 'new-york-2021-stadium')).toBe('refer type-not-accepted')
  })

  it('are described with an example that is one', () => {
    const readme = readFileSync('main/engine/policy/README.md', 'utf8')
    const example = /^ {4}\{\n[\s\S]*?^ {4}\}$/m.exec(readme)?.[0] ?? ''
    expect(PolicyDocument.safeParse(JSON.parse(example))).toMatchObject({ success: true })
  })

  it('are rules that could stand in a file', () => {
    for (const use of readySetNames) {
      expect(PolicyDocument.safeParse({ version: 1, use }).success).toBe(true)
    }
  })
})

describe('rules together', () => {
  const yes = { kind: 'types', accept: ['vaccination'] }
  const no = { kind: 'own-expiry', id: 'end' }
  const unknown = { kind: 'test-hours', id: 'open', methods: ['pcr'], hours: 1 }
  const refusing = { kind: 'vaccination-series', id: 'shots', products: 'listed', daysAfter: 15 }
  const pass = passProving({
    doses: [dose('208', '2021-04-01')],
    tests: [{ method: 'pcr', result: 'negative', sampled: null }],
  })

  it.each<[what: string, rules: object[], answer: string]>([
    ['all that are met', [yes, yes], 'admit'],
    ['all, one of them open', [unknown, yes], 'refer evidence-missing'],
    ['all: a no weighs more than what is open', [unknown, refusing], 'refuse series-incomplete'],
    ['any that is met', [{ kind: 'any', rules: [refusing, unknown, yes] }], 'admit'],
    [
      'any: what is open weighs more than a no',
      [{ kind: 'any', rules: [refusing, unknown] }],
      'refer evidence-missing',
    ],
    [
      'any: of several that say no, the first that is about the pass',
      [{ kind: 'any', rules: [{ kind: 'ticket' }, { kind: 'types', accept: ['ticket'] }, refusing, no] }],
      'refuse series-incomplete',
    ],
    [
      'any: none of them about the pass',
      [{ kind: 'any', rules: [{ kind: 'ticket' }, { kind: 'types', accept: ['ticket'] }] }],
      'refer type-not-accepted',
    ],
    ['groups in groups', [{ kind: 'any', rules: [{ kind: 'all', rules: [no, yes] }, yes] }], 'admit'],
    ['another issuer', [{ kind: 'issuers', accept: ['https://other.example'] }], 'refer issuer-not-accepted'],
    ['the issuer', [{ kind: 'issuers', accept: ['https://issuer.example'] }], 'admit'],
    ['another format', [{ kind: 'formats', accept: ['eu-dcc'] }], 'refer type-not-accepted'],
  ])('%s', (_what, rules, expected) => {
    expect(answer(pass, ...rules)).toBe(expected)
  })

  it('show their working: what was looked at, in order, and nothing behind a no', () => {
    const working = explain(pass, policyOf({ kind: 'all', id: 'both', rules: [yes, refusing, unknown] }), atS)
    const told = (finding: Finding): unknown =>
      finding.kind === 'rule'
        ? `${finding.rule} ${finding.met}`
        : [finding.rule, finding.kind, finding.met, ...finding.parts.map(told)]
    expect(told(working)).toEqual(['A venue', 'all', 'no', ['both', 'all', 'no', 'types yes', 'shots no']])
  })

  it('are asked after the signature: a pass that was refused stays refused, by its own reason', () => {
    const refused = { outcome: 'refused', reason: 'expired', format: null, pass: null } as const
    const decision = decide({ ...refused, claims: { issuer: null, kid: null } }, policyOf(yes), atS)
    expect(decision).toEqual({ outcome: 'refuse', reason: 'expired', format: null, pass: null })
  })

  it('are counted by their reason, and by nothing that they found', () => {
    const key = decisionKey(decided(pass, refusing), { id: 'north-1', direction: 'in' }, atS * 1_000)
    expect(Object.keys(key).toSorted()).toEqual([
      'bucketS',
      'direction',
      'format',
      'laneId',
      'outcome',
      'passType',
      'reason',
    ])
    expect(key).toMatchObject({ outcome: 'refuse', reason: 'series-incomplete' })
  })
})

describe('whatever a pass proves', () => {
  const text = fc.oneof(
    fc.constantFrom(
      '208',
      '212',
      'EU/1/20/1528',
      'cvx',
      'eu',
      '2021-03-01',
      '2021-13-40',
      '2021',
      '0000',
      '9999-12-31',
    ),
    fc.string(),
  )
  const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(-1, 0, atS, 1e15))
  const orNull = <T>(inner: fc.Arbitrary<T>) => fc.option(inner)
  const data = fc.record<EvidenceData>({
    doses: fc.array(
      fc.record({
        product: orNull(fc.record({ system: text, code: text })),
        date: orNull(text),
        nth: orNull(number),
        of: orNull(number),
      }),
    ),
    tests: fc.array(
      fc.record({
        method: fc.constantFrom('pcr', 'antigen', 'antibody', 'unknown'),
        result: fc.constantFrom('negative', 'negative', 'positive', 'other'),
        sampled: fc.oneof(text, number, fc.constant(null)),
      }),
    ),
    recoveries: fc.array(fc.record({ firstPositive: orNull(text), from: orNull(text), until: orNull(text) })),
    record: fc.anything(),
  })
  const pass = fc.record({
    format: fc.constantFrom(...passFormatIds),
    type: fc.constantFrom(...passTypes),
    validUntil: orNull(number),
    data,
  })
  const policies = [
    ...readySetNames.map((name) => preparePolicy(name, 'Asia/Kathmandu')),
    policyOf(
      { ...series, products: 'us-2021' },
      { kind: 'test-until-midnight', methods: ['pcr', 'antigen'], days: 3 },
    ),
  ]

  it('is decided, the same each time, without a name or a date of birth in what is said', () => {
    fc.assert(
      fc.property(pass, number, ({ data: proves, ...part }, when) => {
        const shown: VerifiedPass = {
          ...verifiedPass,
          ...part,
          holder: new Holder(() => ({ name: 'Ada Secretname', birthDate: '1984-07-04' })),
          evidence: new Evidence(() => proves),
        }
        for (const policy of policies) {
          const once = explain(shown, policy, Number.isNaN(when) ? 0 : when)
          expect(explain(shown, policy, Number.isNaN(when) ? 0 : when)).toEqual(once)
          expect(JSON.stringify(once)).not.toMatch(/Secretname|1984-07-04/)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
