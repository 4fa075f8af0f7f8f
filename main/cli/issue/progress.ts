/** How often a line on a terminal is written over, and how often a log gets another. */
const terminalMs = 200
const logMs = 5_000

/** Tells on stderr how far a long run has come: on one line at a terminal, now and then elsewhere. */
export class Progress {
  readonly #totalBytes: number
  readonly #startMs = performance.now()
  #nextMs = this.#startMs
  #shown = false

  constructor(totalBytes: number) {
    this.#totalBytes = totalBytes
  }

  readonly report = ({ bytes, rows }: { readonly bytes: number; readonly rows: number }): void => {
    const now = performance.now()
    if (now < this.#nextMs) return
    const { isTTY } = process.stderr
    this.#nextMs = now + (isTTY ? terminalMs : logMs)
    const share = this.#totalBytes === 0 ? 100 : Math.min(100, Math.floor((100 * bytes) / this.#totalBytes))
    process.stderr.write(`${isTTY ? '\r' : ''}${share} %, ${rows} rows${isTTY ? ' ' : '\n'}`)
    this.#shown = isTTY
  }

  /** Ends the line. @returns the seconds that it took. */
  end(): number {
    if (this.#shown) process.stderr.write('\n')
    return (performance.now() - this.#startMs) / 1_000
  }
}
