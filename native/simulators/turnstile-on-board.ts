import type { Clock } from '../clock.ts'
import type { TurnstileInput } from '../sensors/turnstile-inputs.ts'
import type { ServedBoard } from './boards/serve-board.ts'
import type { SimulatedTurnstile } from './simulated-turnstile.ts'

/** Which input of the board each contact is wired to, and how it rests: as PERCo's sheets have them. */
export const contactsOnBoard = [
  { means: 'pass', input: 1, wiring: 'normally-closed' },
  { means: 'ready', input: 2, wiring: 'normally-closed' },
  { means: 'fire', input: 3, wiring: 'normally-closed' },
  { means: 'stop', input: 4, wiring: 'normally-open' },
  { means: 'release', input: 5, wiring: 'normally-open' },
] as const satisfies readonly {
  readonly means: TurnstileInput
  readonly input: number
  readonly wiring: 'normally-open' | 'normally-closed'
}[]

/**
 * A turnstile wired to a simulated board: the board's relay frees it, its contacts are at the board's inputs.
 * @param walkAfterMs a guest goes through by themselves so long after it was freed; null: only when told to.
 */
export class TurnstileOnBoard {
  readonly #turnstile: SimulatedTurnstile

  constructor(
    turnstile: SimulatedTurnstile,
    board: ServedBoard['board'],
    { clock, walkAfterMs }: { readonly clock: Clock; readonly walkAfterMs: number | null },
  ) {
    this.#turnstile = turnstile
    turnstile.inputs.start(({ input, active }) => {
      const contact = contactsOnBoard.find(({ means }) => means === input)
      if (contact === undefined) return
      // What holds while nothing happens: of READY that it is, of all others that they are not.
      const atRest = active === (input === 'ready')
      board.setInput(contact.input, atRest === (contact.wiring === 'normally-closed'))
    })
    let open = false
    turnstile.onChange(() => {
      const now = turnstile.view.open
      if (now && !open && walkAfterMs !== null) clock.schedule(walkAfterMs, () => turnstile.walkThrough())
      open = now
    })
  }

  /** The board's relay has moved. */
  relayMoved(on: boolean): void {
    this.#turnstile.unlock(on)
  }
}
