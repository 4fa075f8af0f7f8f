import type { Clock } from '../clock.ts'
import type { Scanner, ScannerEvent } from '../scanners/scanner.ts'

/** A scanner without a device: what is presented to it, it has read. */
export class SimulatedScanner implements Scanner {
  readonly #clock: Clock
  #listener: (event: ScannerEvent) => void = () => undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  start(listener: (event: ScannerEvent) => void): void {
    this.#listener = listener
    listener({ kind: 'ready' })
  }

  present(text: string): void {
    this.#listener({ kind: 'scan', scan: { text, symbology: 'qr', atMs: this.#clock.monotonicMs() } })
  }

  close(): Promise<void> {
    this.#listener = () => undefined
    return Promise.resolve()
  }
}
