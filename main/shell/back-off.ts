/** Pauses of something that is tried again and again: they grow while it fails at once, and begin anew once it held. */
export class BackOff {
  readonly #pausesMs: readonly [number, ...number[]]
  readonly #soundMs: number
  #attempt = 0

  /**
   * @param pausesMs one after the other; the last repeats.
   * @param soundMs what held for so long was sound.
   */
  constructor(pausesMs: readonly [number, ...number[]], soundMs: number) {
    this.#pausesMs = pausesMs
    this.#soundMs = soundMs
  }

  /** The pause before the next attempt. @param heldMs how long the last one held. */
  next(heldMs: number): number {
    if (heldMs >= this.#soundMs) this.#attempt = 0
    const pauseMs = this.#pausesMs[this.#attempt] ?? this.#pausesMs.at(-1) ?? this.#pausesMs[0]
    this.#attempt += 1
    return pauseMs
  }
}
