import type { DeviceAddress } from '../../../native/usb/device-address.ts'
import type { SiteLane } from './site.ts'
import { deviceAddress } from './device-address.ts'

/** A device that a lane has, by what it does for it. */
export interface NamedDevice {
  readonly part: 'scanner' | 'relay' | 'inputs'
  readonly address: DeviceAddress
}

/** The devices of a lane that are plugged in somewhere: no camera, no keyboard, nothing on the network. */
export function namedDevices({ scanner, relay, inputs }: SiteLane): NamedDevice[] {
  const parts = { scanner, relay, inputs: inputs?.board }
  return (['scanner', 'relay', 'inputs'] as const).flatMap((part) => {
    const named: object | undefined = parts[part]
    return named !== undefined && isPlugged(named) ? [{ part, address: deviceAddress(named) }] : []
  })
}

type Place = Parameters<typeof deviceAddress>[0]

const isPlugged = (device: object): device is Place =>
  ('path' in device && device.path !== undefined) || ('usb' in device && device.usb !== undefined)
