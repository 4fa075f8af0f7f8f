import { createReadStream } from 'node:fs'
import { Option, type Command } from 'commander'
import { systemClock } from '../../../native/clock.ts'
import { boardKind, boardKinds, type BoardKindName } from '../../../native/simulators/boards/board-kinds.ts'
import type { ServedBoard } from '../../../native/simulators/boards/serve-board.ts'
import { ok, unreachable } from '../../../native/result.ts'
import { boundedLines } from '../bounded-lines.ts'
import { exitCodes } from '../exit-codes.ts'
import { wrongUse } from '../fault-words.ts'
import { boardCommandsHelp, parseBoardCommand } from './board-command.ts'

interface Options {
  readonly kind: BoardKindName
  readonly port: string
  readonly baud: string
  readonly unit: string
  readonly channels: string
  readonly script?: string
}

/** Longer than any command. Bytes. */
const maxLine = 200

export function register(simulate: Command): void {
  simulate
    .command('relay')
    .description('Be a relay board at the end of a serial line, or on this machine’s network.')
    .addOption(
      new Option('--kind <kind>', 'which board, by the name that a configuration has for it')
        .choices(boardKinds)
        .makeOptionMandatory(),
    )
    .requiredOption('--port <port>', 'the serial port; of modbus-tcp, a port number on loopback (0: any)')
    .option('--baud <rate>', 'speed of the line', '9600')
    .option('--unit <number>', 'address of a Modbus board', '1')
    .option('--channels <count>', 'how many relays it has', '8')
    .option('--script <file>', 'commands to obey before those of the standard input')
    .addHelpText(
      'after',
      `
Each relay that moves is a line on the standard output, such as: relay 1 on
Commands, one a line:
${boardCommandsHelp}

Two serial ports joined by a wire, on a machine that has none, while this runs:

  socat pty,raw,echo=0,link=/tmp/gate pty,raw,echo=0,link=/tmp/board

Then this board is at the one end, and the gate's configuration names the other ("path": "/tmp/gate"):

  passgate simulate relay --kind waveshare-modbus --port /tmp/board

Between two machines a null-modem cable does the same.
Exit status: 0 told to end, 2 wrong use.`,
    )
    .action(async (options: Options) => {
      process.exitCode = await relay(options)
    })
}

async function relay({ kind: name, port, baud, unit, channels, script }: Options): Promise<number> {
  const [baudRate, address, size] = [whole(baud, 300, 921_600), whole(unit, 0, 255), whole(channels, 1, 64)]
  if (baudRate === null) return wrongUse('--baud: give a number from 300 to 921600.')
  if (address === null) return wrongUse('--unit: give a number from 0 to 255.')
  if (size === null) return wrongUse('--channels: give a number from 1 to 64.')
  const kind = boardKind(name, address, size)
  const networkPort = whole(port, 0, 65_535)
  if (name === 'modbus-tcp' && networkPort === null) return wrongUse('--port: of modbus-tcp, a number.')
  const events = {
    onPlace: (state: string) => console.log(state),
    onRelay: (channel: number, on: boolean) => console.log(`relay ${channel} ${on ? 'on' : 'off'}`),
  }
  const { serveOnLoopback, serveOnSerial } = await import('../../../native/simulators/boards/serve-board.ts')
  const served =
    name === 'modbus-tcp'
      ? await serveOnLoopback(kind, networkPort ?? 0, events, systemClock)
      : ok(serveOnSerial(kind, { path: port, baudRate }, events, systemClock))
  if (!served.ok) return wrongUse(`--port: ${served.error}`)
  const told = await obeyAll(served.value, script)
  await served.value.close()
  return told
}

function whole(text: string, least: number, most: number): number | null {
  const number = /^\d{1,7}$/.test(text) ? Number(text) : null
  return number !== null && number >= least && number <= most ? number : null
}

/** Obeys until it is told to end: by `quit`, or by a signal where no more commands come. */
function obeyAll(served: ServedBoard, script: string | undefined): Promise<number> {
  return new Promise((resolve) => {
    const end = (): void => resolve(exitCodes.ok)
    process.once('SIGINT', end)
    process.once('SIGTERM', end)
    const sources = [...(script === undefined ? [] : [createReadStream(script)]), process.stdin]
    obeySources(served, sources).then(
      (quit) => {
        if (quit) end()
      },
      (error: unknown) =>
        resolve(wrongUse(`--script: ${error instanceof Error ? error.message : String(error)}`)),
    )
  })
}

/** True: told to end. */
async function obeySources(served: ServedBoard, sources: readonly AsyncIterable<Buffer>[]): Promise<boolean> {
  for (const source of sources) {
    for await (const line of boundedLines(source, maxLine)) {
      if (await obey(served, line ?? '?')) return true
    }
  }
  return false
}

async function obey(served: ServedBoard, line: string): Promise<boolean> {
  const command = parseBoardCommand(line)
  if (command === 'nothing') return false
  if (command === null || (command.kind === 'input' && !hasInput(served, command.input))) {
    console.error(`No such command, or no such input: ${line}\nThere are:\n${boardCommandsHelp}`)
    return false
  }
  switch (command.kind) {
    case 'input':
      served.board.setInput(command.input, command.closed)
      return false
    case 'mood':
      served.setMood(command.mood)
      return false
    case 'wait':
      await new Promise<void>((resolve) => systemClock.schedule(command.ms, resolve))
      return false
    case 'quit':
      return true
    default:
      return unreachable(command)
  }
}

const hasInput = ({ board }: ServedBoard, input: number): boolean => input >= 1 && input <= board.inputs
