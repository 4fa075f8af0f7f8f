import { existsSync } from 'node:fs'
import type { Clock } from '../clock.ts'
import type { HidUsage } from '../hid/hid-device.ts'
import { hidDevices } from '../hid/system-hid.ts'
import { portsOnUsb } from '../serial/serial-port.ts'
import type { UsbDevice } from '../usb/usb-device.ts'
import { isNamed } from './is-named.ts'
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

/**
 * What is plugged into this machine. It opens nothing and writes to nothing.
 * @param named paths that a configuration names: one that is there is among them, also where the system lists it nowhere,
 *   as it does the end of a line between programs.
 */
export async function pluggedDevices(clock: Clock, named: readonly string[] = []): Promise<Plugged[]> {
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
  const nameless = (path: string): Plugged => ({
    bus: 'serial',
    path,
    name: '',
    usb: null,
    usages: [],
    allowed: allowed(path),
  })
  const built = (isLinux ? uartPorts() : []).map(nameless)
  const asHid = hids.map(({ path, product, usages, ...usb }): Plugged => ({
    bus: 'hid',
    path,
    name: product,
    usb,
    usages,
    allowed: allowed(path),
  }))
  const listed = [...onUsb, ...asHid, ...built]
  const unlisted = new Set(named.filter((path) => !listed.some((device) => isNamed(device, { path }))))
  const besides = [...unlisted].filter((path) => existsSync(path)).map(nameless)
  return [...listed, ...besides]
}
