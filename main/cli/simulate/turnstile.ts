import { Option, type Command } from 'commander'
import { systemClock } from '../../../native/clock.ts'
import { boardMoods } from '../../../native/simulators/boards/simulated-board.ts'
import type { ServedBoard } from '../../../native/simulators/boards/serve-board.ts'
import { SimulatedTurnstile } from '../../../native/simulators/simulated-turnstile.ts'
import {
  contactsOnBoard,
  passOutInput,
  TurnstileOnBoard,
} from '../../../native/simulators/turnstile-on-board.ts'
import { wrongUse } from '../fault-words.ts'
import { obeyLines } from './obey-lines.ts'
import { openBoard, whole, type BoardOptions } from './open-board.ts'

interface Options extends BoardOptions {
  readonly channel: string
  readonly channelOut?: string
  readonly onePass?: true
  readonly mode: 'pulse' | 'potential'
  readonly walkAfter?: string
  readonly script?: string
}

/** Boards that have inputs for its contacts. */
const boards = ['waveshare-modbus', 'modbus-rtu', 'modbus-tcp', 'numato'] as const

export function register(simulate: Command): void {
  simulate
    .command('turnstile')
    .description(
      'Be a tripod turnstile, with its contacts and the relay board that opens it, at the end of a line.',
    )
    .addOption(
      new Option('--kind <kind>', 'which board, by the name that a configuration has for it')
        .choices(boards)
        .default('waveshare-modbus'),
    )
    .requiredOption('--port <port>', 'the serial port; of modbus-tcp, a port number on loopback (0: any)')
    .option('--baud <rate>', 'speed of the line', '9600')
    .option('--unit <number>', 'address of a Modbus board', '1')
    .option('--channels <count>', 'how many relays it has', '8')
    .option('--channel <number>', 'which relay of the board frees it', '1')
    .option('--channel-out <number>', 'which relay frees it on the way out; without, it has one direction')
    .option('--one-pass', 'its PASS contact tells of both directions')
    .addOption(
      new Option('--mode <mode>', 'how it takes its contact')
        .choices(['pulse', 'potential'])
        .default('pulse'),
    )
    .option('--walk-after <ms>', 'a guest goes through by themselves, so long after it was freed')
    .option('--script <file>', 'commands to obey before those of the standard input')
    .addHelpText(
      'after',
      `
Its contacts are at the inputs of the board:
${contactsOnBoard.map(({ means, input, wiring }) => `  ${input}  ${means.padEnd(8)} ${wiring}`).join('\n')}
  ${passOutInput}  pass     normally-closed, of the way out, where it has one (--channel-out)
Commands, one a line:
${commandsHelp}

How two serial ports are joined by a wire: passgate simulate relay --help
Exit status: 0 told to end, 2 wrong use.`,
    )
    .action(async (options: Options) => {
      process.exitCode = await turnstile(options)
    })
}

const commandsHelp = `  walk                a guest goes through, or pushes in vain
  tailgate            two guests go through at once
  force               somebody turns the arm by force
  walk out            the same three on the way out
  hold, let-go        somebody stands in the arm, or lets it go
  fire, fire-over     the fire panel releases it, or takes it back
  press, pull         the button of the emergency release
  mood silent         the board: one of ${boardMoods.join(', ')}
  wait 500            does nothing for so many milliseconds
  quit                ends`

async function turnstile(given: Options): Promise<number> {
  const { channel, channelOut, onePass = false, mode, walkAfter, script, ...options } = given
  const freedBy = whole(channel, 1, 64)
  if (freedBy === null) return wrongUse('--channel: give a number from 1 to 64.')
  const freedOutBy = channelOut === undefined ? null : whole(channelOut, 1, 64)
  if (channelOut !== undefined && (freedOutBy === null || freedOutBy === freedBy))
    return wrongUse('--channel-out: give a number from 1 to 64, another one than --channel.')
  const walkAfterMs = walkAfter === undefined ? null : whole(walkAfter, 0, 60_000)
  if (walkAfter !== undefined && walkAfterMs === null)
    return wrongUse('--walk-after: give milliseconds, 60000 at most.')
  const tripod = new SimulatedTurnstile(systemClock, mode, onePass)
  let wired: TurnstileOnBoard | null = null
  const served = await openBoard(options, {
    onPlace: (state) => console.log(state),
    onRelay(moved, on) {
      console.log(`relay ${moved} ${on ? 'on' : 'off'}`)
      if (moved === freedBy) wired?.relayMoved(on)
      if (moved === freedOutBy) wired?.relayMoved(on, 'out')
    },
  })
  if (!served.ok) return wrongUse(served.error)
  wired = new TurnstileOnBoard(tripod, served.value.board, {
    clock: systemClock,
    walkAfterMs,
    onePass: onePass || freedOutBy === null,
  })
  const status = await obeyLines(script, (line) => obey(tripod, served.value, line.trim()))
  await tripod.inputs.close()
  await tripod.inputsOut.close()
  await served.value.close()
  return status
}

const acts: Readonly<Record<string, (tripod: SimulatedTurnstile) => void>> = {
  walk: (tripod) => tripod.walkThrough(),
  'walk out': (tripod) => tripod.walkThrough('out'),
  tailgate: (tripod) => tripod.tailgate(),
  'tailgate out': (tripod) => tripod.tailgate('out'),
  force: (tripod) => tripod.forceArm(),
  'force out': (tripod) => tripod.forceArm('out'),
  hold: (tripod) => tripod.holdArm(true),
  'let-go': (tripod) => tripod.holdArm(false),
  fire: (tripod) => tripod.fire(true),
  'fire-over': (tripod) => tripod.fire(false),
  press: (tripod) => tripod.pressRelease(true),
  pull: (tripod) => tripod.pressRelease(false),
}

/** @returns true: told to end. */
async function obey(tripod: SimulatedTurnstile, served: ServedBoard, line: string): Promise<boolean> {
  if (line === '' || line.startsWith('#')) return false
  if (line === 'quit') return true
  const act = Object.hasOwn(acts, line) ? acts[line] : undefined
  const mood = boardMoods.find((one) => line === `mood ${one}`)
  const waitMs = line.startsWith('wait ') ? whole(line.slice(5), 0, 600_000) : null
  if (act !== undefined) act(tripod)
  else if (mood !== undefined) served.setMood(mood)
  else if (waitMs !== null) await new Promise<void>((resolve) => systemClock.schedule(waitMs, resolve))
  else console.error(`No such command: ${line}\nThere are:\n${commandsHelp}`)
  return false
}
