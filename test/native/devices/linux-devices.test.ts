import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isAllowed, uartPorts, usbName } from '../../../native/devices/linux-devices.ts'
import { newFolder } from '../../support/folder.ts'

function file(folder: string, path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), text)
}

describe('what Linux tells of devices', () => {
  it('is how a device on USB calls its maker and itself', () => {
    const folder = newFolder()
    file(folder, '1-1.4/manufacturer', 'Honeywell \n')
    file(folder, '1-1.4/product', 'Xenon 1900\n')
    file(folder, '1-2/product', 'USB Serial\n')
    expect(usbName('1-1.4', folder)).toBe('Honeywell Xenon 1900')
    expect(usbName('1-2', folder)).toBe('USB Serial')
    expect(usbName('1-3', folder)).toBe('')
  })

  it('is which built-in ports have electronics behind them', () => {
    const folder = newFolder()
    for (const [name, type] of [
      ['ttyS0', '4'],
      ['ttyS1', '0'],
      ['ttyAMA0', '32'],
      ['ttyUSB0', '0'],
      ['tty1', '4'],
    ] as const) {
      file(folder, `${name}/type`, `${type}\n`)
    }
    expect(uartPorts(folder).toSorted()).toEqual(['/dev/ttyAMA0', '/dev/ttyS0'])
    expect(uartPorts(join(folder, 'none'))).toEqual([])
  })

  it('is whether this user may open one', () => {
    const folder = newFolder()
    file(folder, 'tty', '')
    expect(isAllowed(join(folder, 'tty'))).toBe(true)
    expect(isAllowed(join(folder, 'none'))).toBe(false)
    chmodSync(join(folder, 'tty'), 0)
    // Root may open everything.
    expect(isAllowed(join(folder, 'tty'))).toBe(process.getuid?.() === 0)
  })
})
