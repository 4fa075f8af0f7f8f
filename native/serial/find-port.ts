import { err, ok, type Result } from '../result.ts'
import { answersTo, type UsbAddress, type UsbDevice } from '../usb/usb-device.ts'
import type { PortFault } from './byte-port.ts'

/** A serial port on USB: what opens it, and the device that it belongs to. */
export interface UsbPortDevice extends UsbDevice {
  readonly path: string
}

/** The port of the one device that answers to `address`. Where two do, none is taken: it could be the wrong one. */
export function findPort(
  address: UsbAddress,
  ports: readonly UsbPortDevice[],
): Result<string, Extract<PortFault, 'gone' | 'ambiguous'>> {
  const [found, twin] = ports.filter((port) => answersTo(port, address))
  if (found === undefined) return err('gone')
  return twin === undefined ? ok(found.path) : err('ambiguous')
}
