import type { Cancel, Clock } from '../clock.ts'

/** Bytes that came without a pause: how many, and the first and the last of them. */
export interface HeardBytes {
  readonly total: number
  /** In hex digits, as many as `headBytes` at the most. */
  readonly head: string
  /** The last of what came after the head, in hex digits: as many as `tailBytes` at the most. */
  readonly tail: string
}

export const headBytes = 24
export const tailBytes = 4
/** The bytes of one code come with shorter pauses than this. Milliseconds. */
const pauseMs = 200

/** Sums up what a device sends, for somebody who sets it up: of a code of any length only its two ends are kept. */
export class ByteEar {
  readonly #clock: Clock
  readonly #tell: (heard: HeardBytes) => void
  #total = 0
  #head = Buffer.alloc(0)
  #tail = Buffer.alloc(0)
  #lastAtMs = 0
  #waiting: Cancel | null = null

  constructor(clock: Clock, tell: (heard: HeardBytes) => void) {
    this.#clock = clock
    this.#tell = tell
  }

  push(bytes: Buffer): void {
    this.#lastAtMs = this.#clock.monotonicMs()
    this.#total += bytes.length
    const toHead = bytes.subarray(0, headBytes - this.#head.length)
    this.#head = Buffer.concat([this.#head, toHead])
    this.#tail = Buffer.concat([this.#tail, bytes.subarray(toHead.length)]).subarray(-tailBytes)
    this.#waiting ??= this.#wait(pauseMs)
  }

  close(): void {
    this.#waiting?.()
    this.#waiting = null
  }

  /** Of a stream that does not end it is told all the same. */
  #wait(forMs: number): Cancel {
    return this.#clock.schedule(forMs, () => {
      this.#tell({ total: this.#total, head: this.#head.toString('hex'), tail: this.#tail.toString('hex') })
      const leftMs = this.#lastAtMs + pauseMs - this.#clock.monotonicMs()
      if (leftMs > 0) {
        this.#waiting = this.#wait(leftMs)
        return
      }
      this.#waiting = null
      this.#total = 0
      this.#head = Buffer.alloc(0)
      this.#tail = Buffer.alloc(0)
    })
  }
}
