import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Decision } from '../../../main/engine/decision.ts'
import { decisionKey } from '../../../main/engine/analytics/count-key.ts'
import {
  Evidence,
  type Dose,
  type EvidenceData,
  type TestResult,
} from '../../../main/engine/passes/evidence.ts'
import { Holder } from '../../../main/engine/passes/holder.ts'
import type { Ticket, VerifiedPass } from '../../../main/engine/passes/pass-format.ts'
import { passFormatIds, passTypes } from '../../../main/engine/passes/reasons.ts'
import type { Finding } from '../../../main/engine/policy/finding.ts'
import { decide, explain, preparePolicy } from '../../../main/engine/policy/policy.ts'
import { PolicyDocument, readySetNames } from '../../../main/engine/policy/policy-document.ts'
import { productFinder, productLists } from '../../../main/engine/policy/products.ts'
import { passProving, verifiedPass } from '../../support/passes.ts'

const atS = Date.parse('2021-07-01T16:00:00Z') / 1_000

/** Rules as a policy file has them. */
const policyOf = (...rules: object[]) =>
  preparePolicy(PolicyDocument.parse({ version: 1, name: 'A venue', rules }), 'America/New_York')

const decided = (pass: VerifiedPass, ...rules: object[]): Decision =>
  decide({ outcome: 'verified', pass, warnings: [] }, policyOf(...rules), atS)

const inShort = (decision: Decision): string =>
  decision.outcome === 'admit' ? 'admit' : `${decision.outcome} ${decision.reason}`

const answer = (pass: VerifiedPass, ...rules: object[]): string => inShort(decided(pass, ...rules))
const bySet = (pass: VerifiedPass, set: (typeof readySetNames)[number]): string =>
  inShort(decide({ outcome: 'verified', pass, warnings: [] }, preparePolicy(set, 'UTC'), atS))

const dose = (code: string, date: string | null, part: Partial<Dose> = {}): Dose => ({
  product: { system: 'cvx', code },
  date,
  nth: null,
  of: null,
  ...part,
})
const series = { kind: 'vaccination-series', id: 'shots', products: 'listed', daysAfter: 15, daysValid: 180 }
const doses = (...given: Dose[]): VerifiedPass => passProving({ doses: given })

describe('a full series', () => {
  it.each<[what: string, doses: Dose[], answer: string]>([
    ['two doses of one that needs two', [dose('208', '2021-04-01'), dose('208', '2021-04-22')], 'admit'],
    ['in any order', [dose('208', '2021-04-22'), dose('208', '2021-04-01')], 'admit'],
    ['one dose of one that needs one', [dose('212', '2021-04-01')], 'admit'],
    ['one dose of one that needs two', [dose('208', '2021-04-01')], 'refuse series-incomplete'],
    [
      'the same dose recorded twice',
      [dose('208', '2021-04-01'), dose('208', '2021-04-01')],
      'refuse series-incomplete',
    ],
    [
      'doses a day less apart than the shortest interval',
      [dose('208', '2021-04-01'), dose('208', '2021-04-17')],
      'refuse series-incomplete',
    ],
    ['doses just far enough apart', [dose('208', '2021-04-01'), dose('208', '2021-04-18')], 'admit'],
    [
      'a dose too soon, made good by a third',
      [dose('208', '2021-04-01'), dose('208', '2021-04-10'), dose('208', '2021-05-01')],
      'admit',
    ],
    [
      'two doses of one that needs three',
      [dose('219', '2021-04-01'), dose('219', '2021-04-22')],
      'refuse series-incomplete',
    ],
    [
      'doses of two products, the longer wait between',
      [dose('208', '2021-04-01'), dose('207', '2021-04-25')],
      'admit',
    ],
    [
      'doses of two products, a day less',
      [dose('208', '2021-04-01'), dose('207', '2021-04-24')],
      'refuse series-incomplete',
    ],
    ['a product that is on no list', [dose('213', '2021-04-01')], 'refer evidence-missing'],
    ['no product named', [dose('208', '2021-04-01', { product: null })], 'refer evidence-missing'],
    [
      'one dose and one of no known product: it may be the second',
      [dose('208', '2021-04-01'), dose('999', '2021-05-01')],
      'refer evidence-missing',
    ],
    [
      'a booster of no known product, after a full series',
      [dose('212', '2021-04-01'), dose('999', '2021-06-30')],
      'admit',
    ],
    [
      'a booster of yesterday, after a full series',
      [dose('212', '2021-04-01'), dose('208', '2021-06-30')],
      'admit',
    ],
    ['no date', [dose('212', null)], 'refer evidence-missing'],
    ['a date that is none', [dose('212', '2021-02-30')], 'refer evidence-missing'],
    ['a second dose without date', [dose('208', '2021-04-01'), dose('208', null)], 'refer evidence-missing'],
    [
      'a dose without date, beside a full series',
      [dose('208', null), dose('208', '2021-04-01'), dose('208', '2021-04-22')],
      'admit',
    ],
    ['months that leave no doubt', [dose('208', '2021-03'), dose('208', '2021-05')], 'admit'],
    [
      'months that may be too near each other',
      [dose('208', '2021-04'), dose('208', '2021-05')],
      'refer evidence-missing',
    ],
    ['the second of two, by its number', [dose('208', '2021-04-01', { nth: 2, of: 2 })], 'admit'],
    [
      'the first of two, by its number',
      [dose('208', '2021-04-01', { nth: 1, of: 2 })],
      'refuse series-incomplete',
    ],
    [
      'the one dose that its issuer calls the last, of a product that needs two',
      [dose('208', '2021-04-01', { nth: 1, of: 1 })],
      'refer evidence-missing',
    ],
    [
      'a booster of yesterday by its number: when the series was complete is on no record',
      [dose('208', '2021-06-30', { nth: 3, of: 3 })],
      'refer evidence-missing',
    ],
    ['a booster of last month by its number', [dose('208', '2021-06-01', { nth: 3, of: 3 })], 'admit'],
    ['a dose of next month', [dose('212', '2021-08-01')], 'refer evidence-missing'],
    [
      'a booster of next month, after a series that has run out: it renews nothing by itself',
      [dose('212', '2020-12-01'), dose('212', '2021-08-01')],
      'refer evidence-missing',
    ],
    [
      'a booster of next month, after a series that holds',
      [dose('212', '2021-04-01'), dose('212', '2021-08-01')],
      'admit',
    ],
    ['a dose of today', [dose('212', '2021-07-01')], 'refuse too-soon-after-dose'],
    ['no dose at all', [], 'refer type-not-accepted'],
  ])('%s', (_what, given, expected) => {
    expect(answer(doses(...given), series)).toBe(expected)
  })

  it('names the rule, what was found, and from when on it will be met', () => {
    expect(decided(doses(dose('212', '2021-06-20')), series)).toMatchObject({
      outcome: 'refuse',
      reason: 'too-soon-after-dose',
      finding: {
        rule: 'shots',
        met: 'no',
        found: { code: 'last-dose', values: { date: '2021-06-20' } },
        needed: {
          code: 'series-from',
          values: { at: Date.parse('2021-07-05T00:00:00-04:00') / 1_000, days: 15 },
        },
      },
    })
  })

  it('may be of products that a venue lists itself', () => {
    const products = [{ codes: [{ system: 'urn:own', code: 'x' }], doses: 1 }]
    const own = doses(dose('', '2021-04-01', { product: { system: 'urn:own', code: 'x' } }))
    expect(answer(own, { ...series, products })).toBe('admit')
    expect(answer(doses(dose('212', '2021-04-01')), { ...series, products })).toBe('refer evidence-missing')
  })

  it('knows each product by one entry of each list', () => {
    for (const list of Object.values(productLists)) {
      const codes = list.flatMap((product) => product.codes.map(({ system, code }) => `${system}|${code}`))
      expect(new Set(codes).size).toBe(codes.length)
    }
    expect(productFinder(productLists['us-2021'])('cvx', '211')).toBeNull()
    expect(productFinder(productLists['us-2022'])('eu', 'EU/1/21/1618')?.doses).toBe(2)
  })
})

describe('tests', () => {
  const antigen = { kind: 'test-hours', id: 'quick', methods: ['antigen'], hours: 6 }
  const test = (part: Partial<TestResult> = {}): TestResult => ({
    method: 'antigen',
    result: 'negative',
    sampled: atS - 3_600,
    ...part,
  })
  it.each<[what: string, tests: TestResult[], answer: string]>([
    ['a fresh one', [test()], 'admit'],
    ['an old and a fresh one', [test({ sampled: atS - 90_000 }), test()], 'admit'],
    ['by another method', [test({ method: 'pcr' })], 'refer type-not-accepted'],
    ['by a method that is not told', [test({ method: 'unknown' })], 'refer evidence-missing'],
    ['with another result, which is for a person', [test({ result: 'positive' })], 'refer evidence-missing'],
    ['a fresh one beside another result', [test(), test({ result: 'other' })], 'refer evidence-missing'],
    ['of no time', [test({ sampled: null })], 'refer evidence-missing'],
    ['of a time that is none', [test({ sampled: Number.NaN })], 'refer evidence-missing'],
    ['of the far future', [test({ sampled: 1e300 })], 'refer evidence-missing'],
    ['of tomorrow', [test({ sampled: '2021-07-02' })], 'refer evidence-missing'],
    ['of this month', [test({ sampled: '2021-07' })], 'refer evidence-missing'],
    ['of last month', [test({ sampled: '2021-05' })], 'refuse test-too-old'],
    ['none', [], 'refer type-not-accepted'],
  ])('%s', (_what, tests, expected) => {
    expect(answer(passProving({ tests }), antigen)).toBe(expected)
  })

  it('tell of several old ones the newest', () => {
    const old = decided(
      passProving({ tests: [test({ sampled: atS - 90_000 }), test({ sampled: atS - 50_000 })] }),
      antigen,
    )
    expect(old).toMatchObject({ finding: { found: { code: 'test-at', values: { at: atS - 50_000 } } } })
  })
})

describe('tickets', () => {
  const ticket = (part: Partial<Ticket> = {}): VerifiedPass => ({
    ...verifiedPass,
    type: 'ticket',
    ticket: { id: 'a-17', event: 'final', zone: 'north', product: 'seat', entries: 1, ...part },
  })
  const gate = { kind: 'ticket', events: ['final'], zones: ['north', 'east'], kinds: ['seat'] }

  it.each<[what: string, pass: VerifiedPass, answer: string]>([
    ['of this event and zone', ticket(), 'admit'],
    ['of the whole event', ticket({ zone: null }), 'admit'],
    ['of another event', ticket({ event: 'semi', zone: 'south' }), 'refuse wrong-event'],
    ['of another zone', ticket({ zone: 'south' }), 'refuse wrong-zone'],
    ['of another kind', ticket({ product: 'parking' }), 'refer type-not-accepted'],
    ['of no kind', ticket({ product: null }), 'refer type-not-accepted'],
    ['no ticket', verifiedPass, 'refer type-not-accepted'],
  ])('%s', (_what, pass, expected) => {
    expect(answer(pass, gate)).toBe(expected)
  })

  it('name what was found on one line, whatever a seller wrote', () => {
    expect(decided(ticket({ event: `semi\u202e\n${'x'.repeat(200)}` }), gate)).toMatchObject({
      finding: { found: { code: 'event', values: { names: [expect.stringMatching(/^semi x{74}…$/)] } } },
    })
  })

  it('of any event are good where nothing is asked', () => {
    expect(bySet(ticket({ event: 'anything' }), 'tickets-only')).toBe('admit')
    expect(bySet(verifiedPass, 'tickets-only')).toBe('refer type-not-accepted')
  })
})

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
