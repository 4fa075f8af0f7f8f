import type { Clock } from '../clock.ts'
import { unreachable } from '../result.ts'
import type { OpenPort } from '../serial/byte-port.ts'
import { openSerialPort } from '../serial/serial-port.ts'
import { LcusRelay } from './lcus-relay.ts'
import type { Relay } from './relay.ts'
import { WaveshareRelay } from './waveshare-relay.ts'

export type RelayOptions = { readonly path: string; readonly baudRate: number } & (
  { readonly kind: 'lcus' } | { readonly kind: 'waveshare-modbus'; readonly unit: number }
)

/**
 * The driver of a configured board. A new kind of board is one more case here.
 * @param channels those that lanes use, from 1: no other is ever written to.
 */
export function createRelay(options: RelayOptions, channels: readonly number[], clock: Clock): Relay {
  const { path, baudRate } = options
  const open: OpenPort = (events) => openSerialPort({ path, baudRate }, events, clock)
  switch (options.kind) {
    case 'lcus':
      return new LcusRelay({ port: path, channels }, open, clock)
    case 'waveshare-modbus':
      return new WaveshareRelay({ port: path, channels, unit: options.unit }, open, clock)
    default:
      return unreachable(options)
  }
}
