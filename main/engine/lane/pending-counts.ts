import { ok, unreachable, type Result } from '../../../native/result.ts'
import type { LaneCounts } from './lane-parts.ts'
import type { LaneEffect, LaneFault } from './lane-state.ts'

type Count = Extract<LaneEffect, { kind: 'count' | 'grant-begin' | 'grant-end' | 'ungranted' | 'passed' }>

/** What a lane has to count and is not on disk yet, oldest first. */
export class PendingCounts {
  readonly #counts: LaneCounts
  #pending: Count[] = []

  constructor(counts: LaneCounts) {
    this.#counts = counts
  }

  get isEmpty(): boolean {
    return this.#pending.length === 0
  }

  add(count: Count): void {
    this.#pending.push(count)
  }

  /** What cannot be written stays. */
  store(): Result<void, LaneFault> {
    for (let next = this.#pending[0]; next !== undefined; next = this.#pending[0]) {
      const stored = this.#write(next)
      if (!stored.ok) return stored
      this.#pending.shift()
    }
    return ok(undefined)
  }

  #write(count: Count): Result<void, LaneFault> {
    switch (count.kind) {
      case 'count':
        return this.#counts.decision(count.decision, count.opens)
      case 'grant-end':
        return this.#counts.grantEnd(count.end, count.people)
      case 'grant-begin':
        return this.#counts.grantBegin(count.people)
      case 'passed':
        return this.#counts.passed(count.people)
      case 'ungranted':
        return this.#counts.ungranted(count.end)
      default:
        return unreachable(count)
    }
  }
}
