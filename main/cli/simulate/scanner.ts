import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { Option, type Command } from 'commander'
import { systemClock } from '../../../native/clock.ts'
import { err, ok, unreachable, type Result } from '../../../native/result.ts'
import type { BytePort, PortFault } from '../../../native/serial/byte-port.ts'
import type { Framing } from '../../../native/scanners/framer.ts'
import type { TriggerKind } from '../../../native/scanners/serial-scanner.ts'
import { SimulatedScanner, type ScannerDoing } from '../../../native/simulators/scanner/simulated-scanner.ts'
import { boundedLines } from '../bounded-lines.ts'
import { exitCodes } from '../exit-codes.ts'
import { wrongUse } from '../fault-words.ts'
import { parseScript, type ScriptStep } from './script.ts'

/** The largest code holds 7,089 digits. */
const maxLineBytes = 16_000
/** A byte is ten bits on the line: one to start, eight, one to stop. */
const bitsPerByte = 10
/** Until it is looked again whether all codes are read. Milliseconds. */
const lookMs = 20

interface Options {
  readonly port: string
  readonly framing: Framing
  readonly trigger: TriggerKind
  readonly baud: string
  readonly aim?: true
  readonly text?: string
  readonly file?: string
  readonly script?: string
}

export function register(parent: Command): void {
  parent
    .command('scanner')
    .description('Pose as a serial scanner: each line of standard input is a code held before it.')
    .requiredOption('--port <path>', 'the far end of the wire that the gate has its scanner on')
    .addOption(
      new Option('--framing <how>', 'how it ends a code')
        .choices(['cr', 'lf', 'crlf', 'tab', 'stx-etx', 'gap'])
        .default('cr'),
    )
    .addOption(
      new Option('--trigger <family>', 'whose orders it waits for; until one comes it stays dark')
        .choices(['none', 'gm65', 'zebra-ssi', 'honeywell'])
        .default('none'),
    )
    .addOption(
      new Option('--baud <rate>', 'as quick as a line of this speed carries its bytes')
        .choices(['9600', '19200', '38400', '57600', '115200'])
        .default('115200'),
    )
    .option('--aim', 'send the AIM identifier (]Q1) before each code')
    .addOption(new Option('--text <code>', 'scan this one, and stop').conflicts(['file', 'script']))
    .addOption(new Option('--file <path>', 'scan each line of this file, and stop').conflicts('script'))
    .option(
      '--script <path>',
      'do each line of this file, and stop: scan TEXT, cut TEXT, noise BYTES, wait MS, unplug MS',
    )
    .addHelpText(
      'after',
      `
A wire on one machine is a pair of ports that socat joins (or a null modem cable and two adapters):

  socat pty,raw,echo=0,link=/tmp/gate-scanner pty,raw,echo=0,link=/tmp/scanner
  passgate run --config gate.json                     with "scanner": {"kind": "serial", "path": "/tmp/gate-scanner"}
  passgate simulate scanner --port /tmp/scanner < codes.txt

Such a wire knows no speed: --baud holds the bytes back instead. What it is told and does goes to standard error.
Exit status: 0 done, 2 wrong use, 3 the port cannot be used.`,
    )
    .action(async (options: Options) => {
      process.exitCode = await simulate(options)
    })
}

async function simulate(options: Options): Promise<number> {
  const steps = stepsOf(options)
  if (!steps.ok) return wrongUse(steps.error)
  // The binding of serial ports, which the help does not wait for.
  const { openSerialPort } = await import('../../../native/serial/serial-port.ts')
  const { port: path, baud, framing, trigger, aim = false } = options
  let port: BytePort | null = null
  const scanner = new SimulatedScanner(
    { framing, trigger, aimPrefix: aim, bytesPerSecond: Number(baud) / bitsPerByte },
    (bytes) => void port?.write(bytes),
    systemClock,
    (doing) => console.error(doingInWords(doing)),
  )
  const plugIn = async (): Promise<Result<void, PortFault>> => {
    const opened = await openSerialPort(
      { path, baudRate: Number(baud) },
      {
        onBytes: (bytes) => scanner.received(bytes),
        onGone: () => {
          console.error('the wire is gone')
          process.exit(exitCodes.fault)
        },
      },
      systemClock,
    )
    if (!opened.ok) return opened
    port = opened.value
    console.error(trigger === 'none' ? `on ${path}, lit` : `on ${path}, dark until it is told to read`)
    return ok(undefined)
  }
  const unplug = async (): Promise<void> => {
    scanner.unplug()
    const leaving = port
    port = null
    await leaving?.close()
  }

  const there = await plugIn()
  if (!there.ok) return portFailed(path, there.error)
  for await (const step of steps.value) {
    if (step.do === 'unplug') {
      await settled()
      await unplug()
      console.error('unplugged')
      await wait(step.ms)
      const back = await plugIn()
      if (!back.ok) return portFailed(path, back.error)
    } else await take(step)
  }
  await settled()
  await unplug()
  return exitCodes.ok

  async function take(step: Exclude<ScriptStep, { do: 'unplug' }>): Promise<void> {
    switch (step.do) {
      case 'scan':
        return scanner.show(step.text)
      case 'cut':
        return scanner.sendHalf(step.text)
      case 'noise':
        return scanner.sendNoise(randomBytes(step.bytes))
      case 'wait':
        await settled()
        return wait(step.ms)
      default:
        return unreachable(step)
    }
  }

  /** Every code is read, and on the wire. */
  async function settled(): Promise<void> {
    while (scanner.busy) await wait(lookMs)
    await scanner.sent()
  }
}

type Steps = Iterable<ScriptStep> | AsyncIterable<ScriptStep>

function stepsOf({ text, file, script }: Options): Result<Steps, string> {
  if (text !== undefined) return ok([{ do: 'scan', text }])
  if (script !== undefined) {
    const read = textOf(script)
    if (!read.ok) return read
    const parsed = parseScript(read.value)
    return parsed.ok ? parsed : err(`${script}, ${parsed.error}`)
  }
  if (file === undefined) return ok(typedLines())
  const read = textOf(file)
  return read.ok
    ? ok(read.value.split(/\r?\n/).flatMap((line) => (line === '' ? [] : [{ do: 'scan', text: line }])))
    : read
}

async function* typedLines(): AsyncGenerator<ScriptStep> {
  for await (const line of boundedLines(process.stdin, maxLineBytes)) {
    const code = line?.replace(/\r$/, '') ?? ''
    if (line === null) console.error('left out: longer than any code, or no text')
    if (code !== '') yield { do: 'scan', text: code }
  }
}

function textOf(path: string): Result<string, string> {
  try {
    return ok(readFileSync(path, 'utf8'))
  } catch (error) {
    return err(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function portFailed(path: string, fault: PortFault): number {
  const words = {
    gone: 'is not there',
    denied: 'may not be opened by this user',
    busy: 'is held by another program: is it the gate’s own end of the wire?',
    ambiguous: 'is more than one device',
  }
  console.error(`${path} ${words[fault]}`)
  return exitCodes.fault
}

function doingInWords(doing: ScannerDoing): string {
  switch (doing.kind) {
    case 'order':
      return `told: ${doing.order} (${doing.hex})`
    case 'unknown':
      return `not understood: ${doing.hex}`
    case 'read':
      return 'read a code'
    case 'dark':
      return 'a code is held before it, and it is dark'
    case 'ended':
      return 'found nothing for so long that it is dark again'
    case 'given-up':
      return 'nobody acknowledged what it sent'
    default:
      return unreachable(doing)
  }
}
