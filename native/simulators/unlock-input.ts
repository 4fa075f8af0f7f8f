import type { Cancel, Clock } from '../clock.ts'

/** A tripod in pulse mode waits this long for its guest, whatever the pulse. Source: PERCo TTR-04CW, pulse mode. */
const freeMs = 5_000
/** A shorter closing of the contact is no command. */
const leastPulseMs = 100

/** The contact that frees a turnstile in one direction, and what the turnstile makes of it. */
export class UnlockInput {
  readonly #clock: Clock
  readonly #mode: 'pulse' | 'potential'
  readonly #onChange: () => void
  #closed = false
  #free = false
  #command: Cancel | null = null
  #relock: Cancel | null = null

  constructor(clock: Clock, mode: 'pulse' | 'potential', onChange: () => void) {
    this.#clock = clock
    this.#mode = mode
    this.#onChange = onChange
  }

  get closed(): boolean {
    return this.#closed
  }

  get free(): boolean {
    return this.#free
  }

  contact(closed: boolean): void {
    if (closed === this.#closed) return
    this.#closed = closed
    this.#command?.()
    this.#command = closed ? this.#clock.schedule(leastPulseMs, () => this.#unlock()) : null
    if (!closed && this.#mode === 'potential') this.lock()
    else this.#onChange()
  }

  /** Somebody has gone through, or nobody in time. */
  lock(): void {
    this.#relock?.()
    this.#relock = null
    this.#free = this.#closed && this.#mode === 'potential'
    this.#onChange()
  }

  stop(): void {
    this.#command?.()
    this.#relock?.()
  }

  #unlock(): void {
    if (this.#free) return
    this.#free = true
    if (this.#mode === 'pulse') this.#relock = this.#clock.schedule(freeMs, () => this.lock())
    this.#onChange()
  }
}
