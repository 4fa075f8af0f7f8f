import { systemClock, type Clock } from '../../native/clock.ts'

/**
 * The machine's own clock, which notes what it is asked to wait for: how long the product makes somebody wait shows in
 * that, and not in how busy the machine was.
 */
export class NotingClock implements Clock {
  #waits: number[] = []

  readonly monotonicMs = systemClock.monotonicMs
  readonly wallMs = systemClock.wallMs

  schedule(afterMs: number, action: () => void): () => void {
    return systemClock.schedule(afterMs, () => {
      this.#waits.push(afterMs)
      action()
    })
  }

  /** The sum of the waits that came to their end since this was last asked. Milliseconds. */
  waitedMs(): number {
    return this.#waits.splice(0).reduce((sum, ms) => sum + ms, 0)
  }
}
