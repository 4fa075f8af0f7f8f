import { describe, expect, it } from 'vitest'
import { killSyncs } from './kill-syncs.ts'

describe('a sync that is killed at a random moment', () => {
  it('leaves the old set or the new one, whole; the next brings the new one, and undo the old', async () => {
    const report = await killSyncs({ runs: 6, seed: Math.floor(Math.random() * 2 ** 31) })
    expect(report.old + report.new).toBe(6)
  })
})
