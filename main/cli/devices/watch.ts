import { Option, type Command } from 'commander'
import { systemClock } from '../../../native/clock.ts'
import { DeviceLink } from '../../../native/device-link.ts'
import type { HidPort } from '../../../native/hid/hid-port.ts'
import { openSystemHid } from '../../../native/hid/system-hid.ts'
import type { BytePort } from '../../../native/serial/byte-port.ts'
import { ByteEar } from '../../../native/scanners/heard-bytes.ts'
import { openSerialPort } from '../../../native/serial/serial-port.ts'
import { maskedBytes } from '../../engine/device-setup/masked-bytes.ts'
import { exitCodes } from '../exit-codes.ts'
import { wrongUse } from '../fault-words.ts'
import { bytesInLines } from './bytes-in-lines.ts'
import { deviceFaultInWords } from './device-fault-words.ts'

interface Options {
  readonly baud: string
  readonly unmasked?: true
}

export function register(devices: Command): void {
  devices
    .command('watch')
    .argument('<path>', 'the device, as `passgate devices list` prints it')
    .description('Print the bytes that a device sends, with all masked that may be part of a pass.')
    .addOption(
      new Option('--baud <rate>', 'speed of a serial port')
        .default('9600')
        .choices(['9600', '19200', '38400', '57600', '115200']),
    )
    .option('--unmasked', 'each byte as it comes: of a relay board, or of a code that is nobody’s pass')
    .addHelpText(
      'after',
      `
Masked are all bytes (··) but what a scanner puts around a code, the AIM identifier, and how all codes of a kind begin. What is
printed is kept nowhere by Passgate; a terminal may keep it. Nothing is written to the device. It is looked for again when
it is unplugged. A device that a running gate has cannot be watched: stop the gate, or look at its setup screen.
Exit status: 0 ended as told, 2 wrong use.

  passgate devices watch /dev/ttyACM0 --baud 115200`,
    )
    .action(async (path: string, { baud, unmasked }: Options) => {
      process.exitCode = await watch(path, Number(baud), unmasked ?? false)
    })
}

async function watch(path: string, baudRate: number, isUnmasked: boolean): Promise<number> {
  if (!/^(\/|COM\d+$|\\\\)/.test(path))
    return wrongUse(`${path} is no device: passgate devices list shows them.`)
  const startMs = systemClock.monotonicMs()
  const say = (text: string): void => {
    console.log(`${((systemClock.monotonicMs() - startMs) / 1_000).toFixed(3).padStart(9)}  ${text}`)
  }
  const ear = new ByteEar(systemClock, (summary) => {
    const { bytes, hex, text } = maskedBytes(summary)
    say(`${bytes} bytes: ${hex}  ${text}`)
  })
  const heard = (bytes: Buffer): void => {
    if (isUnmasked) bytesInLines(bytes).forEach(say)
    else ear.push(bytes)
  }
  const open = (onGone: () => void) =>
    /hidraw|^\\\\/.test(path)
      ? openSystemHid({ address: { path }, suits: () => true }, { onReport: heard, onGone })
      : openSerialPort({ path, baudRate }, { onBytes: heard, onGone }, systemClock)
  const link = new DeviceLink<BytePort | HidPort>(open, systemClock, {
    onOpen: () => say('open'),
    onLost: (fault) => say(deviceFaultInWords(fault)),
  })
  link.start()
  await new Promise((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
  ear.close()
  await link.close()
  return exitCodes.ok
}
