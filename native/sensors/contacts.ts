import type { RelayFault } from '../relays/relay-fault.ts'

/** A dry contact wired to a board's input, as the board sees it. */
export type ContactEvent =
  /** `input` counts from 1. Closed: current flows. Told for every input when the board is found, and at each change. */
  | { readonly kind: 'contact'; readonly input: number; readonly closed: boolean; readonly atMs: number }
  /** The board is not heard: nothing is known of its contacts until each is told anew. */
  | { readonly kind: 'lost'; readonly fault: RelayFault }

/** The inputs of one board, raw: which of them means what, and how it is wired, is the lane's business. */
export interface Contacts {
  /**
   * Only the inputs that somebody listens to are asked for. Each lane of a board calls it for its own; a listener must not
   * throw.
   */
  start(inputs: readonly number[], listener: (event: ContactEvent) => void): void
}
