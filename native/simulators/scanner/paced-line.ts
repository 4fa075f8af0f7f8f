import type { Cancel, Clock } from '../../clock.ts'

/** The handfuls of a USB adapter. */
const handful = 16

/** Sends bytes as quick as a line of some speed carries them, one after another. */
export class PacedLine {
  readonly #bytesPerSecond: number | null
  readonly #send: (bytes: Buffer) => void
  readonly #clock: Clock
  #waiting = Buffer.alloc(0)
  #next: Cancel | null = null
  #whenSent: (() => void)[] = []

  /** @param bytesPerSecond 960 at 9600 baud; null: all at once. */
  constructor(bytesPerSecond: number | null, send: (bytes: Buffer) => void, clock: Clock) {
    this.#bytesPerSecond = bytesPerSecond
    this.#send = send
    this.#clock = clock
  }

  send(bytes: Buffer): void {
    if (this.#bytesPerSecond === null) return this.#send(bytes)
    this.#waiting = Buffer.concat([this.#waiting, bytes])
    if (this.#next === null) this.#sendSoon(this.#bytesPerSecond)
  }

  /** Resolves when nothing waits to be sent. */
  sent(): Promise<void> {
    if (this.#next === null) return Promise.resolve()
    return new Promise((resolve) => {
      this.#whenSent.push(resolve)
    })
  }

  /** The plug is pulled: what was not sent never will be. */
  cut(): void {
    this.#next?.()
    this.#waiting = Buffer.alloc(0)
    this.#rest()
  }

  #sendSoon(bytesPerSecond: number): void {
    const bytes = this.#waiting.subarray(0, handful)
    this.#next = this.#clock.schedule((bytes.length * 1_000) / bytesPerSecond, () => {
      this.#waiting = this.#waiting.subarray(bytes.length)
      this.#send(bytes)
      if (this.#waiting.length > 0) this.#sendSoon(bytesPerSecond)
      else this.#rest()
    })
  }

  #rest(): void {
    this.#next = null
    for (const tell of this.#whenSent.splice(0)) tell()
  }
}
