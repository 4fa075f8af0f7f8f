import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { UsbPortDevice } from './find-port.ts'

/** From a port up to the device that it belongs to: a port, an interface, the device. More is no USB any more. */
const levels = 3

/**
 * The serial ports on USB of a Linux machine, out of what the kernel holds in memory: a handful of small files, where
 * serialport's own list starts a program. So a lost device may be looked for several times a second.
 * @param folder another one than the kernel's, for tests.
 */
export function sysfsPorts(folder = '/sys/class/tty'): UsbPortDevice[] {
  return namesIn(folder).flatMap((name) => {
    try {
      const device = usbDeviceAbove(realpathSync(join(folder, name, 'device')))
      return device === null ? [] : [{ path: `/dev/${name}`, ...device }]
    } catch {
      // A console, which has no device; or one that was unplugged while it was read.
      return []
    }
  })
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function usbDeviceAbove(folder: string): Omit<UsbPortDevice, 'path'> | null {
  for (let at = folder, level = 0; level < levels; at = dirname(at), level += 1) {
    const vendor = fact(at, 'idVendor')
    const product = fact(at, 'idProduct')
    if (vendor === null || product === null) continue
    return {
      vendorId: Number.parseInt(vendor, 16),
      productId: Number.parseInt(product, 16),
      serialNumber: fact(at, 'serial') || null,
      usbPort: basename(at),
    }
  }
  return null
}

/** Null where the device has no such thing. */
function fact(folder: string, name: string): string | null {
  try {
    return readFileSync(join(folder, name), 'utf8').trim()
  } catch {
    return null
  }
}
