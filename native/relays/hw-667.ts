import type { Board } from './board.ts'
import type { Order } from './exchange.ts'

/** What the board's own pulse takes. Milliseconds. */
const pulseMs = 1_000

/**
 * HW-667 (E-3) board with one relay behind a CH340: 9600 8N1. A command is one byte: AA on, BB off, CC on for one second,
 * which the board ends by itself. It answers nothing, and drops its relay when USB power goes.
 * Source: sellers' sheet of the HW-667.
 */
export const hw667Board: Board = {
  on: () => command(0xaa),
  off: () => command(0xbb),
  pulse: (_channel, ms) => (ms <= pulseMs ? command(0xcc) : null),
  isOn: null,
  inputs: null,
}

const command = (byte: number): Order => ({ bytes: Uint8Array.of(byte), answerIn: null })
