/** Undoes one `schedule`. Calling it twice, or after the call has run, does nothing. */
export type Cancel = () => void

/** Time as an argument. Durations come from `monotonicMs` alone; `wallMs` is for dates that people and passes name. */
export interface Clock {
  /** Milliseconds from an arbitrary start; never goes back. */
  monotonicMs(): number
  /** Milliseconds since 1970-01-01 UTC. May jump either way when the machine's time is set. */
  wallMs(): number
  /** Runs `action` once, `afterMs` milliseconds from now. */
  schedule(afterMs: number, action: () => void): Cancel
}

export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
  schedule(afterMs, action) {
    const timer = setTimeout(action, afterMs)
    return () => clearTimeout(timer)
  },
}
