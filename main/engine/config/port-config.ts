import { z } from 'zod'
import { UsbAddressConfig } from './usb-address.ts'

export const path = z.string().min(1).max(255)

export const baudRate = z.union([
  z.literal(9_600),
  z.literal(19_200),
  z.literal(38_400),
  z.literal(57_600),
  z.literal(115_200),
])

/** How a character goes over the line, 8 data bits each, for devices in which it can be set. */
export const character = {
  parity: z
    .enum(['none', 'even', 'odd'])
    .default('none')
    .describe(
      'As set in the device. The standard of Modbus RTU is even; most boards are delivered with none.',
    ),
  stopBits: z
    .union([z.literal(1), z.literal(2)])
    .default(1)
    .describe('As set in the device. The standard of Modbus RTU without parity is 2; most boards take 1.'),
}

/** Where a serial device is: one of the two. */
export const serialPlace = {
  path: path.optional().describe('The port, such as /dev/serial/by-id/… (stable) or /dev/ttyACM0 or COM3.'),
  usb: UsbAddressConfig.optional().describe(
    'Instead of `path`: the device on USB, whichever port the system gives it.',
  ),
}

/** Where a HID device is: one of the two. */
export const hidPlace = {
  usb: UsbAddressConfig.optional().describe('Which device on USB it is.'),
  path: path.optional().describe('The device, such as /dev/hidraw0, where `usb` cannot tell it.'),
}

export const isOnePlace = (named: { readonly usb?: unknown; readonly path?: unknown }): boolean =>
  (named.usb === undefined) !== (named.path === undefined)
export const onePlace = 'either `usb` or `path`'
