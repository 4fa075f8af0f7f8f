import type { Clock } from '../clock.ts'
import { openSerialPort } from '../serial/serial-port.ts'
import type { Framing } from './framer.ts'
import type { Scanner } from './scanner.ts'
import { SerialScanner } from './serial-scanner.ts'

export interface ScannerOptions {
  readonly kind: 'serial'
  readonly path: string
  readonly baudRate: number
  readonly framing: Framing
  readonly aimPrefix: boolean
}

/** The driver of a configured scanner. A new kind of scanner is one more case here. */
export function createScanner(options: ScannerOptions, clock: Clock): Scanner {
  const { path, baudRate, framing, aimPrefix } = options
  return new SerialScanner(
    { port: path, framing, aimPrefix },
    (events) => openSerialPort({ path, baudRate }, events, clock),
    clock,
  )
}
