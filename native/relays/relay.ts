import type { Result } from '../result.ts'
import type { Contacts } from '../sensors/contacts.ts'
import type { RelayFault } from './relay-fault.ts'

export type RelayEvent = { readonly kind: 'back' } | { readonly kind: 'lost'; readonly fault: RelayFault }

/**
 * One board with one or more relays.
 *
 * A relay is never left on: a board with a timed pulse ends it by itself; for one without, the driver
 * switches off after `ms`. Whenever the device comes back, and when it is first found, the driver switches off every
 * channel it was configured for before it says `back`.
 */
export interface Relay {
  /** The board's inputs; null for one that has none. They are heard from `start` on, and let go of with `close`. */
  readonly contacts: Contacts | null
  /** Begins to look for the device. The first event is `back` or `lost`; from then on its return and loss are told. */
  start(listener: (event: RelayEvent) => void): void
  /** Switches `channel` (from 1) off, and reads that back where the board can tell. Waits for a port being opened. */
  off(channel: number): Promise<Result<void, RelayFault>>
  /**
   * Energises `channel` for `ms` milliseconds. The command is handed to the port before the call returns, unless the
   * board still owes an answer: then it is the next one.
   * Resolves once the board has taken it (by its echo where it has one), not once the pulse is over.
   */
  pulse(channel: number, ms: number): Promise<Result<void, RelayFault>>
  /** After a pulse: is the relay off again? Always ok for a board that cannot be read. */
  confirmOff(channel: number): Promise<Result<void, RelayFault>>
  /** Switches off and lets go of the port. */
  close(): Promise<void>
}
