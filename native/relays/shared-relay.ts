import type { Relay, RelayEvent } from './relay.ts'

/**
 * One board that serves several lanes: each lane starts and closes its own face of it.
 * The board is started with the first and let go of with the last.
 */
export class SharedRelay {
  readonly #board: Relay
  readonly #listeners = new Set<(event: RelayEvent) => void>()
  #started = false
  /** For a lane that starts later than others. */
  #last: RelayEvent | null = null

  constructor(board: Relay) {
    this.#board = board
  }

  face(): Relay {
    const { contacts } = this.#board
    let closed = false
    let listening: ((event: RelayEvent) => void) | null = null
    return {
      contacts: contacts && {
        start: (inputs, listen) =>
          contacts.start(inputs, (event) => {
            if (!closed) listen(event)
          }),
      },
      start: (listener) => {
        listening = listener
        this.#listeners.add(listener)
        if (this.#last !== null) listener(this.#last)
        if (this.#started) return
        this.#started = true
        this.#board.start((event) => {
          this.#last = event
          this.#listeners.forEach((listen) => listen(event))
        })
      },
      off: (channel) => this.#board.off(channel),
      pulse: (channel, ms) => this.#board.pulse(channel, ms),
      confirmOff: (channel) => this.#board.confirmOff(channel),
      close: async () => {
        closed = true
        if (listening !== null) this.#listeners.delete(listening)
        if (this.#listeners.size === 0) await this.#board.close()
      },
    }
  }
}
