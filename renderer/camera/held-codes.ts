/** A code that was out of sight for so long and comes back is shown anew. A lane's own measure is the same by default. */
export const goneMs = 3_000

/**
 * The codes that are held before the camera now. Each is handed on once, however long it is held: a picture in which it
 * was not found, a finger over it, or its turn among the codes of one pass do not make it a new one.
 * Times are milliseconds of one clock.
 */
export class HeldCodes {
  readonly #seenMs = new Map<string, number>()

  /** @returns whether this code was not held until now. */
  see(text: string, nowMs: number): boolean {
    for (const [held, seenMs] of this.#seenMs) if (nowMs - seenMs >= goneMs) this.#seenMs.delete(held)
    const isNew = !this.#seenMs.has(text)
    this.#seenMs.set(text, nowMs)
    return isNew
  }

  /** The gate was busy with another guest: this code is handed on again as soon as it is seen. */
  forget(text: string): void {
    this.#seenMs.delete(text)
  }
}
