import type { HidAddress } from '../hid/hid-device.ts'
import { placeName } from '../serial/serial-place.ts'
import type { SerialSettings } from '../serial/serial-port.ts'
import { addressText } from '../usb/device-address.ts'
import type { KmtronicChannels } from './kmtronic.ts'

interface OnNetwork {
  readonly host: string
  readonly port: number
}

export interface ModbusUnit {
  readonly unit: number
  readonly firstCoil: number
  readonly firstInput: number
  readonly inputs: number
  readonly pulse: 'none' | 'waveshare-flash' | 'momentary-register'
}

/** Boards at the end of a line of bytes. */
export type WiredOptions =
  | (SerialSettings & { readonly kind: 'lcus' | 'hw-667' | 'r413d08' })
  | (SerialSettings & { readonly kind: 'kmtronic'; readonly channels: KmtronicChannels })
  | (SerialSettings & { readonly kind: 'numato'; readonly inputs: number })
  | (SerialSettings & { readonly kind: 'waveshare-modbus'; readonly unit: number; readonly inputs: number })
  | (SerialSettings & ModbusUnit & { readonly kind: 'modbus-rtu' })
  | (OnNetwork & ModbusUnit & { readonly kind: 'modbus-tcp' })

export type RelayOptions = WiredOptions | HidRelayOptions

export interface HidRelayOptions {
  readonly kind: 'dcttech' | 'lcus-hid'
  readonly address: HidAddress
}

/** The wire to a board: its port or its place on USB, or the network address. */
export function wireOf(options: RelayOptions): string {
  if (options.kind === 'modbus-tcp') return `${options.host}:${options.port}`
  return 'address' in options ? addressText(options.address) : placeName(options)
}

/** Two lanes whose options give the same are served by one board. */
export const boardOf = (options: RelayOptions): string =>
  'unit' in options ? `${wireOf(options)}#${options.unit}` : wireOf(options)
