import { answersTo, type UsbAddress, type UsbDevice } from '../usb/usb-device.ts'

/** What a part of a device is for, by the HID Usage Tables. */
export interface HidUsage {
  readonly page: number
  readonly usage: number
}

/** A HID device as the system lists it. */
export interface HidDevice extends UsbDevice {
  /** What opens it, such as `/dev/hidraw3`. */
  readonly path: string
  /** Its name; Linux puts the maker's before it. */
  readonly product: string
  /** Of each of its top-level collections. */
  readonly usages: readonly HidUsage[]
}

/** By the system's path, which changes with each plug, or by what the device itself or its socket says. */
export type HidAddress = { readonly path: string } | UsbAddress

export const answersToHid = (device: HidDevice, address: HidAddress): boolean =>
  'path' in address ? device.path === address.path : answersTo(device, address)

/** For messages: `/dev/hidraw3`, `16c0:05df`, `16c0:05df BITFT`, `16c0:05df on 1-1.4`. */
export function hidAddressText(address: HidAddress): string {
  if ('path' in address) return address.path
  const { vendorId, productId, serialNumber, usbPort } = address
  const serial = serialNumber === undefined ? '' : ` ${serialNumber}`
  const socket = usbPort === undefined ? '' : ` on ${usbPort}`
  return `${hex4(vendorId)}:${hex4(productId)}${serial}${socket}`
}

const hex4 = (id: number): string => id.toString(16).padStart(4, '0')
