import { SerialPort } from 'serialport'
import { err, ok, type Result } from '../result.ts'
import type { BytePort, BytePortEvents, PortFault } from './byte-port.ts'

/** A few bytes at 9600 baud take milliseconds: a write that is not over by then has lost its device. */
const writeMs = 500

export interface SerialSettings {
  /** `/dev/ttyUSB0`, `/dev/serial/by-id/…`, `COM3`. */
  readonly path: string
  /** 8 data bits, no parity, 1 stop bit. */
  readonly baudRate: number
}

/** Opens a serial port for this process alone. */
export function openSerialPort(
  settings: SerialSettings,
  { onBytes, onGone }: BytePortEvents,
): Promise<Result<BytePort, PortFault>> {
  const port = new SerialPort({ ...settings, autoOpen: false })
  let closing = false
  port.on('data', onBytes)
  // Every error of an open port is followed by `close`, which is where its loss is dealt with.
  port.on('error', () => undefined)
  port.on('close', () => {
    if (!closing) onGone()
  })
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      closing = true
      if (port.isOpen) port.close(() => resolve())
      else resolve()
    })
  const lose = (): void => {
    void close().then(onGone)
  }
  const write = (bytes: Uint8Array): Promise<Result<void, PortFault>> =>
    new Promise((resolve) => {
      const late = setTimeout(() => {
        resolve(err('gone'))
        if (!closing) lose()
      }, writeMs)
      port.write(bytes, (error) => {
        clearTimeout(late)
        resolve(error instanceof Error ? err('gone') : ok(undefined))
      })
    })
  return new Promise((resolve) => {
    port.open((error) => {
      resolve(error === null || error === undefined ? ok({ write, close }) : err(faultOf(error.message)))
    })
  })
}

/** serialport tells its errors apart by their text alone: the system's own words, and those of its lock. */
function faultOf(message: string): PortFault {
  if (/permission denied|access denied/i.test(message)) return 'denied'
  if (/lock|busy|temporarily unavailable/i.test(message)) return 'busy'
  return 'gone'
}
