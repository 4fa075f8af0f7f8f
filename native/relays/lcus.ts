import type { Board } from './board.ts'

/**
 * LCUS-type relay boards behind a CH340: 9600 8N1.
 * Frame: A0, channel from 1, state 00 or 01, low byte of the sum of the three. The board answers nothing, has no
 * timed pulse, and drops its relays when USB power goes.
 * Source: sellers' protocol sheets of LCUS-1 to LCUS-8. Some boards with several channels answer FF with their states,
 * in forms that contradict each other, and others do not: it is not asked.
 */
export const lcusBoard: Board = {
  on: (channel) => ({ bytes: setRelay(channel, true), answerIn: null }),
  off: (channel) => ({ bytes: setRelay(channel, false), answerIn: null }),
  pulse: () => null,
  isOn: null,
  inputs: null,
}

/** The frame itself, which boards of another bus have too. */
export function setRelay(channel: number, on: boolean): Uint8Array {
  const state = on ? 0x01 : 0x00
  return Uint8Array.of(0xa0, channel, state, (0xa0 + channel + state) & 0xff)
}
