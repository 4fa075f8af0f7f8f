import type { Gate } from '../engine/gate.ts'

/** What a button without a board, a script or another program of the venue sends to the engine's process. */
const releaseSignal = 'SIGUSR2'

export interface ReleaseSignal {
  /** From now on the signal opens this gate; and at once, if it came while the gate was being started. */
  opens(gate: Pick<Gate, 'release'>): void
  /** There is no gate until the next one is started. */
  waits(): void
  stop(): void
}

/**
 * The emergency release by a signal to the engine's process. Listened for before anything else is begun: a process that
 * does not listen is ended by it. Windows has no such signal.
 */
export function listenForRelease(): ReleaseSignal {
  let gate: Pick<Gate, 'release'> | null = null
  let early = false
  const release = (): void => {
    if (gate === null) early = true
    else gate.release('signal')
  }
  if (process.platform !== 'win32') process.on(releaseSignal, release)
  return {
    opens(started) {
      gate = started
      if (!early) return
      early = false
      release()
    },
    waits() {
      gate = null
    },
    stop: () => void process.off(releaseSignal, release),
  }
}
