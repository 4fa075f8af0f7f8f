import { HidScannerDevice, reportsOf } from '../devices/virtual-hid.ts'
import { startScanner } from '../devices/drivers.ts'
import type { LabCase } from '../lab-case.ts'

/** A card of the most usual length: 22 reports. */
const card = `shc:/${'12'.repeat(595)}`

const layouts = [
  { layout: 'Access-IS and Honeywell', head: ']Q1', symbology: 'qr' },
  { layout: 'shifted by one', head: '\0]Q1', symbology: 'qr' },
  { layout: 'Newland', head: '', symbology: 'unknown' },
]

export const hidScannerCases: readonly LabCase[] = [
  ...layouts.map(({ layout, head, symbology }) => ({
    name: `a HID scanner delivers a card of 1,195 characters, laid out as: ${layout}`,
    async run(tidy: (undo: () => Promise<void>) => void) {
      const device = new HidScannerDevice()
      await device.plugIn()
      tidy(() => device.unplug())
      const told = startScanner(tidy)
      await told.next('ready')
      for (const report of reportsOf(head, card)) device.report(report)
      return `${await told.next(`${symbology} ${card}`)} ms`
    },
  })),
  {
    name: 'a HID scanner unplugged within a code is missed, found again, and glues nothing together',
    async run(tidy) {
      const device = new HidScannerDevice()
      await device.plugIn()
      tidy(() => device.unplug())
      const told = startScanner(tidy)
      await told.next('ready')
      const [half = Buffer.alloc(0)] = reportsOf(']Q1', card)
      device.report(half)
      await device.unplug()
      const lostMs = await told.next('scanner-gone')
      await device.plugIn()
      const backMs = await told.next('ready')
      device.scan('whole')
      await told.next('qr whole')
      return `missed after ${lostMs} ms, found after ${backMs} ms`
    },
  },
]
