import type { Cancel, Clock } from '../clock.ts'
import type { Result } from '../result.ts'
import type { ContactEvent, Contacts } from '../sensors/contacts.ts'
import type { BoardInputs, InputState } from './board.ts'
import type { ExchangeFault } from './exchange.ts'
import type { Line } from './line.ts'
import type { RelayFault } from './relay-fault.ts'

/** From one look at the inputs to the next: no contact of a turnstile that means something is shorter. Milliseconds. */
const lookMs = 40
/** A board that does not answer is asked less often: the line is for orders. Milliseconds. */
const lookAgainMs = 500
/** One answer may be lost to noise; after this many in a row nothing is known any more. */
const missedLooks = 3

interface Listener {
  readonly inputs: readonly number[]
  readonly hear: (event: ContactEvent) => void
}

/** Looks at a board's inputs while somebody listens and the board is there. */
export class InputWatch implements Contacts {
  readonly #inputs: BoardInputs
  readonly #line: Line
  readonly #clock: Clock
  readonly #faultOf: (fault: ExchangeFault) => RelayFault
  readonly #listeners: Listener[] = []
  /** What each input was found to be: nothing of one that was not asked for yet. */
  readonly #closed = new Map<number, boolean>()
  #fault: RelayFault | null = null
  #there = false
  /** Of the round of looks that is under way. Another number: the board went meanwhile. */
  #round = 0
  #looking = false
  #missed = 0
  #next: Cancel | null = null

  constructor(inputs: BoardInputs, line: Line, clock: Clock, faultOf: (fault: ExchangeFault) => RelayFault) {
    this.#inputs = inputs
    this.#line = line
    this.#clock = clock
    this.#faultOf = faultOf
  }

  start(inputs: readonly number[], hear: (event: ContactEvent) => void): void {
    const listener = { inputs, hear }
    this.#listeners.push(listener)
    if (this.#fault !== null) hear({ kind: 'lost', fault: this.#fault })
    for (const [input, closed] of this.#closed) this.#tell(listener, { input, closed })
    this.#look()
  }

  /** The board is there. */
  begin(): void {
    this.#there = true
    this.#missed = 0
    this.#look()
  }

  /** The board is not there, for this reason. */
  pause(fault: RelayFault): void {
    this.stop()
    this.#lose(fault)
  }

  stop(): void {
    this.#there = false
    this.#looking = false
    this.#round += 1
    this.#next?.()
    this.#next = null
  }

  #look(): void {
    if (!this.#there || this.#looking || this.#next !== null || this.#listeners.length === 0) return
    this.#looking = true
    void this.#lookNow()
  }

  async #lookNow(): Promise<void> {
    const round = this.#round
    const startedMs = this.#clock.monotonicMs()
    const wanted = [...new Set(this.#listeners.flatMap(({ inputs }) => inputs))].toSorted((a, b) => a - b)
    for (const question of this.#inputs.questions(wanted)) {
      const answer = await this.#line.look(question)
      if (round !== this.#round) return
      this.#learn(answer)
      if (!answer.ok) break
    }
    this.#looking = false
    const everyMs = this.#fault === null ? lookMs : lookAgainMs
    const afterMs = Math.max(1, everyMs - (this.#clock.monotonicMs() - startedMs))
    this.#next = this.#clock.schedule(afterMs, () => {
      this.#next = null
      this.#look()
    })
  }

  #learn(answer: Result<readonly InputState[], ExchangeFault>): void {
    if (!answer.ok) {
      this.#missed += 1
      if (this.#missed === missedLooks) this.#lose(this.#faultOf(answer.error))
      return
    }
    this.#missed = 0
    this.#fault = null
    for (const state of answer.value) {
      if (this.#closed.get(state.input) === state.closed) continue
      this.#closed.set(state.input, state.closed)
      for (const listener of this.#listeners) this.#tell(listener, state)
    }
  }

  #tell({ inputs, hear }: Listener, { input, closed }: InputState): void {
    if (inputs.includes(input)) hear({ kind: 'contact', input, closed, atMs: this.#clock.monotonicMs() })
  }

  #lose(fault: RelayFault): void {
    this.#closed.clear()
    if (this.#fault?.code === fault.code) return
    this.#fault = fault
    for (const { hear } of this.#listeners) hear({ kind: 'lost', fault })
  }
}
