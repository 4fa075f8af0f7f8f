import type { Clock } from '../clock.ts'
import type { OpenHid } from '../hid/hid-port.ts'
import type { HidWanted } from '../hid/open-hid.ts'
import { openSystemHid } from '../hid/system-hid.ts'
import { unreachable } from '../result.ts'
import type { OpenPort } from '../serial/byte-port.ts'
import { openSerialPort } from '../serial/serial-port.ts'
import { openTcpPort } from '../serial/tcp-port.ts'
import { BoardRelay } from './board-relay.ts'
import type { Board } from './board.ts'
import { dcttechBoard, dcttechWanted } from './dcttech-relay.ts'
import { HidRelay } from './hid-relay.ts'
import { hw667Board } from './hw-667.ts'
import { kmtronicBoard } from './kmtronic.ts'
import { lcusHidBoard } from './lcus-hid-relay.ts'
import { lcusBoard } from './lcus.ts'
import { Line } from './line.ts'
import { coilBoard } from './modbus/coil-board.ts'
import { rtuFraming, tcpFraming, type ModbusFraming } from './modbus/modbus-framing.ts'
import { registerBoard } from './modbus/register-board.ts'
import { numatoBoard } from './numato.ts'
import { r413d08Board } from './r413d08.ts'
import {
  wireOf,
  type HidRelayOptions,
  type ModbusUnit,
  type RelayOptions,
  type WiredOptions,
} from './relay-options.ts'
import type { Relay } from './relay.ts'
import { waveshareBoard } from './waveshare.ts'

/** Makes the drivers of configured boards. Those on one wire share its port. */
export class RelayMaker {
  readonly #clock: Clock
  readonly #lines = new Map<string, Line>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @param channels those that lanes use, from 1: no other is ever written to. */
  relay(options: RelayOptions, channels: readonly number[]): Relay {
    const port = wireOf(options)
    if ('address' in options) return hidRelay(options, { port, channels }, this.#clock)
    const line = this.#lines.get(port) ?? new Line(opener(options, this.#clock), this.#clock)
    this.#lines.set(port, line)
    return new BoardRelay({ board: boardFor(options), port, channels }, line, this.#clock)
  }
}

const opener =
  (options: WiredOptions, clock: Clock): OpenPort =>
  (events) =>
    options.kind === 'modbus-tcp'
      ? openTcpPort({ host: options.host, port: options.port }, events, clock)
      : openSerialPort(options, events, clock)

/** What the board is told. A new kind of board is one more case here. */
export function boardFor(options: WiredOptions): Board {
  switch (options.kind) {
    case 'lcus':
      return lcusBoard
    case 'hw-667':
      return hw667Board
    case 'r413d08':
      return r413d08Board
    case 'kmtronic':
      return kmtronicBoard(options.channels)
    case 'numato':
      return numatoBoard(options.inputs)
    case 'waveshare-modbus':
      return waveshareBoard(options.unit, options.inputs)
    case 'modbus-rtu':
      return modbusBoard(options, rtuFraming)
    case 'modbus-tcp':
      return modbusBoard(options, tcpFraming())
    default:
      return unreachable(options)
  }
}

const modbusBoard = ({ pulse, ...map }: ModbusUnit, framing: ModbusFraming): Board =>
  pulse === 'momentary-register'
    ? registerBoard(map.unit, framing)
    : coilBoard({ ...map, pulse, coilsRead: 1 }, framing)

function hidRelay(
  { kind, address }: HidRelayOptions,
  own: { readonly port: string; readonly channels: readonly number[] },
  clock: Clock,
): Relay {
  switch (kind) {
    case 'dcttech':
      return new HidRelay({ ...own, board: dcttechBoard }, hid(dcttechWanted(address, clock)), clock)
    case 'lcus-hid':
      return new HidRelay({ ...own, board: lcusHidBoard }, hid({ address, suits: () => true }), clock)
    default:
      return unreachable(kind)
  }
}

const hid =
  (wanted: HidWanted): OpenHid =>
  (events) =>
    openSystemHid(wanted, events)
