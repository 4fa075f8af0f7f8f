import type { Clock } from '../clock.ts'
import type { Contacts } from './contacts.ts'
import { Debounce } from './debounce.ts'
import type { InputChange, TurnstileInput, TurnstileInputs } from './turnstile-inputs.ts'

/** How one contact of a turnstile is wired to a board. */
export interface InputWiring {
  /** From 1, as the board counts. */
  readonly input: number
  /** The contact while nothing happens: nobody passes, the turnstile is ready, no alarm, no order to stop. */
  readonly wiring: 'normally-open' | 'normally-closed'
  readonly debounceMs: number
}

export type Wirings = { readonly [Input in TurnstileInput]?: InputWiring | undefined }

/** The contacts of one turnstile, by what they mean, on a board that knows them as open or closed. */
export class WiredInputs implements TurnstileInputs {
  readonly wired: readonly TurnstileInput[]
  readonly #contacts: Contacts
  readonly #wires: readonly (InputWiring & { readonly means: TurnstileInput })[]
  readonly #clock: Clock
  #listener: (change: InputChange) => void = () => undefined

  constructor(contacts: Contacts, wirings: Wirings, clock: Clock) {
    this.#contacts = contacts
    this.#clock = clock
    this.#wires = meanings.flatMap((means) => {
      const wire = wirings[means]
      return wire === undefined ? [] : [{ ...wire, means }]
    })
    this.wired = this.#wires.map(({ means }) => means)
  }

  start(listener: (change: InputChange) => void): void {
    this.#listener = listener
    const wires = this.#wires.map((wire) => ({
      ...wire,
      settling: new Debounce(this.#clock, wire.debounceMs, (closed) =>
        this.#listener({ input: wire.means, active: isActive(wire, closed) }),
      ),
    }))
    this.#contacts.start(
      wires.map(({ input }) => input),
      (event) => {
        if (event.kind === 'contact') {
          wires.find(({ input }) => input === event.input)?.settling.heard(event.closed)
          return
        }
        for (const { means, settling } of wires) {
          settling.forget()
          this.#listener({ input: means, active: null })
        }
      },
    )
  }

  /** The board is let go of by whoever has opened it. */
  close(): Promise<void> {
    this.#listener = () => undefined
    return Promise.resolve()
  }
}

const meanings = [
  'pass',
  'ready',
  'fire',
  'stop',
  'release',
  'confirm',
  'turnAway',
] as const satisfies readonly TurnstileInput[]

/** Of all of them `ready` alone is what holds while nothing happens. */
function isActive({ means, wiring }: InputWiring & { means: TurnstileInput }, closed: boolean): boolean {
  const atRest = closed === (wiring === 'normally-closed')
  return means === 'ready' ? atRest : !atRest
}
