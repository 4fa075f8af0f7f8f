import type { Cancel } from '../../native/clock.ts'
import { FakeClock } from './fake-clock.ts'

/** Tells when somebody begins to wait by it: then a test may let the time pass that they wait for, and no other. */
export class ClockOfWaits extends FakeClock {
  #heard: (afterMs: number) => void = () => undefined

  /** The next wait of so long. */
  asked(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#heard = (afterMs) => {
        if (afterMs === ms) resolve()
      }
    })
  }

  override schedule(afterMs: number, action: () => void): Cancel {
    const cancel = super.schedule(afterMs, action)
    this.#heard(afterMs)
    return cancel
  }
}
