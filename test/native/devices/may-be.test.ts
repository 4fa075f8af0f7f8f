import { describe, expect, it } from 'vitest'
import { mayBe } from '../../../native/devices/may-be.ts'
import type { Plugged } from '../../../native/devices/plugged.ts'

const usb = (vendorId: number, productId: number): Plugged['usb'] => ({
  vendorId,
  productId,
  serialNumber: null,
  usbPort: null,
})
const device = (part: Partial<Plugged>): Plugged => ({
  bus: 'hid',
  path: '/dev/hidraw0',
  name: '',
  usb: null,
  usages: [],
  allowed: true,
  ...part,
})

describe('what a device may be', () => {
  it('is a scanner where it says so, or its maker makes nothing else', () => {
    const pos = device({ usages: [{ page: 0x8c, usage: 2 }] })
    expect(mayBe(pos)).toEqual({ scanners: ['hid'], relays: [] })
    const honeywell = device({ bus: 'serial', usb: usb(0x0c2e, 0x0b6a) })
    expect(mayBe(honeywell)).toEqual({ scanners: ['serial'], relays: [] })
  })

  it('is a relay board where its ids and its name say so: others share those ids', () => {
    const board = device({ name: 'www.dcttech.com USBRelay2', usb: usb(0x16c0, 0x05df) })
    expect(mayBe(board)).toEqual({ scanners: [], relays: ['dcttech'] })
    expect(mayBe({ ...board, name: 'A lamp' })).toEqual({ scanners: [], relays: [] })
    expect(mayBe(device({ usb: usb(0x5131, 0x2007) })).relays).toEqual(['lcus-hid'])
    expect(mayBe(device({ bus: 'serial', usb: usb(0x2a19, 0x0c01) }))).toEqual({
      scanners: [],
      relays: ['numato'],
    })
  })

  it('is either behind an adapter, the likeliest first', () => {
    const ch340 = mayBe(device({ bus: 'serial', usb: usb(0x1a86, 0x7523) }))
    expect(ch340.scanners).toEqual(['serial'])
    expect(ch340.relays[0]).toBe('lcus')
    expect(mayBe(device({ bus: 'serial', usb: usb(0x0403, 0x6001) })).relays[0]).toBe('waveshare-modbus')
    expect(mayBe(device({ bus: 'serial' })).scanners).toEqual(['serial'])
  })

  it('is nothing of a gate’s, for keyboards and mice', () => {
    expect(mayBe(device({ usages: [{ page: 1, usage: 6 }], usb: usb(0x046d, 0xc31c) }))).toEqual({
      scanners: [],
      relays: [],
    })
  })
})
