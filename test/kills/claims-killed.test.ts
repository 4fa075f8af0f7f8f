import { describe, expect, it } from 'vitest'
import { killClaims } from './kill-claims.ts'

describe('a gate that is killed while guests go in', () => {
  it('lets nobody in twice, loses no entry, and knows of whom it does not know', async () => {
    const report = await killClaims({ runs: 5, seed: Math.floor(Math.random() * 2 ** 31) })
    expect(report.kills).toBe(5)
    expect(report.inMidst).toBeGreaterThan(0)
  })
})
