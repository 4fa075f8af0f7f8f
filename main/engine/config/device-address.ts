import { addressText, type DeviceAddress } from '../../../native/usb/device-address.ts'
import type { RelayOptions } from '../../../native/relays/relay-options.ts'
import type { InputBoard, RelayBoard } from './relay-config.ts'
import { usbAddress, type UsbAddressConfig } from './usb-address.ts'

/** A device as a configuration names it: by one of the two. */
interface Named {
  readonly usb?: UsbAddressConfig | undefined
  readonly path?: string | undefined
}

export const deviceAddress = ({ usb, path }: Named): DeviceAddress =>
  usb === undefined ? { path: path ?? '' } : usbAddress(usb)

/** The same for all that name the same device in the same way. */
export const deviceKey = (named: Named): string => addressText(deviceAddress(named))

/** Both are said, so that it stands over what a configuration says. */
export const serialPlace = ({ usb, path }: Named) =>
  usb === undefined ? { path: path ?? '', usb: undefined } : { path: undefined, usb: usbAddress(usb) }

/** A board that opens a lane, or tells of its turnstile, or both. */
export type BoardConfig = RelayBoard | InputBoard

/** What the driver of a board is told. */
export function relayOptions(board: BoardConfig): RelayOptions {
  if (board.kind === 'modbus-tcp') return board
  if ('baudRate' in board) return { ...board, ...serialPlace(board) }
  return { kind: board.kind, address: deviceAddress(board) }
}
