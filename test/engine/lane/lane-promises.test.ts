import fc from 'fast-check'
import { describe, it } from 'vitest'
import { promisesAreKept } from '../../support/lane-walk.ts'

describe('whatever happens in whatever order', () => {
  it('a lane keeps its promises, alone or with another direction, and serves again once all is mended', () => {
    fc.assert(promisesAreKept(60), { numRuns: 2_000 })
  })
})
