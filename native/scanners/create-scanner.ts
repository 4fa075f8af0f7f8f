import type { Clock } from '../clock.ts'
import type { HidAddress } from '../hid/hid-device.ts'
import { openSystemHid } from '../hid/system-hid.ts'
import { unreachable } from '../result.ts'
import { placeName } from '../serial/serial-place.ts'
import { openSerialPort, type SerialSettings } from '../serial/serial-port.ts'
import { addressText } from '../usb/device-address.ts'
import { isBarCodeScanner } from './hid-pos.ts'
import { HidScanner, type HidScannerOptions } from './hid-scanner.ts'
import type { Scanner } from './scanner.ts'
import { SerialScanner, type SerialScannerOptions } from './serial-scanner.ts'

export type ScannerOptions =
  | (SerialSettings & Omit<SerialScannerOptions, 'port'> & { readonly kind: 'serial' })
  | ({ readonly kind: 'hid'; readonly address: HidAddress } & Omit<HidScannerOptions, 'port'>)

/** The driver of a configured scanner. A new kind of scanner is one more case here. */
export function createScanner(options: ScannerOptions, clock: Clock): Scanner {
  switch (options.kind) {
    case 'serial':
      return new SerialScanner(
        { ...options, port: placeName(options) },
        (events) => openSerialPort(options, events, clock),
        clock,
      )
    case 'hid': {
      const { address } = options
      return new HidScanner(
        { ...options, port: addressText(address) },
        (events) => openSystemHid({ address, suits: ({ usages }) => usages.some(isBarCodeScanner) }, events),
        clock,
      )
    }
    default:
      return unreachable(options)
  }
}
