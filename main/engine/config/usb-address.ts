import { z } from 'zod'
import type { UsbAddress } from '../../../native/usb/usb-device.ts'

const hex4 = z.string().regex(/^[0-9a-fA-F]{4}$/, 'four hexadecimal digits, such as "16c0"')

/** A device on USB, whichever port name the system gives it today. */
export const UsbAddressConfig = z.strictObject({
  vendor: hex4.describe("The vendor's number, four hexadecimal digits."),
  product: hex4.describe("The product's number, four hexadecimal digits."),
  serialNumber: z
    .string()
    .min(1)
    .max(126)
    .optional()
    .describe(
      'As the device gives it. Needed where there are two of a kind, unless `port` tells them apart.',
    ),
  port: z
    .string()
    .regex(/^\d{1,3}-\d{1,3}(\.\d{1,3}){0,6}$/, 'a socket as Linux counts them, such as "1-1.4"')
    .optional()
    .describe('The socket that it is plugged into, as Linux counts them, such as "1-1.4".'),
})
export type UsbAddressConfig = z.output<typeof UsbAddressConfig>

export const usbAddress = ({ vendor, product, serialNumber, port }: UsbAddressConfig): UsbAddress => ({
  vendorId: Number.parseInt(vendor, 16),
  productId: Number.parseInt(product, 16),
  serialNumber,
  usbPort: port,
})
