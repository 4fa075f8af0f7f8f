import type { DeviceAddress } from '../usb/device-address.ts'
import { answersTo, type UsbDevice } from '../usb/usb-device.ts'

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

export type HidAddress = DeviceAddress

export const answersToHid = (device: HidDevice, address: HidAddress): boolean =>
  'path' in address ? device.path === address.path : answersTo(device, address)
