import type { Board, BoardInputs, InputState } from '../board.ts'
import type { ModbusFraming } from './modbus-framing.ts'
import { echoOf, readOf, remembered } from './modbus-question.ts'

export interface CoilMap {
  /** 1 to 247 on a serial line; over TCP often 1 or 255. */
  readonly unit: number
  /** Address of channel 1, from 0 as on the wire. */
  readonly firstCoil: number
  /** How many coils a read asks for; those of a board that knows groups alone begin at a multiple of it. */
  readonly coilsRead: 1 | 8
  readonly firstInput: number
  readonly inputs: number
  /** `waveshare-flash`: by a frame of Waveshare's own. `none`: the board times nothing. */
  readonly pulse: 'waveshare-flash' | 'none'
}

/** Waveshare times its pulses in steps of 100 ms, at most 7FFF of them. */
const flashStepMs = 100
const mostFlashSteps = 0x7fff
const flashOn = 0x0200

/**
 * Boards whose relays are coils: FC 05 to switch, FC 01 to read back, FC 02 for inputs; FC 05 is answered with the request.
 * Sources: Modbus Application Protocol V1.1b3, sections 6.1, 6.2 and 6.5; of the flash, Waveshare wiki, Modbus RTU Relay,
 * development protocol V3.
 */
export function coilBoard(map: CoilMap, framing: ModbusFraming): Board {
  const { unit, firstCoil, coilsRead } = map
  const coil = (channel: number): number => firstCoil + channel - 1
  const write = remembered((address: number, on: number) =>
    echoOf((client, answered) => client.writeFC5(unit, address, on === 1, answered)),
  )
  const flash = remembered((address: number, steps: number) =>
    echoOf((client, answered) => {
      client.writeCustomFC(unit, 0x05, [address >> 8, address & 0xff, steps >> 8, steps & 0xff], answered)
    }),
  )
  const read = remembered((first: number, place: number) =>
    readOf<boolean[], boolean>(
      (client, answered) => client.writeFC1(unit, first, coilsRead, answered),
      (states) => states[place] === true,
    ),
  )
  return {
    on: (channel) => framing(write(coil(channel), 1)),
    off: (channel) => framing(write(coil(channel), 0)),
    pulse: (channel, ms) =>
      map.pulse === 'none' ? null : framing(flash(flashOn + coil(channel), stepsOf(ms))),
    isOn(channel) {
      const place = (channel - 1) % coilsRead
      return framing(read(coil(channel) - place, place))
    },
    inputs: map.inputs === 0 ? null : inputsOf(map, framing),
  }
}

const stepsOf = (ms: number): number => Math.min(Math.ceil(ms / flashStepMs), mostFlashSteps)

/** All that lie between the first and the last wanted are one question. */
function inputsOf({ unit, firstInput, inputs }: CoilMap, framing: ModbusFraming): BoardInputs {
  const read = remembered((...wanted: number[]) => {
    const first = wanted[0] ?? 1
    const count = (wanted.at(-1) ?? first) - first + 1
    return readOf<boolean[], InputState[]>(
      (client, answered) => client.writeFC2(unit, firstInput + first - 1, count, answered),
      (states) => wanted.map((input) => ({ input, closed: states[input - first] === true })),
    )
  })
  return {
    count: inputs,
    questions: (wanted) => (wanted.length === 0 ? [] : [framing(read(...wanted))]),
  }
}
