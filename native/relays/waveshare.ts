import type { Board } from './board.ts'
import { coilBoard } from './modbus/coil-board.ts'
import { rtuFraming } from './modbus/modbus-framing.ts'

/**
 * Waveshare Modbus RTU Relay boards: 9600 8N1, unit 1 as delivered, channels and inputs from 0 on the wire. They time
 * their pulses by themselves, and tell their coils in groups of eight.
 * Source: Waveshare wiki, Modbus RTU Relay, development protocol V3.
 * @param inputs 0 for the models without.
 */
export const waveshareBoard = (unit: number, inputs: number): Board =>
  coilBoard({ unit, firstCoil: 0, coilsRead: 8, firstInput: 0, inputs, pulse: 'waveshare-flash' }, rtuFraming)
