import type { Clock } from '../clock.ts'
import type { HidAddress, HidDevice } from '../hid/hid-device.ts'
import type { HidOrderFault, HidReports } from '../hid/hid-port.ts'
import type { HidWanted } from '../hid/open-hid.ts'
import { err, ok, type Result } from '../result.ts'
import type { HidBoard } from './hid-relay.ts'
import { inTime } from './in-time.ts'

/** One that hangs is not waited for when boards are told apart. Milliseconds. */
const askMs = 500

/**
 * Relay boards of dcttech, and the many made after them ("USBRelay1" to "USBRelay8"): one report without an id, 8 bytes.
 * Feature report out: FF on or FD off, channel from 1, zeros. Feature report in: five letters of the board's own serial
 * number, two bytes, a bit for each relay. No timed pulse; the relays drop when USB power goes.
 * Sources: hidrelay.md of usb-relay-hid; libusbrelay of usbrelay.
 */
export const setRelayReport = (channel: number, on: boolean): Uint8Array =>
  Uint8Array.of(0, on ? 0xff : 0xfd, channel, 0, 0, 0, 0, 0, 0)

export interface DcttechState {
  readonly serialNumber: string
  /** Bit 0 is the first relay. */
  readonly relaysOn: number
}

/** The board's report of itself, before which systems put the id that it has not, or do not; null for anything else. */
export function stateIn(report: Buffer): DcttechState | null {
  const from = report.length - 8
  const relaysOn = report[from + 7]
  if ((from !== 0 && from !== 1) || relaysOn === undefined) return null
  return { serialNumber: report.toString('latin1', from, from + 5).replace(/\0+$/, ''), relaysOn }
}

/**
 * What to open for an address. Their USB ids are those of a maker of chips and lent to all sorts of devices, so the name
 * must be right too; and their serial number they say only when asked: their USB descriptors have none.
 */
export function dcttechWanted(address: HidAddress, clock: Clock): HidWanted {
  const suits = ({ product }: HidDevice): boolean => /(?:^| )USBRelay\d/.test(product)
  if ('path' in address || address.serialNumber === undefined) return { address, suits }
  const { serialNumber, ...rest } = address
  return {
    address: rest,
    suits,
    async isIt(device) {
      const state = await inTime(askMs, askState(device), clock)
      return state.ok ? ok(state.value.serialNumber === serialNumber) : state
    },
  }
}

async function askState(device: HidReports): Promise<Result<DcttechState, HidOrderFault>> {
  const report = await device.getFeature(0, 9)
  if (!report.ok) return report
  const state = stateIn(report.value)
  return state === null ? err('refused') : ok(state)
}

export const dcttechBoard: HidBoard = {
  /** Some take the same bytes as an output report alone. */
  async setRelay(device, channel, on) {
    const report = setRelayReport(channel, on)
    const sent = await device.sendFeature(report)
    return sent.ok || sent.error !== 'refused' ? sent : device.write(report)
  },
  async relaysOn(device) {
    const state = await askState(device)
    return state.ok ? ok(state.value.relaysOn) : state
  },
}
