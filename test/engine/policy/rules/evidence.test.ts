import { describe, expect, it } from 'vitest'
import { type TestResult } from '../../../../main/engine/passes/evidence.ts'
import type { Ticket, VerifiedPass } from '../../../../main/engine/passes/pass-format.ts'
import { passProving, verifiedPass } from '../../../support/passes.ts'
import { atS, decided, answer, bySet } from './answers.ts'

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
