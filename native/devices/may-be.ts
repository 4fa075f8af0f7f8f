import { isBarCodeScanner } from '../scanners/hid-pos.ts'
import type { Plugged } from './plugged.ts'

/** Kinds of driver that may fit a device, the likeliest first. Which of them it is, only a person and a trial know. */
export interface MayBe {
  readonly scanners: readonly string[]
  readonly relays: readonly string[]
}

const nothing: MayBe = { scanners: [], relays: [] }
const serialRelays = ['lcus', 'hw-667', 'waveshare-modbus', 'modbus-rtu', 'r413d08', 'kmtronic', 'numato']

/** Makers of scanners: their ports are no relay boards. Source: the USB ids of their data sheets. */
const scannerMakers = new Set([
  0x0c2e, // Honeywell
  0x05e0, // Zebra, Symbol
  0x05f9, // Datalogic
  0x1eab, // Newland
  0x23d0, // Youjie
])
const numato = 0x2a19
/** FTDI's and Prolific's adapters lead to RS-485 more often than to a board of their own. */
const adapterMakers = new Set([0x0403, 0x067b])
const busRelays = ['waveshare-modbus', 'modbus-rtu', 'r413d08', 'kmtronic', 'lcus', 'hw-667']

export function mayBe(device: Plugged): MayBe {
  return device.bus === 'hid' ? hidMayBe(device) : serialMayBe(device)
}

function hidMayBe({ usb, name, usages }: Plugged): MayBe {
  if (usages.some(isBarCodeScanner)) return { scanners: ['hid'], relays: [] }
  if (isId(usb, 0x16c0, 0x05df) && /USBRelay\d/.test(name)) return { scanners: [], relays: ['dcttech'] }
  if (isId(usb, 0x5131, 0x2007)) return { scanners: [], relays: ['lcus-hid'] }
  return nothing
}

function serialMayBe({ usb }: Plugged): MayBe {
  if (usb === null) return { scanners: ['serial'], relays: serialRelays }
  if (scannerMakers.has(usb.vendorId)) return { scanners: ['serial'], relays: [] }
  if (usb.vendorId === numato) return { scanners: [], relays: ['numato'] }
  return { scanners: ['serial'], relays: adapterMakers.has(usb.vendorId) ? busRelays : serialRelays }
}

const isId = (usb: Plugged['usb'], vendorId: number, productId: number): boolean =>
  usb !== null && usb.vendorId === vendorId && usb.productId === productId
