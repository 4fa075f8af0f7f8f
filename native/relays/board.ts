import type { Order, Question } from './exchange.ts'

/** A contact at a board's input, by the number that the board gives it, from 1. */
export interface InputState {
  readonly input: number
  readonly closed: boolean
}

export interface BoardInputs {
  readonly count: number
  /** What has to be asked to know all of `inputs`. */
  readonly questions: (inputs: readonly number[]) => readonly Question<readonly InputState[]>[]
}

/** What one kind of board is told, as bytes, and how its answers are understood. It knows no port and no time. */
export interface Board {
  readonly on: (channel: number) => Order
  readonly off: (channel: number) => Order
  /**
   * A pulse of `ms` milliseconds, or the shortest longer one that the board can time, which it ends by itself.
   * Null: it cannot, and whoever switches it on switches it off.
   */
  readonly pulse: (channel: number, ms: number) => Order | null
  /** Null: it does not tell. */
  readonly isOn: ((channel: number) => Question<boolean>) | null
  readonly inputs: BoardInputs | null
}
