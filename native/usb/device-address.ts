import type { UsbAddress } from './usb-device.ts'

/** A device as a configuration names it: by the system's path, or by what the device itself or its socket says. */
export type DeviceAddress = { readonly path: string } | UsbAddress

/** For messages: `/dev/ttyUSB0`, `16c0:05df`, `16c0:05df BITFT`, `16c0:05df on 1-1.4`. */
export function addressText(address: DeviceAddress): string {
  if ('path' in address) return address.path
  const { vendorId, productId, serialNumber, usbPort } = address
  const serial = serialNumber === undefined ? '' : ` ${serialNumber}`
  const socket = usbPort === undefined ? '' : ` on ${usbPort}`
  return `${hex4(vendorId)}:${hex4(productId)}${serial}${socket}`
}

const hex4 = (id: number): string => id.toString(16).padStart(4, '0')
