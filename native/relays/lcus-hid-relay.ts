import type { HidBoard } from './hid-relay.ts'
import { setRelay } from './lcus.ts'

/**
 * LCUS boards that are HID devices (5131:2007, no names): the frames of their serial kin, as an output report without an
 * id. What they answer when asked for their state no sheet tells, so they are not asked.
 * Source: sellers' protocol sheets of LCUS-1 with a HID chip.
 */
export const lcusHidBoard: HidBoard = {
  setRelay: (device, channel, on) => device.write(Uint8Array.of(0, ...setRelay(channel, on))),
  relaysOn: null,
}
