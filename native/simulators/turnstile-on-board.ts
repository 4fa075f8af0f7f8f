import type { Clock } from '../clock.ts'
import type { TurnstileInput } from '../sensors/turnstile-inputs.ts'
import type { ServedBoard } from './boards/serve-board.ts'
import type { SimulatedTurnstile, Way } from './simulated-turnstile.ts'

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

/** The PASS contact of the way out, which rests closed too, where it has one of its own. */
export const passOutInput = 6

/**
 * A turnstile wired to a simulated board: the board's relay frees it, its contacts are at the board's inputs.
 * @param onePass the PASS contact tells of both directions, as the turnstile was made.
 * @param walkAfterMs a guest goes through by themselves so long after it was freed; null: only when told to.
 */
export class TurnstileOnBoard {
  readonly #turnstile: SimulatedTurnstile

  constructor(
    turnstile: SimulatedTurnstile,
    board: ServedBoard['board'],
    {
      clock,
      walkAfterMs,
      onePass = false,
    }: { readonly clock: Clock; readonly walkAfterMs: number | null; readonly onePass?: boolean },
  ) {
    this.#turnstile = turnstile
    turnstile.inputs.start(({ input, active }) => {
      const contact = contactsOnBoard.find(({ means }) => means === input)
      if (contact === undefined) return
      // What holds while nothing happens: of READY that it is, of all others that they are not.
      const atRest = active === (input === 'ready')
      board.setInput(contact.input, atRest === (contact.wiring === 'normally-closed'))
    })
    if (!onePass)
      turnstile.inputsOut.start(({ input, active }) => {
        if (input === 'pass') board.setInput(passOutInput, active === false)
      })
    let before = turnstile.view
    turnstile.onChange(() => {
      const now = turnstile.view
      const freed: Way | null =
        now.open && !before.open ? 'in' : now.openOut && !before.openOut ? 'out' : null
      if (freed !== null && walkAfterMs !== null)
        clock.schedule(walkAfterMs, () => turnstile.walkThrough(freed))
      before = now
    })
  }

  /** A relay of the board has moved, which frees one direction. */
  relayMoved(on: boolean, way: Way = 'in'): void {
    this.#turnstile.unlock(on, way)
  }
}
