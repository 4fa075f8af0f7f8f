import { describe, expect, it } from 'vitest'
import { fuzzFormat } from './fuzz-format.ts'
import { targets } from './targets.ts'

describe('four thousand passes that somebody tampered with', () => {
  it.each(targets.map((target) => [target.format, target] as const))(
    '%s: a verdict on each, and none verified that was not signed',
    async (_format, target) => {
      const { failures, outcomes, grownBytes } = await fuzzFormat(target, 1, 4_000)
      expect(failures).toEqual([])
      expect(grownBytes).toBeLessThan(16 * 2 ** 20)
      // Both sides of the signature were reached.
      for (const outcome of ['malformed', 'signature-invalid', 'verified'])
        expect(outcomes.get(outcome)).toBeGreaterThan(100)
    },
    300_000,
  )
})
