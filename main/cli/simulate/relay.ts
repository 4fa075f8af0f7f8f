import { Option, type Command } from 'commander'
import { systemClock } from '../../../native/clock.ts'
import { boardKinds } from '../../../native/simulators/boards/board-kinds.ts'
import type { ServedBoard } from '../../../native/simulators/boards/serve-board.ts'
import { unreachable } from '../../../native/result.ts'
import { wrongUse } from '../fault-words.ts'
import { boardCommandsHelp, parseBoardCommand } from './board-command.ts'
import { obeyLines } from './obey-lines.ts'
import { openBoard, type BoardOptions } from './open-board.ts'

interface Options extends BoardOptions {
  readonly script?: string
}

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

async function relay({ script, ...options }: Options): Promise<number> {
  const served = await openBoard(options, {
    onPlace: (state) => console.log(state),
    onRelay: (channel, on) => console.log(`relay ${channel} ${on ? 'on' : 'off'}`),
  })
  if (!served.ok) return wrongUse(served.error)
  const status = await obeyLines(script, (line) => obey(served.value, line))
  await served.value.close()
  return status
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
