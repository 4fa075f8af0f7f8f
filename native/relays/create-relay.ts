import type { Clock } from '../clock.ts'
import type { HidAddress } from '../hid/hid-device.ts'
import type { OpenHid } from '../hid/hid-port.ts'
import type { HidWanted } from '../hid/open-hid.ts'
import { openSystemHid } from '../hid/system-hid.ts'
import { unreachable } from '../result.ts'
import type { OpenPort } from '../serial/byte-port.ts'
import { placeName } from '../serial/serial-place.ts'
import { openSerialPort, type SerialSettings } from '../serial/serial-port.ts'
import { addressText } from '../usb/device-address.ts'
import { dcttechBoard, dcttechWanted } from './dcttech-relay.ts'
import { HidRelay } from './hid-relay.ts'
import { lcusHidBoard } from './lcus-hid-relay.ts'
import { LcusRelay } from './lcus-relay.ts'
import type { Relay } from './relay.ts'
import { WaveshareRelay } from './waveshare-relay.ts'

export type RelayOptions =
  | (SerialSettings & { readonly kind: 'lcus' })
  | (SerialSettings & { readonly kind: 'waveshare-modbus'; readonly unit: number })
  | { readonly kind: 'dcttech'; readonly address: HidAddress }
  | { readonly kind: 'lcus-hid'; readonly address: HidAddress }

/**
 * The driver of a configured board. A new kind of board is one more case here.
 * @param channels those that lanes use, from 1: no other is ever written to.
 */
export function createRelay(options: RelayOptions, channels: readonly number[], clock: Clock): Relay {
  switch (options.kind) {
    case 'lcus':
      return new LcusRelay({ port: placeName(options), channels }, serial(options, clock), clock)
    case 'waveshare-modbus': {
      const { unit } = options
      return new WaveshareRelay({ port: placeName(options), channels, unit }, serial(options, clock), clock)
    }
    case 'dcttech': {
      const wanted = dcttechWanted(options.address, clock)
      return new HidRelay(
        { port: addressText(options.address), channels, board: dcttechBoard },
        hid(wanted),
        clock,
      )
    }
    case 'lcus-hid': {
      const wanted = { address: options.address, suits: () => true }
      return new HidRelay(
        { port: addressText(options.address), channels, board: lcusHidBoard },
        hid(wanted),
        clock,
      )
    }
    default:
      return unreachable(options)
  }
}

const serial =
  (settings: SerialSettings, clock: Clock): OpenPort =>
  (events) =>
    openSerialPort(settings, events, clock)

const hid =
  (wanted: HidWanted): OpenHid =>
  (events) =>
    openSystemHid(wanted, events)
