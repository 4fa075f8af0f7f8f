import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listHidraw } from '../../../native/hid/list-hidraw.ts'
import { newFolder } from '../../support/folder.ts'

/** A kernel's view of one device: its folder under the USB interface, and the class's link to it. */
function plugIn(root: string, name: string, folder: string, uevent: string, descriptor: string): void {
  const device = join(root, 'devices', folder)
  mkdirSync(join(device), { recursive: true })
  writeFileSync(join(device, 'uevent'), uevent)
  writeFileSync(join(device, 'report_descriptor'), Buffer.from(descriptor, 'hex'))
  mkdirSync(join(root, 'class', name), { recursive: true })
  symlinkSync(device, join(root, 'class', name, 'device'))
}

const relay = `DRIVER=hid-generic
HID_ID=0003:000016C0:000005DF
HID_NAME=www.dcttech.com USBRelay2
HID_PHYS=usb-0000:00:14.0-1.4/input0
HID_UNIQ=
`
const scanner = `HID_ID=0003:00000C2E:00000B87
HID_NAME=Honeywell Imager
HID_UNIQ=SN12345
`

describe("the kernel's HID devices", () => {
  it('are listed with what they say of themselves and the socket that they are in', () => {
    const root = newFolder()
    const usb = 'pci0000:00/0000:00:14.0/usb1/1-1/1-1.4/1-1.4:1.0/0003:16C0:05DF.0001'
    plugIn(root, 'hidraw0', usb, relay, '0600ff0901a101c0')
    plugIn(root, 'hidraw1', 'virtual/misc/uhid/0003:0C2E:0B87.0002', scanner, '058c0902a101c0')
    expect(listHidraw(join(root, 'class'))).toEqual([
      {
        path: '/dev/hidraw0',
        vendorId: 0x16c0,
        productId: 0x05df,
        serialNumber: null,
        product: 'www.dcttech.com USBRelay2',
        usbPort: '1-1.4',
        usages: [{ page: 0xff00, usage: 0x01 }],
      },
      {
        path: '/dev/hidraw1',
        vendorId: 0x0c2e,
        productId: 0x0b87,
        serialNumber: 'SN12345',
        product: 'Honeywell Imager',
        usbPort: null,
        usages: [{ page: 0x8c, usage: 0x02 }],
      },
    ])
  })

  it('are none where the kernel knows no such thing, and one that goes meanwhile is left out', () => {
    const root = newFolder()
    expect(listHidraw(join(root, 'class'))).toEqual([])
    plugIn(root, 'hidraw0', 'a/0003:16C0:05DF.0001', relay, '')
    mkdirSync(join(root, 'class', 'hidraw1'))
    expect(listHidraw(join(root, 'class')).map(({ path }) => path)).toEqual(['/dev/hidraw0'])
  })
})
