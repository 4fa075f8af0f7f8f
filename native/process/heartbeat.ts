import type { Cancel, Clock } from '../clock.ts'

/** From one beat to the next. Milliseconds. */
export const beatMs = 500
/** So many beats without a word: 3 s. */
const patientBeats = 6
/** Until the first word, while the other one starts on a busy machine: 15 s. */
const startBeats = 30

export interface HeartbeatParts {
  readonly clock: Clock
  /** Tells the other that we are there. */
  readonly beat: () => void
  /** The other was not heard for too long. Called once, and again only after it was heard. */
  readonly onSilent: () => void
}

/**
 * Says that we are there, and notices when the other does not any more. It counts its own beats and not the time: of what
 * held up this process, or the whole machine, the other is not accused.
 */
export class Heartbeat {
  readonly #parts: HeartbeatParts
  #unheard = 0
  #patience = startBeats
  #next: Cancel

  constructor(parts: HeartbeatParts) {
    this.#parts = parts
    this.#next = this.#schedule()
  }

  heard(): void {
    this.#unheard = 0
    this.#patience = patientBeats
  }

  stop(): void {
    this.#next()
  }

  #schedule(): Cancel {
    return this.#parts.clock.schedule(beatMs, () => {
      this.#next = this.#schedule()
      this.#unheard += 1
      this.#parts.beat()
      if (this.#unheard === this.#patience) this.#parts.onSilent()
    })
  }
}
