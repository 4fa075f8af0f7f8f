/** A device on USB as its descriptors name it, and the place where it is plugged in. */
export interface UsbDevice {
  readonly vendorId: number
  readonly productId: number
  /** As the device gives it; null where it gives none, which is common among cheap boards. */
  readonly serialNumber: string | null
  /** The hub's socket as the system counts it, such as `1-1.4`; null where the system does not tell. */
  readonly usbPort: string | null
}

/** What a configuration says of a device that it wants: what it leaves out may be anything. */
export interface UsbAddress {
  readonly vendorId: number
  readonly productId: number
  readonly serialNumber?: string | undefined
  readonly usbPort?: string | undefined
}

/** Is `device` the one that `address` names? */
export function answersTo(device: UsbDevice, address: UsbAddress): boolean {
  return (
    device.vendorId === address.vendorId &&
    device.productId === address.productId &&
    (address.serialNumber === undefined || isSameSerial(device.serialNumber, address.serialNumber)) &&
    (address.usbPort === undefined || device.usbPort === address.usbPort)
  )
}

/** udev writes `_` for what it does not like in a serial number (`S/N:1` becomes `S_N:1`), and others do not. */
const isSameSerial = (given: string | null, wanted: string): boolean =>
  given !== null && plain(given) === plain(wanted)

const plain = (serialNumber: string): string => serialNumber.trim().replace(/[^A-Za-z0-9#+.:=@-]/g, '_')
