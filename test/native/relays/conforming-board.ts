import type { RelayBench } from '../../support/relay-bench.ts'

/** One kind of board, and what it can do. */
export interface ConformingBoard {
  readonly name: string
  readonly bench: (channels: readonly number[]) => RelayBench
  /** Which of its channels two lanes use; one of a board with one relay. */
  readonly channels: readonly [number, ...number[]]
  /** The board times a pulse by itself, in steps of so many milliseconds; 0: the driver ends it. */
  readonly stepMs: number
  /** It answers an order. */
  readonly answers: boolean
  /** It tells whether a relay is on. */
  readonly reads: boolean
  readonly inputs: boolean
}

/** An answer that does not come, and that of the order before, is given up by then. Milliseconds. */
export const silentWithinMs = 1_000
/** A device that is plugged in again is back within 2 s. Milliseconds. */
export const backWithinMs = 2_000
