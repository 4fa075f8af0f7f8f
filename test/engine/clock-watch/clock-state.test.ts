import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  firstLook,
  isBehind,
  lookAtClock,
  type ClockState,
} from '../../../main/engine/clock-watch/clock-state.ts'

const startMs = Date.UTC(2026, 10, 21, 19)
const limitMs = 10 * 60_000
const s = 1_000
const minute = 60 * s
const hour = 60 * minute

/** A clock that is looked at: `pass` lets both clocks run, `set` sets the wall clock, each in milliseconds. */
class Watched {
  state: ClockState
  #wallMs = startMs
  #monotonicMs = 5_000

  constructor(newestMs: number | null = null) {
    this.state = firstLook(this.#at(), newestMs, limitMs)
  }

  pass(ms: number): string {
    this.#monotonicMs += ms
    return this.set(ms)
  }

  set(byMs: number): string {
    this.#wallMs += byMs
    this.state = lookAtClock(this.state, this.#at(), limitMs)
    return this.says()
  }

  says(): string {
    if (this.state.held) return 'held'
    if (isBehind(this.state)) return 'behind'
    return this.state.forwardSinceMs === null ? 'right' : 'forward'
  }

  #at() {
    return { wallMs: this.#wallMs, monotonicMs: this.#monotonicMs }
  }
}

describe('a clock at the start of a gate', () => {
  it.each([
    ['nothing is known', null, 'right'],
    ['the gate was off for a year', startMs - 365 * 24 * hour, 'right'],
    ['it is where it was', startMs, 'right'],
    ['it is a minute behind', startMs + minute, 'right'],
    ['it is more than a minute behind', startMs + minute + 1, 'behind'],
    ['it is behind by all that is allowed', startMs + limitMs, 'behind'],
    ['it is behind by a millisecond more', startMs + limitMs + 1, 'held'],
    ['its battery is empty', startMs + 26 * 365 * 24 * hour, 'held'],
  ])('is judged by the newest time seen: %s', (_what, newestMs, says) => {
    expect(new Watched(newestMs).says()).toBe(says)
  })

  it('is right when it is set past the newest time, however far', () => {
    const clock = new Watched(startMs + hour)
    expect(clock.says()).toBe('held')
    expect(clock.set(3 * 24 * hour)).toBe('right')
  })

  it('does not become right by being wrong for long enough', () => {
    const clock = new Watched(startMs + hour)
    expect(clock.pass(2 * hour)).toBe('held')
    expect(clock.set(hour)).toBe('right')
  })
})

describe('a clock that is set while the gate runs', () => {
  it('may be set a little, either way', () => {
    const clock = new Watched()
    expect([clock.set(-2 * s), clock.pass(s), clock.set(-50 * s), clock.set(5 * minute)]).toEqual(
      Array(4).fill('right'),
    )
  })

  it('is behind after a step back, held after a long one, and right when it is set right', () => {
    const clock = new Watched()
    expect(clock.set(-61 * s)).toBe('behind')
    expect(clock.set(-9 * minute)).toBe('held')
    expect(clock.pass(hour)).toBe('held')
    expect(clock.set(9 * minute)).toBe('held')
    expect(clock.set(61 * s)).toBe('right')
  })

  it('is not let back in small steps', () => {
    const clock = new Watched()
    const says = Array.from({ length: 12 }, () => clock.set(-59 * s))
    expect(says.slice(0, 2)).toEqual(['right', 'behind'])
    expect(says.at(-1)).toBe('held')
  })

  it('that has gone far ahead is doubted for an hour, as after a sleep, and then believed', () => {
    const clock = new Watched()
    expect(clock.set(5 * minute + 1)).toBe('forward')
    expect(clock.pass(hour - 1)).toBe('forward')
    expect(clock.pass(1)).toBe('right')
    expect(clock.set(-hour)).toBe('held')
  })

  it('that has gone far ahead by mistake, and is set back, was never behind', () => {
    const clock = new Watched()
    clock.set(365 * 24 * hour)
    clock.pass(10 * minute)
    expect(clock.set(-365 * 24 * hour)).toBe('right')
    expect(clock.state.leastMs).toBe(startMs + 10 * minute)
  })

  it('loses nothing to a monotonic clock that runs a little faster', () => {
    let state = firstLook({ wallMs: startMs, monotonicMs: 0 }, null, limitMs)
    for (let looks = 1; looks <= 20_000; looks += 1) {
      state = lookAtClock(state, { wallMs: startMs + looks * 5_000, monotonicMs: looks * 5_010 }, limitMs)
    }
    expect(isBehind(state)).toBe(false)
  })
})

describe('whatever is done to a clock', () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 3 * hour }) }),
      fc.record({ kind: fc.constant('set' as const), ms: fc.integer({ min: -48 * hour, max: 48 * hour }) }),
    ),
    { maxLength: 40 },
  )

  it('no hold ends before the clock shows again what it is at the least', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const clock = new Watched()
        for (const { kind, ms } of all) {
          const before = clock.state
          clock[kind](ms)
          const { state } = clock
          if (!before.held) continue
          const elapsedMs = state.at.monotonicMs - before.at.monotonicMs
          const reached = state.at.wallMs >= before.leastMs + elapsedMs - minute
          expect(state.held).toBe(!reached)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('it is never let go further back than the limit from what it has shown while it was right', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const clock = new Watched()
        let shownMs = startMs
        for (const { kind, ms } of all) {
          clock[kind](ms)
          const { state } = clock
          if (!state.held) expect(state.at.wallMs).toBeGreaterThanOrEqual(shownMs - limitMs)
          if (clock.says() === 'right') shownMs = Math.max(shownMs, state.at.wallMs)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
