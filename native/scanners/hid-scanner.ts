import { isAscii, isUtf8 } from 'node:buffer'
import type { Cancel, Clock } from '../clock.ts'
import { DeviceLink } from '../device-link.ts'
import type { HidPort, OpenHid } from '../hid/hid-port.ts'
import { stripAim } from './aim.ts'
import { ByteEar } from './heard-bytes.ts'
import { HidPosDecoder } from './hid-pos.ts'
import { startTrigger, stopTrigger, reportMode, reportModeVendors } from './honeywell-hid.ts'
import type { Scanner, ScannerEvent, UnreadableScan } from './scanner.ts'

/** Reports of one code follow each other within 10 ms; after this much silence the rest is lost. */
const cutShortMs = 500

export interface HidScannerOptions {
  /** For messages: what the configuration calls it. */
  readonly port: string
  /** How it is told that a code is wanted; `none` for one that reads whatever is held before it. */
  readonly trigger: 'none' | 'honeywell'
  /** Is it being set up? Then it tells of its bytes, too. */
  readonly onTrial?: boolean
}

/** A scanner that delivers its codes as HID reports ("HID POS", "USB HID bar code scanner"). */
export class HidScanner implements Scanner {
  readonly #options: HidScannerOptions
  readonly #clock: Clock
  readonly #link: DeviceLink<HidPort>
  readonly #ear: ByteEar | null
  #decoder: HidPosDecoder | null = null
  #listener: (event: ScannerEvent) => void = () => undefined
  #lastReportAtMs = 0
  #watching: Cancel | null = null
  #armed = false
  /** What the device was told last; null while it was told nothing. */
  #toldArmed: boolean | null = null
  #telling = false

  constructor(options: HidScannerOptions, open: OpenHid, clock: Clock) {
    this.#options = options
    this.#clock = clock
    this.#ear = options.onTrial
      ? new ByteEar(clock, (bytes) => this.#listener({ kind: 'heard', bytes }))
      : null
    const listen = (onGone: () => void) => open({ onReport: (report) => this.#received(report), onGone })
    this.#link = new DeviceLink(listen, clock, {
      onOpen: (port) => this.#opened(port),
      onLost: (fault) => {
        this.#decoder = null
        this.#listener({ kind: 'lost', fault: { code: `scanner-${fault}`, port: options.port } })
      },
    })
  }

  start(listener: (event: ScannerEvent) => void): void {
    this.#listener = listener
    this.#link.start()
  }

  arm(armed: boolean): void {
    this.#armed = armed
    void this.#tellArmed()
  }

  async close(): Promise<void> {
    this.#watching?.()
    this.#ear?.close()
    await this.#link.close()
  }

  #opened(port: HidPort): void {
    const { vendorId } = port.device
    this.#decoder = new HidPosDecoder(vendorId, {
      code: (bytes, aim) => this.#read(bytes, aim),
      discarded: (why) => this.#unreadable(why),
    })
    // One that does not know it sends reports already.
    if (reportModeVendors.has(vendorId)) void port.sendFeature(reportMode)
    this.#toldArmed = null
    if (this.#armed) void this.#tellArmed()
    this.#listener({ kind: 'ready' })
  }

  /** One order at a time, the newest: a device that hangs must not be given a thousand to work off. */
  async #tellArmed(): Promise<void> {
    if (this.#options.trigger === 'none' || this.#telling) return
    this.#telling = true
    for (let { port } = this.#link; port !== null && this.#toldArmed !== this.#armed; { port } = this.#link) {
      this.#toldArmed = this.#armed
      await port.write(this.#armed ? startTrigger : stopTrigger)
    }
    this.#telling = false
  }

  #received(report: Buffer): void {
    const decoder = this.#decoder
    if (decoder === null) return
    this.#ear?.push(report)
    this.#lastReportAtMs = this.#clock.monotonicMs()
    decoder.push(report)
    if (!decoder.holding) return
    if (this.#watching === null) this.#watch(cutShortMs)
    this.#listener({ kind: 'arriving' })
  }

  /** One timer for as long as a code is open: it looks again rather than be set anew with each report. */
  #watch(forMs: number): void {
    this.#watching = this.#clock.schedule(forMs, () => {
      this.#watching = null
      if (this.#decoder?.holding !== true) return
      const leftMs = this.#lastReportAtMs + cutShortMs - this.#clock.monotonicMs()
      if (leftMs > 0) this.#watch(leftMs)
      else this.#decoder.silence()
    })
  }

  #read(bytes: Buffer, aim: string | null): void {
    const ascii = isAscii(bytes)
    if (!ascii && !isUtf8(bytes)) return this.#unreadable('not-text')
    const raw = bytes.toString(ascii ? 'latin1' : 'utf8')
    const { text, symbology } =
      aim === null ? stripAim(raw) : { text: raw, symbology: stripAim(aim).symbology }
    this.#listener({ kind: 'scan', scan: { text, symbology, atMs: this.#lastReportAtMs } })
  }

  #unreadable(why: UnreadableScan): void {
    this.#listener({ kind: 'unreadable', why, atMs: this.#clock.monotonicMs() })
  }
}
