/** Time as the shell needs it: an argument, so that what waits half a minute is tested in none. */
export interface ShellClock {
  /** Milliseconds from an arbitrary start; never goes back. */
  monotonicMs(): number
  /** Runs `action` once, `afterMs` milliseconds from now; what it returns undoes that. */
  schedule(afterMs: number, action: () => void): () => void
}

export const shellClock: ShellClock = {
  monotonicMs: () => performance.now(),
  schedule(afterMs, action) {
    const timer = setTimeout(action, afterMs)
    return () => clearTimeout(timer)
  },
}
