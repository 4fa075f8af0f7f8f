import { inFrames } from './frames.ts'
import type { Firmware } from './simulated-board.ts'

/** LCUS: A0, channel, state, sum of the three. What does not add up is passed over. */
export const lcusFirmware: Firmware = ({ set }) =>
  inFrames(
    ([start, channel, state, sum]) => {
      if (start !== 0xa0) return 0
      if (channel === undefined || state === undefined || sum === undefined) return null
      return sum === ((start + channel + state) & 0xff) && state <= 1 ? 4 : 0
    },
    ([, channel = 0, state]) => set(channel, state === 1),
  )

/** HW-667: AA on, BB off, CC on for a second. */
export const hw667Firmware: Firmware =
  ({ set, pulse }) =>
  (chunk) => {
    for (const byte of chunk) {
      if (byte === 0xaa) set(1, true)
      if (byte === 0xbb) set(1, false)
      if (byte === 0xcc) pulse(1, 1_000)
    }
  }

/** KMTronic: FF, channel, 00 or 01; states by FF, channel, 03 on boards of one or two relays, by FF 09 00 on others. */
export const kmtronicFirmware: Firmware = ({ channels, set, isOn }, say) =>
  inFrames(
    ([start, channel, command]) => {
      if (start !== 0xff) return 0
      if (channel === 0xff) return 0
      return command === undefined ? null : 3
    },
    ([, channel = 0, command]) => {
      if (channel === 9 && command === 0 && channels > 2) {
        say(Uint8Array.from({ length: channels }, (_, index) => (isOn(index + 1) ? 1 : 0)))
      } else if (command === 3 && channels <= 2) say(Uint8Array.of(0xff, channel, isOn(channel) ? 1 : 0))
      else if (command === 0 || command === 1) set(channel, command === 1)
    },
  )
