import { describe, expect, it } from 'vitest'
import { type Dose } from '../../../../main/engine/passes/evidence.ts'
import { productFinder, productLists } from '../../../../main/engine/policy/products.ts'
import { decided, answer, dose, series, doses } from './answers.ts'

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
