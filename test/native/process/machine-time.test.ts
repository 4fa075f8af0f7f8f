import { describe, expect, it } from 'vitest'
import { aheadOf } from '../../../native/process/machine-time.ts'
import { FakeClock } from '../../support/fake-clock.ts'

describe("the machine's clock beside a process's own", () => {
  it('is compared rightly by a process that is held up as it looks', () => {
    const clock = new FakeClock()
    let looks = 0
    const machineMs = (): number => {
      looks += 1
      // Held up for 54 ms between the first look at one and at the other, and a little at the last.
      const nowMs = clock.monotonicMs() + 5_000
      if (looks === 1) clock.advance(54)
      if (looks === 9) clock.advance(1)
      return nowMs
    }
    expect(aheadOf(clock, machineMs)).toBe(5_000)
  })
})
