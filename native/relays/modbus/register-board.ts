import type { Board } from '../board.ts'
import { echoOf, readOf, remembered } from './modbus-question.ts'
import type { ModbusFraming } from './modbus-framing.ts'

/** What is written to a channel's register. */
const commands = { on: 0x0100, off: 0x0200, momentary: 0x0500, delay: 0x0600 } as const
/** A momentary relay is on for this long. Milliseconds. */
const momentaryMs = 1_000
const mostDelayS = 255

/**
 * R413D08 and R421A08 boards as Modbus units: register 1 is channel 1, and what is written to it is a command: 01xx on,
 * 02xx off, 05xx on for a second, 06nn on for nn seconds. FC 06 is answered with the request, FC 03 with 1 for on.
 * They know no coils.
 * Source: maker's sheet "8 Channel Multifunction RS485 Module command".
 */
export function registerBoard(unit: number, framing: ModbusFraming): Board {
  const write = remembered((channel: number, command: number) =>
    echoOf((client, answered) => client.writeFC6(unit, channel, command, answered)),
  )
  const read = remembered((channel: number) =>
    readOf<number[], boolean>(
      (client, answered) => client.writeFC3(unit, channel, 1, answered),
      ([state]) => state === 1,
    ),
  )
  return {
    on: (channel) => framing(write(channel, commands.on)),
    off: (channel) => framing(write(channel, commands.off)),
    pulse: (channel, ms) => framing(write(channel, ms <= momentaryMs ? commands.momentary : delayed(ms))),
    isOn: (channel) => framing(read(channel)),
    inputs: null,
  }
}

const delayed = (ms: number): number => commands.delay + Math.min(Math.ceil(ms / 1_000), mostDelayS)
