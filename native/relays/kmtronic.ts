import { ok } from '../result.ts'
import type { Board } from './board.ts'
import type { Order, Question } from './exchange.ts'

export type KmtronicChannels = 1 | 2 | 4 | 8

/**
 * KMTronic USB and serial relay boards: 9600 8N1. FF, channel from 1, 01 on or 00 off, which is answered by nothing.
 * Boards with 1 or 2 relays tell one of them: FF, channel, 03 is answered FF, channel, state. Those with 4 or 8 tell all:
 * FF 09 00 is answered with a byte for each.
 * Source: KMTronic, "USB relay test software" and the boards' command tables.
 */
export function kmtronicBoard(channels: KmtronicChannels): Board {
  return {
    on: (channel) => set(channel, 0x01),
    off: (channel) => set(channel, 0x00),
    pulse: () => null,
    isOn: channels <= 2 ? oneState : (channel) => allStates(channel, channels),
    inputs: null,
  }
}

const set = (channel: number, state: number): Order => ({
  bytes: Uint8Array.of(0xff, channel, state),
  answerIn: null,
})

const oneState = (channel: number): Question<boolean> => ({
  bytes: Uint8Array.of(0xff, channel, 0x03),
  answerIn(received) {
    if (received.includes(Buffer.of(0xff, channel, 0x01))) return ok(true)
    return received.includes(Buffer.of(0xff, channel, 0x00)) ? ok(false) : null
  },
})

/** Nothing marks where the states begin: they are the newest bytes, if all of them can be states. */
const allStates = (channel: number, channels: number): Question<boolean> => ({
  bytes: Uint8Array.of(0xff, 0x09, 0x00),
  answerIn(received) {
    const states = received.subarray(-channels)
    if (states.length < channels || states.some((state) => state > 1)) return null
    return ok(states[channel - 1] === 1)
  },
})
