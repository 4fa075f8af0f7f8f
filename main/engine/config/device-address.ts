import { hidAddressText, type HidAddress } from '../../../native/hid/hid-device.ts'
import { usbAddress, type UsbAddressConfig } from './usb-address.ts'

/** A device as a configuration names it: by one of the two. */
interface Named {
  readonly usb?: UsbAddressConfig | undefined
  readonly path?: string | undefined
}

export const deviceAddress = ({ usb, path }: Named): HidAddress =>
  usb === undefined ? { path: path ?? '' } : usbAddress(usb)

/** The same for all that name the same device in the same way. */
export const deviceKey = (named: Named): string => hidAddressText(deviceAddress(named))
