import { describe, expect, it } from 'vitest'
import { parts } from '../support/parts.ts'
import { evening } from './evening.ts'

describe.skipIf(parts.socat === null)(
  'an evening at the gates, some of it with an engine that is killed',
  () => {
    it('answers each guest as the rules have it, counts them all, and forgets them when it is over', async () => {
      const figures = await evening({ guests: 24, lanesIn: 3, lanesOut: 2, seed: 5, killEveryMs: 2_500 })
      expect(figures.kills).toBeGreaterThan(0)
      expect(figures.mostInside).toBeLessThanOrEqual(figures.capacity + figures.kills * 3)
      expect(figures.inside).toBe(0)
    })
  },
)
