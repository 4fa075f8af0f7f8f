import { SerialPort } from 'serialport'
import type { Clock } from '../clock.ts'
import { err, ok, type Result } from '../result.ts'
import type { BytePort, BytePortEvents, PortFault } from './byte-port.ts'
import { findPort, type UsbPortDevice } from './find-port.ts'
import { ListedPorts } from './listed-ports.ts'
import { portIo, type OpenedPort } from './port-io.ts'
import type { SerialPlace } from './serial-place.ts'
import { sysfsPorts } from './sysfs-ports.ts'
import { within } from './within.ts'

/** The system may wait for a device to take what was written; one that hangs must not hold the program with it. */
const closeMs = 1_000

export type Parity = 'none' | 'even' | 'odd'

export type SerialSettings = SerialPlace & {
  readonly baudRate: number
  /** Of each character of 8 data bits. Left out: none, which is all that most devices know. */
  readonly parity?: Parity | undefined
  /** Left out: one. */
  readonly stopBits?: 1 | 2 | undefined
}

/** Of every port that is looked for by its device; Linux tells that without it. */
const listed = new ListedPorts(() => SerialPort.list())

/** Opens a serial port for this process alone. One that is named by its device is looked for anew each time. */
export async function openSerialPort(
  settings: SerialSettings,
  { onBytes, onGone }: BytePortEvents,
  clock: Clock,
): Promise<Result<BytePort, PortFault>> {
  const opened = await open(settings, clock)
  if (!opened.ok) return opened
  const port = opened.value
  const io = portIo(port, clock)
  let closed: Promise<unknown> | null = null
  const close = async (): Promise<void> => {
    // Closing ends the reading, which must not take it for a loss: so the flag is up before.
    closed ??= Promise.resolve().then(() => within(closeMs, port.close(), clock))
    await closed
  }
  const lost = (): void => {
    if (closed === null) void close().then(onGone)
  }
  io.read(onBytes, lost)
  return ok({
    close,
    async write(bytes) {
      if (closed === null && (await io.write(bytes))) return ok(undefined)
      lost()
      return err('gone')
    },
  })
}

async function open(
  { path, usb, baudRate, parity = 'none', stopBits = 1 }: SerialSettings,
  clock: Clock,
): Promise<Result<OpenedPort, PortFault>> {
  const found = usb === undefined ? ok(path) : findPort(usb, await portsOnUsb(clock))
  if (!found.ok) return found
  try {
    return ok(await SerialPort.binding.open({ path: found.value, baudRate, parity, stopBits }))
  } catch (error) {
    return err(faultOf(String(error)))
  }
}

/** Those of this machine that belong to a device on USB. */
export const portsOnUsb = (clock: Clock): UsbPortDevice[] | Promise<UsbPortDevice[]> =>
  process.platform === 'linux' ? sysfsPorts() : listed.ports(clock)

/**
 * serialport tells its errors apart by their text alone: the system's own words, and those of its lock.
 * Windows knows no permission for a port: there, access is denied because another program has it.
 */
function faultOf(message: string): PortFault {
  if (/permission denied/i.test(message)) return 'denied'
  if (/lock|busy|temporarily unavailable|access denied/i.test(message)) return 'busy'
  return 'gone'
}
