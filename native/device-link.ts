import type { Cancel, Clock } from './clock.ts'
import type { Result } from './result.ts'
import type { PortFault } from './serial/byte-port.ts'
import { within } from './serial/within.ts'

/** Pauses before a lost device is looked for again; the last repeats. It is back within a second of being plugged in. */
const retryMs = [100, 250, 500, 750] as const
/** A device that hangs must not hold the program with it. */
const closeMs = 1_000

/** What a link asks of a port. */
interface Closable {
  /** Resolves when the device is free for others; closing it twice is closing it once. */
  close(): Promise<void>
}

/** @param onGone the device went by itself. Called once at most. */
export type OpenDevice<P> = (onGone: () => void) => Promise<Result<P, PortFault>>

export interface LinkEvents<P> {
  /** The device is there. Called before anything of it is delivered. */
  readonly onOpen: (port: P) => void
  /** It could not be opened, or has gone. Called once for each loss, and again when the reason changes. */
  readonly onLost: (fault: PortFault) => void
}

/**
 * Keeps one configured device open, a serial port, a connection or a HID device: opens it, and after a loss looks for it
 * until it is back. What the device sends goes by it, from the port to whoever listens.
 */
export class DeviceLink<P extends Closable> {
  readonly #open: OpenDevice<P>
  readonly #clock: Clock
  readonly #events: LinkEvents<P>
  #port: P | null = null
  #fault: PortFault | null = null
  #attempt = 0
  #retry: Cancel | null = null
  #opening: Promise<void> = Promise.resolve()
  #closed = false

  constructor(open: OpenDevice<P>, clock: Clock, events: LinkEvents<P>) {
    this.#open = open
    this.#clock = clock
    this.#events = events
  }

  /** Null while the device is not there. */
  get port(): P | null {
    return this.#port
  }

  /** Why the device is not there; null while it is, or is looked for the first time. */
  get fault(): PortFault | null {
    return this.#fault
  }

  start(): void {
    this.#opening = this.#tryOpen()
  }

  /** Resolves when it is known whether the device is there: at once but while it is being opened. */
  known(): Promise<void> {
    return this.#opening
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#retry?.()
    await this.#opening
    const port = this.#port
    this.#port = null
    if (port !== null) await within(closeMs, port.close(), this.#clock)
  }

  async #tryOpen(): Promise<void> {
    let gone = false
    const opened = await this.#open(() => {
      gone = true
      if (this.#port !== null) this.#lost('gone', this.#port.close())
    })
    if (!opened.ok) return this.#lost(opened.error, Promise.resolve())
    if (gone) return this.#lost('gone', opened.value.close())
    this.#port = opened.value
    this.#attempt = 0
    this.#fault = null
    if (!this.#closed) this.#events.onOpen(opened.value)
  }

  /** @param freed when nothing of the lost port is left: before that, the device would only be opened beside itself. */
  #lost(fault: PortFault, freed: Promise<void>): void {
    this.#port = null
    if (this.#closed) return
    if (this.#fault !== fault) {
      this.#fault = fault
      this.#events.onLost(fault)
    }
    const afterMs = retryMs[Math.min(this.#attempt, retryMs.length - 1)] ?? 0
    this.#attempt += 1
    void freed.then(() => {
      if (this.#closed) return
      this.#retry = this.#clock.schedule(afterMs, () => {
        this.#opening = this.#tryOpen()
      })
    })
  }
}
