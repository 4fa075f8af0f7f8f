import { isAscii, isUtf8 } from 'node:buffer'
import type { Cancel, Clock } from '../clock.ts'
import type { OpenPort } from '../serial/byte-port.ts'
import { SerialLink } from '../serial/serial-link.ts'
import { stripAim } from './aim.ts'
import { Framer, type Framing } from './framer.ts'
import type { Scanner, ScannerEvent, UnreadableScan } from './scanner.ts'

/** Silence that ends a code without terminator: well over a byte's 1 ms at 9600 baud and a USB adapter's 16 ms. */
const gapMs = 50
/** Silence after which half a code will not be completed any more. */
const cutShortMs = 500

export interface SerialScannerOptions {
  /** For messages: what the configuration calls it. */
  readonly port: string
  readonly framing: Framing
  /** Does the scanner send the AIM identifier before each code? */
  readonly aimPrefix: boolean
}

/** A scanner on a serial port or a USB one that poses as such (CDC). */
export class SerialScanner implements Scanner {
  readonly #options: SerialScannerOptions
  readonly #clock: Clock
  readonly #link: SerialLink
  readonly #framer: Framer
  readonly #silenceMs: number
  #listener: (event: ScannerEvent) => void = () => undefined
  #lastByteAtMs = 0
  #watching: Cancel | null = null

  constructor(options: SerialScannerOptions, open: OpenPort, clock: Clock) {
    this.#options = options
    this.#clock = clock
    this.#silenceMs = options.framing === 'gap' ? gapMs : cutShortMs
    this.#framer = new Framer(options.framing, {
      frame: (bytes) => this.#read(bytes),
      discarded: (why) => this.#unreadable(why),
    })
    this.#link = new SerialLink(open, clock, {
      onOpen: () => this.#listener({ kind: 'ready' }),
      onBytes: (chunk) => this.#received(chunk),
      onLost: (fault) => {
        this.#framer.reset()
        this.#listener({ kind: 'lost', fault: { code: `scanner-${fault}`, port: options.port } })
      },
    })
  }

  start(listener: (event: ScannerEvent) => void): void {
    this.#listener = listener
    this.#link.start()
  }

  arm(): void {}

  async close(): Promise<void> {
    this.#watching?.()
    await this.#link.close()
  }

  #received(chunk: Buffer): void {
    this.#lastByteAtMs = this.#clock.monotonicMs()
    this.#framer.push(chunk)
    if (!this.#framer.holding) return
    if (this.#watching === null) this.#watch(this.#silenceMs)
    this.#listener({ kind: 'arriving' })
  }

  /** One timer for as long as a code is open: it looks again rather than be set anew with each byte. */
  #watch(forMs: number): void {
    this.#watching = this.#clock.schedule(forMs, () => {
      this.#watching = null
      if (!this.#framer.holding) return
      const leftMs = this.#lastByteAtMs + this.#silenceMs - this.#clock.monotonicMs()
      if (leftMs > 0) this.#watch(leftMs)
      else this.#framer.silence()
    })
  }

  #read(bytes: Buffer): void {
    const ascii = isAscii(bytes)
    if (!ascii && !isUtf8(bytes)) return this.#unreadable('not-text')
    const raw = bytes.toString(ascii ? 'latin1' : 'utf8')
    const { text, symbology } = this.#options.aimPrefix
      ? stripAim(raw)
      : { text: raw, symbology: 'unknown' as const }
    this.#listener({ kind: 'scan', scan: { text, symbology, atMs: this.#lastByteAtMs } })
  }

  #unreadable(why: UnreadableScan): void {
    this.#listener({ kind: 'unreadable', why, atMs: this.#clock.monotonicMs() })
  }
}
