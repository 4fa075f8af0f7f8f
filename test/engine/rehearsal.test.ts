import { describe, expect, it } from 'vitest'
import { preparePolicy } from '../../main/engine/policy/policy.ts'
import { Rehearsal } from '../../main/engine/rehearsal.ts'
import { FakeClock } from '../support/fake-clock.ts'

describe('a rehearsal', () => {
  it('has nothing to do before it was started, and takes a pass through while a code arrives', async () => {
    const clock = new FakeClock()
    const policy = preparePolicy('new-york-2021', 'UTC')
    const asked: number[] = []
    const rehearsal = new Rehearsal(
      {
        monotonicMs: () => clock.monotonicMs(),
        schedule: (ms, action) => clock.schedule(ms, action),
        wallMs: () => {
          asked.push(clock.monotonicMs())
          return clock.wallMs()
        },
      },
      () => policy,
    )
    rehearsal.whileArriving()
    expect(asked).toEqual([])
    const started = rehearsal.start()
    while (asked.length < 1_500) {
      await new Promise(setImmediate)
      await clock.pass(10)
    }
    await started
    const before = asked.length
    for (let at = 0; at < 10; at += 1) {
      rehearsal.whileArriving()
      await clock.pass(1)
    }
    expect(asked.length - before).toBe(5)
  })
})
