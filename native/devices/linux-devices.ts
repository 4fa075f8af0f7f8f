import { accessSync, constants, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the device in this socket calls its maker and itself. @param folder another one than the kernel's, for tests. */
export function usbName(usbPort: string, folder = '/sys/bus/usb/devices'): string {
  const says = (name: string): string => textOf(join(folder, usbPort, name))
  return `${says('manufacturer')} ${says('product')}`.trim()
}

/** Serial ports that are built into the machine: those of them that have electronics behind their name. */
export function uartPorts(folder = '/sys/class/tty'): string[] {
  return namesIn(folder)
    .filter((name) => /^tty(S|AMA|mxc|THS)\d+$/.test(name))
    .filter((name) => !['', '0'].includes(textOf(join(folder, name, 'type'))))
    .map((name) => `/dev/${name}`)
}

/** May this process read and write it? */
export function isAllowed(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
    return true
  } catch {
    return false
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Empty where it says nothing. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return ''
  }
}
