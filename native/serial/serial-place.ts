import { addressText } from '../usb/device-address.ts'
import type { UsbAddress } from '../usb/usb-device.ts'

/** Which serial port: one by its name, or whichever the system gives today to a device on USB. */
export type SerialPlace =
  | { readonly path: string; readonly usb?: undefined }
  | { readonly usb: UsbAddress; readonly path?: undefined }

/** For messages: `/dev/ttyUSB0`, `1a86:7523 on 1-1.4`. */
export const placeName = ({ path, usb }: SerialPlace): string => path ?? addressText(usb)
