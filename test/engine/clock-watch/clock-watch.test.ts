import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ClockMemory } from '../../../main/engine/clock-watch/clock-memory.ts'
import { ClockWatch } from '../../../main/engine/clock-watch/clock-watch.ts'
import { soundGate } from '../../../main/engine/gate-condition.ts'
import { createJudge } from '../../../main/engine/judge.ts'
import type { LogEvent } from '../../../main/engine/log.ts'
import { preparePolicy } from '../../../main/engine/policy/policy.ts'
import { buildTrustView } from '../../../main/engine/trust/build-trust-view.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { newFolder } from '../../support/folder.ts'
import { openGateStore } from '../../support/gate-store.ts'
import { numeric, ShcAuthority } from '../../support/shc-authority.ts'

const authority = new ShcAuthority()
const { view } = await buildTrustView(authority.trust())
const pass = numeric(authority.card())
const policy = preparePolicy('any-authentic', 'UTC')
const limitMs = 600_000
function watched(memory: ClockMemory) {
  const clock = new FakeClock()
  const log: LogEvent[] = []
  const watch = new ClockWatch({ memory, clock, limitMs, log: (event) => log.push(event) })
  watch.start(() => undefined)
  const condition = { ...soundGate, isClockDoubtful: watch.isDoubtful }
  const judge = createJudge({ policy: () => policy, trust: () => view, condition, clock })
  return { clock, log, watch, judge }
}

describe('a gate whose clock is set this way and that', () => {
  it('never lets a dated pass in while it is held, nor in the turn in which the clock was set', () => {
    const memory = new ClockMemory(openGateStore(newFolder()).store, null)
    const step = fc.record({
      passMs: fc.integer({ min: 0, max: 20_000 }),
      setMs: fc.oneof(
        fc.constant(0),
        fc.integer({ min: -2_000_000, max: 2_000_000 }),
        fc.integer({ min: -90_000, max: 90_000 }),
      ),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const { clock, watch, judge } = watched(memory)
        // What a person with a good watch would know: the latest that the clock has shown without a leap ahead.
        let shownMs = clock.wallMs()
        let hasLeapt = false
        for (const { passMs, setMs } of steps) {
          clock.advance(passMs)
          clock.setWall(setMs)
          const judged = judge.judge(pass)
          if (judged.kind !== 'decision') throw new Error('no decision')
          const { outcome } = judged.decision
          expect(outcome).toBe(watch.view()?.held === true ? 'refer' : 'admit')
          hasLeapt ||= setMs > 300_000
          if (!hasLeapt && clock.wallMs() < shownMs - limitMs) expect(outcome).toBe('refer')
          if (!hasLeapt) shownMs = Math.max(shownMs, clock.wallMs())
        }
      }),
      { numRuns: 300 },
    )
  })

  it('writes steps back into the log, and what comes of them', () => {
    const { clock, log } = watched(new ClockMemory(openGateStore(newFolder()).store, null))
    clock.advance(10_000)
    clock.setWall(-3_000)
    clock.advance(10_000)
    clock.setWall(-3_600_000)
    clock.advance(10_000)
    expect(log).toEqual([
      { event: 'clock', stepS: -3, doubt: null, held: false },
      { event: 'clock', stepS: -3_600, doubt: 'behind', held: true },
    ])
  })

  it('goes on when its newest time can be written nowhere', () => {
    const { store: full } = openGateStore(newFolder())
    full.db.exec("CREATE TRIGGER no BEFORE INSERT ON settings BEGIN SELECT RAISE(ABORT, 'no'); END")
    const { clock, log, watch } = watched(new ClockMemory(full, null))
    clock.advance(300_000)
    expect(log).toEqual([{ event: 'clock-not-kept', fault: 'store-failed' }])
    expect(watch.isDoubtful()).toBe(false)
  })
})
