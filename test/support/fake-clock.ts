import type { Cancel, Clock } from '../../native/clock.ts'

/** A clock that moves only when told to, and runs on the way what was scheduled, in its order. */
export class FakeClock implements Clock {
  #nowMs = 1_000
  #wallAtStartMs: number
  #scheduled: { atMs: number; action: () => void }[] = []

  constructor(wallAtStartMs = Date.UTC(2026, 10, 21, 19, 0)) {
    this.#wallAtStartMs = wallAtStartMs
  }

  monotonicMs(): number {
    return this.#nowMs
  }

  wallMs(): number {
    return this.#wallAtStartMs + this.#nowMs - 1_000
  }

  /** Somebody sets the machine's time. */
  setWall(byMs: number): void {
    this.#wallAtStartMs += byMs
  }

  schedule(afterMs: number, action: () => void): Cancel {
    const entry = { atMs: this.#nowMs + afterMs, action }
    this.#scheduled.push(entry)
    return () => {
      this.#scheduled = this.#scheduled.filter((other) => other !== entry)
    }
  }

  advance(byMs: number): void {
    const untilMs = this.#nowMs + byMs
    for (let next = this.#nextBefore(untilMs); next !== undefined; next = this.#nextBefore(untilMs)) {
      this.#nowMs = Math.max(this.#nowMs, next.atMs)
      this.#scheduled = this.#scheduled.filter((other) => other !== next)
      next.action()
    }
    this.#nowMs = untilMs
  }

  /** Like `advance`, and lets promises settle after each step. */
  async pass(byMs: number): Promise<void> {
    const untilMs = this.#nowMs + byMs
    await settled()
    for (let next = this.#nextBefore(untilMs); next !== undefined; next = this.#nextBefore(untilMs)) {
      this.advance(Math.max(0, next.atMs - this.#nowMs))
      await settled()
    }
    this.#nowMs = untilMs
  }

  #nextBefore(untilMs: number): { atMs: number; action: () => void } | undefined {
    return this.#scheduled
      .filter(({ atMs }) => atMs <= untilMs)
      .toSorted((a, b) => a.atMs - b.atMs)
      .at(0)
  }
}

/** One turn of the event loop: every promise that can settle has settled. */
const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })
