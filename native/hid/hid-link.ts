import type { Cancel, Clock } from '../clock.ts'
import { within } from '../serial/within.ts'
import type { HidFault, HidPort, OpenHid } from './hid-port.ts'

/** Pauses before a lost device is looked for again; the last repeats. It is back within a second of being plugged in. */
const retryMs = [100, 250, 500, 750] as const
/** A device that hangs must not hold the program with it. */
const closeMs = 1_000

export interface HidLinkEvents {
  /** The device is there. Called before any report of it is delivered. */
  readonly onOpen: (port: HidPort) => void
  readonly onReport: (report: Buffer) => void
  /** It could not be opened, or has gone. Called once for each loss, and again when the reason changes. */
  readonly onLost: (fault: HidFault) => void
}

/** Keeps one configured device open: opens it, and after a loss looks for it until it is back. */
export class HidLink {
  readonly #open: OpenHid
  readonly #clock: Clock
  readonly #events: HidLinkEvents
  #port: HidPort | null = null
  #told: HidFault | null = null
  #attempt = 0
  #retry: Cancel | null = null
  #opening: Promise<void> = Promise.resolve()
  #closed = false

  constructor(open: OpenHid, clock: Clock, events: HidLinkEvents) {
    this.#open = open
    this.#clock = clock
    this.#events = events
  }

  /** Null while the device is not there. */
  get port(): HidPort | null {
    return this.#port
  }

  /** Why the device is not there. */
  get fault(): HidFault {
    return this.#told ?? 'gone'
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
    const opened = await this.#open({
      onReport: (report) => {
        if (!this.#closed) this.#events.onReport(report)
      },
      onGone: () => {
        gone = true
        if (this.#port !== null) this.#lost('gone', this.#port.close())
      },
    })
    if (!opened.ok) return this.#lost(opened.error, Promise.resolve())
    if (gone) return this.#lost('gone', opened.value.close())
    this.#port = opened.value
    this.#attempt = 0
    this.#told = null
    if (!this.#closed) this.#events.onOpen(opened.value)
  }

  /** @param freed when nothing of the lost port is left: before that, the device would only be opened beside itself. */
  #lost(fault: HidFault, freed: Promise<void>): void {
    this.#port = null
    if (this.#closed) return
    if (this.#told !== fault) {
      this.#told = fault
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
