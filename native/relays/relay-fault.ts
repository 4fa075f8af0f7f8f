export type RelayFault =
  /** The device is not there, or went while it was spoken to. */
  | { readonly code: 'relay-gone'; readonly port: string }
  /** The system does not let us open the port. */
  | { readonly code: 'relay-denied'; readonly port: string }
  /** Another program holds the port. */
  | { readonly code: 'relay-busy'; readonly port: string }
  /** More than one board answers to its address: none of them is touched. */
  | { readonly code: 'relay-ambiguous'; readonly port: string }
  /** The board did not answer in time. */
  | { readonly code: 'relay-silent'; readonly port: string }
  /** The board answered something else than it must. */
  | { readonly code: 'relay-garbled'; readonly port: string }
  /** The program that drives the board failed, hangs, or is only being started. What the board does is not known. */
  | { readonly code: 'relay-driver-failed'; readonly port: string }
  /** The board says that a coil is on which should be off: the gate may stand open. */
  | { readonly code: 'relay-stuck'; readonly port: string; readonly channel: number }
