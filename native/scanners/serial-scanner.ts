import { isAscii, isUtf8 } from 'node:buffer'
import type { Cancel, Clock } from '../clock.ts'
import { DeviceLink } from '../device-link.ts'
import type { BytePort, OpenPort } from '../serial/byte-port.ts'
import { unreachable } from '../result.ts'
import { stripAim } from './aim.ts'
import { AnswerFilter } from './answer-filter.ts'
import type { CodeHandler, CodeReader } from './code-reader.ts'
import { Framer, type Framing } from './framer.ts'
import { ByteEar } from './heard-bytes.ts'
import { gm65, gm65Answer } from './gm65.ts'
import { honeywell } from './honeywell.ts'
import type { Scanner, ScannerEvent, Symbology, UnreadableScan } from './scanner.ts'
import { zebraSsi } from './ssi.ts'
import { SsiReader } from './ssi-reader.ts'
import { Trigger, type TriggerProtocol } from './trigger.ts'

/** Who tells the scanner when to read. `none`: nobody, it looks for codes by itself. */
export type TriggerKind = 'none' | 'gm65' | 'zebra-ssi' | 'honeywell'

export interface SerialScannerOptions {
  /** For messages: what the configuration calls it. */
  readonly port: string
  /** How its codes end. SSI has a way of its own. */
  readonly framing: Framing
  /** Does the scanner send the AIM identifier before each code? */
  readonly aimPrefix: boolean
  /** What else the scanner was set to put around each code; taken off where it is there. */
  readonly prefix: string
  readonly suffix: string
  readonly trigger: TriggerKind
  /** Is it being set up? Then it tells of its bytes, too. */
  readonly onTrial?: boolean
}

const protocols: Readonly<Record<TriggerKind, TriggerProtocol | null>> = {
  none: null,
  gm65,
  'zebra-ssi': zebraSsi,
  honeywell,
}

/** A scanner on a serial port or a USB one that poses as such (CDC). */
export class SerialScanner implements Scanner {
  readonly #options: SerialScannerOptions
  readonly #clock: Clock
  readonly #link: DeviceLink<BytePort>
  readonly #reader: CodeReader
  readonly #trigger: Trigger | null
  #listener: (event: ScannerEvent) => void = () => undefined
  readonly #ear: ByteEar | null
  #lastByteAtMs = 0
  #watching: Cancel | null = null

  constructor(options: SerialScannerOptions, open: OpenPort, clock: Clock) {
    this.#options = options
    this.#clock = clock
    this.#reader = this.#readerOf(options)
    this.#ear = options.onTrial
      ? new ByteEar(clock, (bytes) => this.#listener({ kind: 'heard', bytes }))
      : null
    const protocol = protocols[options.trigger]
    const send = (bytes: Uint8Array): void => void this.#link.port?.write(bytes)
    this.#trigger =
      protocol === null ? null : new Trigger({ protocol, clock, send, busy: () => this.#reader.holding })
    const listen = (onGone: () => void) => open({ onBytes: (chunk) => this.#received(chunk), onGone })
    this.#link = new DeviceLink(listen, clock, {
      onOpen: () => {
        this.#trigger?.opened()
        this.#listener({ kind: 'ready' })
      },
      onLost: (fault) => {
        this.#reader.reset()
        this.#trigger?.lost()
        this.#listener({ kind: 'lost', fault: { code: `scanner-${fault}`, port: options.port } })
      },
    })
  }

  start(listener: (event: ScannerEvent) => void): void {
    this.#listener = listener
    this.#link.start()
  }

  arm(armed: boolean): void {
    this.#trigger?.arm(armed)
  }

  async close(): Promise<void> {
    this.#watching?.()
    this.#trigger?.close()
    this.#ear?.close()
    await this.#link.close()
  }

  #readerOf({ framing, trigger }: SerialScannerOptions): CodeReader {
    const handler: CodeHandler = {
      frame: (bytes, symbology) => {
        this.#read(bytes, symbology)
        this.#trigger?.codeEnded()
      },
      discarded: (why) => {
        this.#unreadable(why)
        this.#trigger?.codeEnded()
      },
    }
    switch (trigger) {
      case 'zebra-ssi':
        return new SsiReader({
          ...handler,
          reply: (bytes) => void this.#link.port?.write(bytes),
          acknowledged: () => this.#trigger?.acknowledged(),
          refused: (again) => this.#trigger?.refused(again),
        })
      case 'gm65':
        return new AnswerFilter(new Framer(framing, handler), {
          answer: gm65Answer,
          bySilence: framing === 'gap',
          due: () => this.#trigger?.awaitsAnswer ?? false,
          answered: () => this.#trigger?.acknowledged(),
        })
      case 'none':
      case 'honeywell':
        return new Framer(framing, handler)
      default:
        return unreachable(trigger)
    }
  }

  #received(chunk: Buffer): void {
    this.#lastByteAtMs = this.#clock.monotonicMs()
    this.#ear?.push(chunk)
    this.#reader.push(chunk)
    this.#trigger?.look()
    if (!this.#reader.holding) return
    if (this.#watching === null) this.#watch(this.#reader.silenceMs)
    this.#listener({ kind: 'arriving' })
  }

  /** One timer for as long as a code is open: it looks again rather than be set anew with each byte. */
  #watch(forMs: number): void {
    this.#watching = this.#clock.schedule(forMs, () => {
      this.#watching = null
      if (!this.#reader.holding) return
      const { silenceMs } = this.#reader
      const leftMs = this.#lastByteAtMs + silenceMs - this.#clock.monotonicMs()
      if (leftMs > 0) return this.#watch(leftMs)
      this.#reader.silence()
      this.#trigger?.look()
      if (this.#reader.holding && this.#watching === null) this.#watch(silenceMs)
    })
  }

  #read(bytes: Buffer, symbology: Symbology): void {
    const ascii = isAscii(bytes)
    if (!ascii && !isUtf8(bytes)) return this.#unreadable('not-text')
    const { aimPrefix, prefix, suffix } = this.#options
    const whole = without(bytes.toString(ascii ? 'latin1' : 'utf8'), prefix, suffix)
    const read = aimPrefix ? stripAim(whole, symbology) : { text: whole, symbology }
    if (read.text !== '') this.#listener({ kind: 'scan', scan: { ...read, atMs: this.#lastByteAtMs } })
  }

  #unreadable(why: UnreadableScan): void {
    this.#listener({ kind: 'unreadable', why, atMs: this.#clock.monotonicMs() })
  }
}

function without(text: string, prefix: string, suffix: string): string {
  const rest = text.startsWith(prefix) ? text.slice(prefix.length) : text
  return suffix !== '' && rest.endsWith(suffix) ? rest.slice(0, -suffix.length) : rest
}
