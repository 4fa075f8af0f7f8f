import type { Cancel, Clock } from '../clock.ts'

/** A contact bounces when it closes and when it opens: what it says counts once it has said it for some milliseconds. */
export class Debounce {
  readonly #clock: Clock
  readonly #ms: number
  readonly #onSettled: (value: boolean) => void
  #settled: boolean | null = null
  #settling: { readonly value: boolean; readonly cancel: Cancel } | null = null

  /** @param ms 0 takes every change at its word. */
  constructor(clock: Clock, ms: number, onSettled: (value: boolean) => void) {
    this.#clock = clock
    this.#ms = ms
    this.#onSettled = onSettled
  }

  /** Each reading of the contact, changed or not. */
  heard(value: boolean): void {
    if (value === this.#settling?.value) return
    this.#stopWaiting()
    if (value === this.#settled) return
    const cancel = this.#clock.schedule(this.#ms, () => {
      this.#settling = null
      this.#settled = value
      this.#onSettled(value)
    })
    this.#settling = { value, cancel }
  }

  /** Nothing is known any more: the next reading is the first. */
  forget(): void {
    this.#stopWaiting()
    this.#settled = null
  }

  #stopWaiting(): void {
    this.#settling?.cancel()
    this.#settling = null
  }
}
