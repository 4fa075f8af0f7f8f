import { createWriteStream, renameSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'

/** A CSV of tickets that is there whole, or not at all. What the system refuses is thrown. */
export class TicketFile {
  readonly #file: string
  readonly #halfway: string
  readonly #stream
  #opened = false

  constructor(file: string) {
    this.#file = file
    this.#halfway = `${file}.${process.pid}.new`
    // Names may be in it: it is this user's alone.
    this.#stream = createWriteStream(this.#halfway, { mode: 0o600, highWaterMark: 1_048_576 })
    // Nobody may be waiting when the disk is full: the next write tells.
    this.#stream.on('error', () => {})
  }

  /** Resolves when it is open. */
  async open(): Promise<void> {
    await once(this.#stream, 'open')
    this.#opened = true
    await this.write(['line', 'id', 'code'])
  }

  async write(cells: readonly string[]): Promise<void> {
    if (this.#stream.errored !== null) throw this.#stream.errored
    if (!this.#stream.write(`${cells.map(quoted).join(',')}\r\n`)) await once(this.#stream, 'drain')
  }

  async keep(): Promise<void> {
    if (this.#stream.errored !== null) throw this.#stream.errored
    this.#stream.end()
    await finished(this.#stream)
    renameSync(this.#halfway, this.#file)
  }

  async drop(): Promise<void> {
    this.#stream.destroy()
    await finished(this.#stream).catch(() => {})
    if (this.#opened) rmSync(this.#halfway, { force: true })
  }
}

/** Source: RFC 4180, section 2. */
const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
