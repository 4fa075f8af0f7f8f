import { describe, expect, it } from 'vitest'
import type { Notice } from '../../../../main/contract/gate-api.ts'
import { GuessWatch } from '../../../../main/engine/admission/lists/guess-watch.ts'
import type { Judge } from '../../../../main/engine/lane/lane-parts.ts'
import { FakeClock } from '../../../support/fake-clock.ts'

/** A gate that refuses every code with this reason. */
function gate(reason: 'not-on-list' | 'expired' = 'not-on-list') {
  const clock = new FakeClock()
  let notice: Notice | null = null
  const watch = new GuessWatch(
    { notify: (given) => void (notice = given), withdraw: () => void (notice = null) },
    clock,
  )
  const judge: Judge = {
    judge: () => ({ kind: 'decision', decision: { outcome: 'refuse', reason, format: null, pass: null } }),
    forgetParts: () => undefined,
  }
  const lanes = { north: watch.watched('North 1', judge), south: watch.watched('South 1', judge) }
  let next = 0
  return {
    clock,
    lanes,
    told: (): Notice | null => notice,
    /** Shows so many different codes, one every `everyMs`. */
    tries(lane: Judge, codes: number, everyMs: number): void {
      for (let tried = 0; tried < codes; tried += 1) {
        lane.judge(`CODE-${(next += 1)}`)
        clock.advance(everyMs)
      }
    },
  }
}

describe('codes that are tried out at a lane', () => {
  it('are told to staff from the tenth within a minute on, with the lane', () => {
    const { lanes, tries, told } = gate()
    tries(lanes.north, 9, 2_000)
    expect(told()).toBeNull()
    tries(lanes.north, 1, 2_000)
    expect(told()).toEqual({ code: 'codes-guessed', severity: 'warning', detail: 'North 1' })
    tries(lanes.south, 10, 2_000)
    expect(told()?.detail).toBe('North 1, South 1')
  })

  it('are told of for ten minutes after the last', () => {
    const { lanes, tries, told, clock } = gate()
    tries(lanes.north, 10, 2_000)
    clock.advance(9 * 60_000)
    expect(told()).not.toBeNull()
    clock.advance(2 * 60_000)
    expect(told()).toBeNull()
  })

  it('are none where guests come with wrong codes at the pace of a queue', () => {
    const { lanes, tries, told } = gate()
    tries(lanes.north, 60, 7_000)
    expect(told()).toBeNull()
  })

  it('are none where one guest holds the same one there', () => {
    const { lanes, told } = gate()
    for (let times = 0; times < 50; times += 1) lanes.north.judge('CODE-1')
    expect(told()).toBeNull()
  })

  it('are none where passes are refused for other reasons', () => {
    const { lanes, tries, told } = gate('expired')
    tries(lanes.north, 50, 500)
    expect(told()).toBeNull()
  })
})
