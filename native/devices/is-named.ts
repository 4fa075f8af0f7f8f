import { realpathSync } from 'node:fs'
import type { DeviceAddress } from '../usb/device-address.ts'
import { answersTo, type UsbDevice } from '../usb/usb-device.ts'

interface Found {
  readonly path: string
  readonly usb: UsbDevice | null
}

/** Is this the device that a configuration names? A path may be a name of its own for one that the system lists by another. */
export function isNamed({ path, usb }: Found, address: DeviceAddress): boolean {
  if ('path' in address) return address.path === path || realPath(address.path) === path
  return usb !== null && answersTo(usb, address)
}

/** The path itself where nothing is there. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
