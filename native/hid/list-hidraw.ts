import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { HidDevice } from './hid-device.ts'
import { reportUsages } from './report-usages.ts'

/**
 * The HID devices of a Linux machine, out of what the kernel holds in memory: a few small files for each, so that a lost
 * device may be looked for twice a second, and the one place that says which socket a device is plugged into.
 * @param folder another one than the kernel's, for tests.
 */
export function listHidraw(folder = '/sys/class/hidraw'): HidDevice[] {
  return namesIn(folder).flatMap((name) => {
    try {
      return [deviceIn(join(folder, name, 'device'), `/dev/${name}`)]
    } catch {
      // Unplugged while it was read.
      return []
    }
  })
}

/** No folder: a kernel without hidraw, or no device at all. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function deviceIn(folder: string, path: string): HidDevice {
  const facts = readFileSync(join(folder, 'uevent'), 'latin1')
  const fact = (name: string): string => new RegExp(`^${name}=(.*)$`, 'm').exec(facts)?.[1] ?? ''
  const [, vendor = '', product = ''] = fact('HID_ID').split(':')
  return {
    path,
    vendorId: Number.parseInt(vendor, 16),
    productId: Number.parseInt(product, 16),
    serialNumber: fact('HID_UNIQ') || null,
    product: fact('HID_NAME'),
    usbPort: socketOf(realpathSync(folder)),
    usages: reportUsages(readFileSync(join(folder, 'report_descriptor'))),
  }
}

/** `…/usb1/1-1/1-1.4/1-1.4:1.0/0003:16C0:05DF.0001` → `1-1.4`; null for a device that is not on USB. */
const socketOf = (folder: string): string | null =>
  /\/(\d+-\d+(?:\.\d+)*):\d+\.\d+\/[^/]+$/.exec(folder)?.[1] ?? null
