import { describe, expect, it } from 'vitest'
import {
  noParts,
  takePart,
  type Part,
  type PartSet,
  type PartTaken,
} from '../../../main/engine/passes/part-set.ts'
import { readScan } from '../../../main/engine/passes/read-scan.ts'
import { numericParts, ShcAuthority } from '../../support/shc-authority.ts'

const authority = new ShcAuthority()
const card = authority.card()
const other = authority.card({ claims: { nbf: 5 } })

function shown(...texts: string[]): PartTaken[] {
  let parts: PartSet = noParts
  return texts.map((text) => {
    const taken = takePart(parts, readScan(text) as Part)
    parts = taken.parts
    return taken
  })
}

describe('codes shown one after another', () => {
  const [one = '', two = '', three = ''] = numericParts(card, 3)

  it('make a card in any order, and the same one twice is no matter', () => {
    const steps = shown(two, two, three, one)
    expect(steps.map((step) => (step.kind === 'more' ? `${step.have} of ${step.of}` : 'complete'))).toEqual([
      '1 of 3',
      '1 of 3',
      '2 of 3',
      'complete',
    ])
    expect(steps.at(-1)).toMatchObject({ token: card })
  })

  it('of another card begin anew: the next guest is not blamed for half a card before', () => {
    const [otherOne = '', otherTwo = ''] = numericParts(other, 2)
    const steps = shown(one, two, otherOne, otherTwo)
    expect(steps[2]).toMatchObject({ kind: 'more', have: 1, of: 2 })
    expect(steps[3]).toMatchObject({ kind: 'complete', token: other })
  })
})
