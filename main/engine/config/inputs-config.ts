import { z } from 'zod'
import { turnstileContacts, wirings, type ContactMeaning } from '../../contract/turnstile-contacts.ts'

const wire = (means: ContactMeaning, what: string) =>
  z
    .strictObject({
      input: z.int().min(1).max(32).describe('Which input of the board, from 1.'),
      wiring: z
        .enum(wirings)
        .default(turnstileContacts[means])
        .describe('The contact while nothing happens: nobody passes, all is ready, no alarm.'),
      debounceMs: z
        .int()
        .min(0)
        .max(1_000)
        .default(30)
        .describe('A change counts once it has lasted so long. Milliseconds.'),
    })
    .optional()
    .describe(what)

/**
 * The contacts of a turnstile, as an installer writes them.
 * @param board what the contacts may be wired to, other than the board of the relay.
 */
export const inputsConfig = <Board extends z.ZodType>(board: Board) =>
  z
    .strictObject({
      board: board
        .optional()
        .describe("The board that the contacts are wired to, where it is not the relay's own."),
      pass: wire('pass', 'PASS: somebody goes through. Without it passages are assumed.'),
      ready: wire('ready', 'READY: opens when the turnstile is forced, held up or broken.'),
      fire: wire('fire', 'A copy of the fire panel; the panel itself is wired to the turnstile.'),
      stop: wire('stop', "The operator's order to hold the lane shut."),
      release: wire('release', 'The button of the emergency release: it opens every lane of this gate.'),
      confirm: wire(
        'confirm',
        "The attendant's button or foot pedal: the photo ID is that of the pass, and the guest goes in.",
      ),
      turnAway: wire('turnAway', "The attendant's other one: the guest does not go in."),
    })
    .optional()
    .describe('The contacts that the turnstile gives, on inputs of a board.')
