import { describe, expect, it } from 'vitest'
import { CodeStrength, type Strength } from '../../../../main/engine/admission/lists/code-strength.ts'
import { orderCodes } from '../../../support/code-list.ts'

function strengthOf(codes: readonly string[]): Strength {
  const strength = new CodeStrength()
  for (const code of codes) strength.add(code)
  return strength.result
}

const numbers = (from: number, count: number, step = 1): string[] =>
  Array.from({ length: count }, (_, at) => String(from + at * step))

describe('how hard the codes of a list are to guess', () => {
  it('is told of digits: a thousand of a million', () => {
    expect(strengthOf(numbers(100_000, 900, 1_000))).toMatchObject({
      length: 6,
      alphabet: 'digits',
      guessable: true,
      inSequence: false,
    })
    expect(strengthOf(numbers(100_000, 900, 1_000)).oneIn).toBeLessThan(1_001)
  })

  it('is told of numbers in a row, whatever stands before them', () => {
    const strength = strengthOf(numbers(4_000_000, 500).map((number) => `FINAL26-${number}`))
    expect(strength).toMatchObject({ guessable: true, inSequence: true, possible: 500, oneIn: 1 })
  })

  it('does not count what is the same in all of them', () => {
    const strength = strengthOf(numbers(100_000, 300, 2_711).map((number) => `${'X'.repeat(40)}${number}Z`))
    expect(strength.possible).toBeLessThanOrEqual(1_000_000)
    expect(strength.guessable).toBe(true)
  })

  it('leaves random ones alone, many or few', () => {
    expect(strengthOf(orderCodes(2_000)).guessable).toBe(false)
    expect(strengthOf(orderCodes(1)).guessable).toBe(false)
    expect(strengthOf(['T8Q2-XK4M-9PLW', 'ZZ17-PW0C-44RT']).guessable).toBe(false)
  })

  it('is told of few short ones, too', () => {
    expect(strengthOf(['482913', '104477'])).toMatchObject({
      possible: 1_000_000,
      oneIn: 500_000,
      guessable: true,
    })
  })
})
