import type { WiredOptions } from '../../../native/relays/relay-options.ts'
import { boardBench } from '../../support/relay-bench.ts'
import type { ConformingBoard } from './conforming-board.ts'
import { relayConformance } from './relay-conformance.ts'

const serial = { path: 'p', baudRate: 9_600 } as const
const modbus = { unit: 1, firstCoil: 0, firstInput: 0, inputs: 8 } as const

const board = (
  name: string,
  options: WiredOptions,
  can: Partial<Omit<ConformingBoard, 'name' | 'bench'>> = {},
): ConformingBoard => ({
  name,
  bench: (channels) => boardBench(options, channels),
  channels: [1, 3],
  stepMs: 0,
  answers: true,
  reads: true,
  inputs: false,
  ...can,
})

const boards: ConformingBoard[] = [
  board('LCUS', { kind: 'lcus', ...serial }, { answers: false, reads: false }),
  board(
    'HW-667',
    { kind: 'hw-667', ...serial },
    { channels: [1], stepMs: 1_000, answers: false, reads: false },
  ),
  board('Numato', { kind: 'numato', ...serial, inputs: 8 }, { inputs: true }),
  board(
    'KMTronic with 2 relays',
    { kind: 'kmtronic', ...serial, channels: 2 },
    { channels: [1, 2], answers: false },
  ),
  board('KMTronic with 8 relays', { kind: 'kmtronic', ...serial, channels: 8 }, { answers: false }),
  board('R413D08 by AT commands', { kind: 'r413d08', ...serial }, { stepMs: 1_000 }),
  board(
    'Waveshare',
    { kind: 'waveshare-modbus', ...serial, unit: 1, inputs: 8 },
    { stepMs: 100, inputs: true },
  ),
  board('Modbus RTU', { kind: 'modbus-rtu', ...serial, ...modbus, pulse: 'none' }, { inputs: true }),
  board(
    'Modbus RTU with flash',
    { kind: 'modbus-rtu', ...serial, ...modbus, unit: 17, inputs: 0, pulse: 'waveshare-flash' },
    { stepMs: 100 },
  ),
  board(
    'R413D08 as a Modbus unit',
    { kind: 'modbus-rtu', ...serial, ...modbus, inputs: 0, pulse: 'momentary-register' },
    { stepMs: 1_000 },
  ),
  board(
    'Modbus TCP',
    { kind: 'modbus-tcp', host: 'h', port: 502, ...modbus, pulse: 'none' },
    { inputs: true },
  ),
]

boards.forEach(relayConformance)
