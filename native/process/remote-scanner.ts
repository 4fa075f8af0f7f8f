import type { ScannerOptions } from '../scanners/create-scanner.ts'
import type { Scanner, ScannerEvent } from '../scanners/scanner.ts'
import type { DeviceLine, RemoteDevice } from './device-line.ts'
import { scannerEventLater } from './machine-time.ts'
import { rehearseScan, type FromDevices, type ToDevices } from './messages.ts'

export interface RemoteScannerOptions {
  /** For messages: what the configuration calls it. */
  readonly port: string
  readonly options: ScannerOptions
}

/** A scanner that a hardware process drives. */
export class RemoteScanner implements Scanner, RemoteDevice {
  readonly #device: number
  readonly #options: RemoteScannerOptions
  readonly #line: DeviceLine
  #listener: (event: ScannerEvent) => void = () => undefined
  #armed = false

  constructor(device: number, options: RemoteScannerOptions, line: DeviceLine) {
    this.#device = device
    this.#options = options
    this.#line = line
  }

  start(listener: (event: ScannerEvent) => void): void {
    this.#listener = listener
    this.#line.open(this.#device, this)
  }

  arm(armed: boolean): void {
    if (armed === this.#armed) return
    this.#armed = armed
    this.#line.tell({ type: 'arm', device: this.#device, armed })
  }

  async close(): Promise<void> {
    this.#listener = () => undefined
    await this.#line.close(this.#device)
  }

  opening(): readonly ToDevices[] {
    const device = this.#device
    const open: ToDevices = { type: 'open-scanner', device, options: this.#options.options }
    return this.#armed ? [open, { type: 'arm', device, armed: true }] : [open]
  }

  hear(message: FromDevices): void {
    if (message.type !== 'scanner') return
    const { event } = message
    this.#listener(scannerEventLater(event, -this.#line.aheadMs))
    if (event.kind !== 'arriving') return
    // The way that the answer will take is gone once before.
    this.#line.tell({ type: 'beat' })
    rehearseScan()
  }

  driverFailed(): void {
    this.#listener({
      kind: 'lost',
      fault: { code: 'scanner-driver-failed', port: this.#options.port },
    })
  }
}
