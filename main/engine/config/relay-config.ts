import { z } from 'zod'
import { baudRate, character, hidPlace, isOnePlace, onePlace, serialPlace } from './port-config.ts'

const onSerial = { ...serialPlace, baudRate: baudRate.default(9_600) }
const onModbusLine = { ...onSerial, ...character }
const channel = (most: number) =>
  z.int().min(1).max(most).default(1).describe('Which relay of the board opens this lane, from 1.')
const inputs = (most: number, what: string) => z.int().min(0).max(most).default(0).describe(what)
const address = (what: string) => z.int().min(0).max(65_535).default(0).describe(what)
const unit = z.int().min(1).max(247).default(1).describe('Modbus address of the board.')

const Lcus = z
  .strictObject({ kind: z.literal('lcus'), ...onSerial, channel: channel(8) })
  .refine(isOnePlace, onePlace)

const Hw667 = z
  .strictObject({ kind: z.literal('hw-667'), ...onSerial, channel: channel(1) })
  .refine(isOnePlace, onePlace)

const Kmtronic = z
  .strictObject({
    kind: z.literal('kmtronic'),
    ...onSerial,
    channels: z
      .union([z.literal(1), z.literal(2), z.literal(4), z.literal(8)])
      .describe('How many relays the board has: it is asked for its state accordingly.'),
    channel: channel(8),
  })
  .refine(isOnePlace, onePlace)
  .refine((board) => board.channel <= board.channels, {
    path: ['channel'],
    error: 'one of the relays that the board has (channels)',
  })

const numato = {
  kind: z.literal('numato'),
  ...onSerial,
  inputs: inputs(10, 'How many IO pins, from the first on, are wired as inputs.'),
}
const Numato = z.strictObject({ ...numato, channel: channel(32) }).refine(isOnePlace, onePlace)

const R413d08 = z
  .strictObject({ kind: z.literal('r413d08'), ...onSerial, channel: channel(8) })
  .refine(isOnePlace, onePlace)
  .describe('A board with its jumper M0 closed, which speaks AT commands. With it open: modbus-rtu.')

const waveshare = {
  kind: z.literal('waveshare-modbus'),
  ...onModbusLine,
  unit,
  inputs: inputs(32, 'How many inputs the board has; 0 for the models without.'),
}
const Waveshare = z.strictObject({ ...waveshare, channel: channel(32) }).refine(isOnePlace, onePlace)

const modbusUnit = {
  firstCoil: address('Coil of channel 1, counted from 0 as on the wire (0 is what some manuals call 00001).'),
  firstInput: address('Discrete input of input 1, counted from 0 as on the wire.'),
  inputs: inputs(64, 'How many inputs the board has.'),
  pulse: z
    .enum(['none', 'waveshare-flash', 'momentary-register'])
    .default('none')
    .describe(
      'How the board times a pulse by itself. none: it does not, and is switched off. momentary-register: as R413D08 and R421A08, whose relays are registers and not coils.',
    ),
}

const registersHaveNoInputs = ({ pulse, inputs: count }: { pulse: string; inputs: number }): boolean =>
  pulse !== 'momentary-register' || count === 0
const noInputs = { path: ['inputs'], error: '0: boards with command registers have none' }

const modbusRtu = { kind: z.literal('modbus-rtu'), ...onModbusLine, unit, ...modbusUnit }
const ModbusRtu = z
  .strictObject({ ...modbusRtu, channel: channel(64) })
  .refine(isOnePlace, onePlace)
  .refine(registersHaveNoInputs, noInputs)

const modbusTcp = {
  kind: z.literal('modbus-tcp'),
  host: z
    .string()
    .min(1)
    .max(253)
    .regex(/^[A-Za-z0-9.:_-]+$/, 'a host name or an address, without the port')
    .describe('Name or address of the device.'),
  port: z.int().min(1).max(65_535).default(502),
  unit: z.int().min(0).max(255).default(1).describe('Unit behind a gateway; many devices want 1, 0 or 255.'),
  ...modbusUnit,
}
const ModbusTcp = z
  .strictObject({ ...modbusTcp, channel: channel(64) })
  .refine(registersHaveNoInputs, noInputs)

const Dcttech = z
  .strictObject({ kind: z.literal('dcttech'), ...hidPlace, channel: channel(8) })
  .refine(isOnePlace, onePlace)
  .describe('A "USBRelay" board (16c0:05df); its serial number is the five letters that it tells when asked.')

const LcusHid = z
  .strictObject({ kind: z.literal('lcus-hid'), ...hidPlace, channel: channel(8) })
  .refine(isOnePlace, onePlace)
  .describe('An LCUS board that is a HID device (5131:2007).')

/** A relay board that a configuration may name. */
export const RelayBoard = z.discriminatedUnion('kind', [
  Lcus,
  Hw667,
  Kmtronic,
  Numato,
  R413d08,
  Waveshare,
  ModbusRtu,
  ModbusTcp,
  Dcttech,
  LcusHid,
])
export type RelayBoard = z.output<typeof RelayBoard>

/** A board whose inputs tell of a turnstile, where it does not open it. */
export const InputBoard = z.discriminatedUnion('kind', [
  z.strictObject(numato).refine(isOnePlace, onePlace),
  z.strictObject(waveshare).refine(isOnePlace, onePlace),
  z.strictObject(modbusRtu).refine(isOnePlace, onePlace),
  z.strictObject(modbusTcp),
])
export type InputBoard = z.output<typeof InputBoard>
