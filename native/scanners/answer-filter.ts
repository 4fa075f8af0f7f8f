import type { CodeReader } from './code-reader.ts'

export interface AnswerEvents {
  /** Is an answer due? Nothing is taken for one else. */
  due(): boolean
  answered(): void
}

/**
 * Takes a scanner's answers to orders out of its stream before codes are cut out of the rest, even where the line cuts an
 * answer in pieces. An answer is known by its bytes, by being due, and by standing between codes: within a code
 * the same bytes are the code's. With framing by silence nothing tells between from within, and being due must do.
 */
export class AnswerFilter implements CodeReader {
  readonly silenceMs: number
  readonly #codes: CodeReader
  /** Its first byte must not come in it again: then no answer can begin within the beginning of another. */
  readonly #answer: Buffer
  readonly #bySilence: boolean
  readonly #events: AnswerEvents
  /** How much of an answer is held back, until it is known whether it is one. */
  #held = 0

  constructor(
    codes: CodeReader,
    { answer, bySilence, ...events }: { answer: Uint8Array; bySilence: boolean } & AnswerEvents,
  ) {
    this.#codes = codes
    this.silenceMs = codes.silenceMs
    this.#answer = Buffer.from(answer)
    this.#bySilence = bySilence
    this.#events = events
  }

  get holding(): boolean {
    return this.#held > 0 || this.#codes.holding
  }

  push(chunk: Buffer): void {
    let from = 0
    for (let at = 0; at < chunk.length; at += 1) {
      if (this.#held > 0 && chunk[at] !== this.#answer[this.#held]) {
        this.#release()
        from = at
      }
      if (this.#held === 0) {
        if (chunk[at] !== this.#answer[0] || !this.#events.due()) continue
        this.#passOn(chunk.subarray(from, at))
        from = at
        if (!this.#mayBegin()) continue
      }
      this.#held += 1
      from = at + 1
      if (this.#held < this.#answer.length) continue
      this.#held = 0
      this.#events.answered()
    }
    this.#passOn(chunk.subarray(from))
  }

  silence(): void {
    this.#release()
    this.#codes.silence()
  }

  reset(): void {
    this.#held = 0
    this.#codes.reset()
  }

  #mayBegin(): boolean {
    return this.#bySilence || !this.#codes.holding
  }

  #release(): void {
    const held = this.#answer.subarray(0, this.#held)
    this.#held = 0
    this.#passOn(held)
  }

  #passOn(bytes: Buffer): void {
    if (bytes.length > 0) this.#codes.push(bytes)
  }
}
