import { unreachable } from '../../result.ts'
import { hw667Firmware, kmtronicFirmware, lcusFirmware } from './binary-boards.ts'
import { modbusRtuFirmware, modbusTcpFirmware } from './modbus-boards.ts'
import type { BoardKind } from './simulated-board.ts'
import { numatoFirmware, r413d08Firmware } from './text-boards.ts'

/** Boards that can be simulated, by the names that a configuration has for them. */
export const boardKinds = [
  'lcus',
  'hw-667',
  'numato',
  'kmtronic',
  'waveshare-modbus',
  'modbus-rtu',
  'modbus-tcp',
  'r413d08',
] as const
export type BoardKindName = (typeof boardKinds)[number]

/** A board as it is sold. @param unit of a Modbus board. @param channels of one that comes in several sizes. */
export const boardKind = (name: BoardKindName, unit = 1, channels = 8): BoardKind => ({
  ...sold(name, unit),
  channels: name === 'hw-667' ? 1 : channels,
})

function sold(name: BoardKindName, unit: number): Omit<BoardKind, 'channels'> {
  switch (name) {
    case 'lcus':
      return { firmware: lcusFirmware, inputs: 0, ownPower: false }
    case 'hw-667':
      return { firmware: hw667Firmware, inputs: 0, ownPower: false }
    case 'numato':
      return { firmware: numatoFirmware, inputs: 8, ownPower: true }
    case 'kmtronic':
      return { firmware: kmtronicFirmware, inputs: 0, ownPower: false }
    case 'waveshare-modbus':
    case 'modbus-rtu':
      return { firmware: modbusRtuFirmware(unit), inputs: 8, ownPower: true }
    case 'modbus-tcp':
      return { firmware: modbusTcpFirmware(unit), inputs: 8, ownPower: true }
    case 'r413d08':
      return { firmware: r413d08Firmware, inputs: 0, ownPower: true }
    default:
      return unreachable(name)
  }
}
