import type { Result } from '../result.ts'

export type RelayFault =
  /** The device is not there, or went while it was spoken to. */
  | { readonly code: 'relay-gone'; readonly port: string }
  /** The system does not let us open the port. */
  | { readonly code: 'relay-denied'; readonly port: string }
  /** Another program holds the port. */
  | { readonly code: 'relay-busy'; readonly port: string }
  /** The board did not answer in time. */
  | { readonly code: 'relay-silent'; readonly port: string }
  /** The board answered something else than it must. */
  | { readonly code: 'relay-garbled'; readonly port: string }
  /** The board says that a coil is on which should be off: the gate may stand open. */
  | { readonly code: 'relay-stuck'; readonly port: string; readonly channel: number }

export type RelayEvent = { readonly kind: 'back' } | { readonly kind: 'lost'; readonly fault: RelayFault }

/**
 * One board with one or more relays.
 *
 * A relay is never left on: a board with a timed pulse ends it by itself; for one without, the driver
 * switches off after `ms`. Whenever the device comes back, and when it is first found, the driver switches off every
 * channel it was configured for before it says `back`.
 */
export interface Relay {
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
