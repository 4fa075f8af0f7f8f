import type { Clock } from '../clock.ts'
import type { HidUsage } from '../hid/hid-device.ts'
import { hidDevices } from '../hid/system-hid.ts'
import { portsOnUsb } from '../serial/serial-port.ts'
import type { UsbDevice } from '../usb/usb-device.ts'
import { isAllowed, uartPorts, usbName } from './linux-devices.ts'

/** Something that is plugged in and may be a scanner or a relay board, or stand before one. */
export interface Plugged {
  readonly bus: 'serial' | 'hid'
  /** What opens it today: `/dev/ttyUSB0`, `COM3`, `/dev/hidraw2`. */
  readonly path: string
  /** What it calls itself; empty where it says nothing. */
  readonly name: string
  /** Null for what is no USB device. */
  readonly usb: UsbDevice | null
  /** Of a HID device. */
  readonly usages: readonly HidUsage[]
  /** May this process open it? Null: only trying tells. */
  readonly allowed: boolean | null
}

/** What is plugged into this machine. It opens nothing and writes to nothing. */
export async function pluggedDevices(clock: Clock): Promise<Plugged[]> {
  const [ports, hids] = await Promise.all([portsOnUsb(clock), hidDevices()])
  const isLinux = process.platform === 'linux'
  const allowed = (path: string): boolean | null => (isLinux ? isAllowed(path) : null)
  const onUsb = ports.map(({ path, ...usb }): Plugged => ({
    bus: 'serial',
    path,
    name: isLinux && usb.usbPort !== null ? usbName(usb.usbPort) : '',
    usb,
    usages: [],
    allowed: allowed(path),
  }))
  const built = (isLinux ? uartPorts() : []).map((path): Plugged => ({
    bus: 'serial',
    path,
    name: '',
    usb: null,
    usages: [],
    allowed: allowed(path),
  }))
  const asHid = hids.map(({ path, product, usages, ...usb }): Plugged => ({
    bus: 'hid',
    path,
    name: product,
    usb,
    usages,
    allowed: allowed(path),
  }))
  return [...onUsb, ...asHid, ...built]
}
