import type { Cancel, Clock } from '../clock.ts'
import { err, type Result } from '../result.ts'
import type { BytePort, OpenPort, PortFault } from './byte-port.ts'

/** Pauses before a lost port is tried again; the last repeats. A device is back within a second of being plugged in. */
const retryMs = [100, 250, 500, 750] as const

export interface LinkEvents {
  /** The port is open. Called before any byte of it is delivered. */
  readonly onOpen: () => void
  readonly onBytes: (chunk: Buffer) => void
  /** It could not be opened, or has gone. Called once for each loss, and again when the reason changes. */
  readonly onLost: (fault: PortFault) => void
}

/** Keeps one configured port open: opens it, and after a loss looks for it until it is back. */
export class SerialLink {
  readonly #open: OpenPort
  readonly #clock: Clock
  readonly #events: LinkEvents
  #port: BytePort | null = null
  #told: PortFault | null = null
  #attempt = 0
  #retry: Cancel | null = null
  #opening: Promise<void> = Promise.resolve()
  #closed = false

  constructor(open: OpenPort, clock: Clock, events: LinkEvents) {
    this.#open = open
    this.#clock = clock
    this.#events = events
  }

  get isOpen(): boolean {
    return this.#port !== null
  }

  start(): void {
    this.#opening = this.#tryOpen()
  }

  /** Resolves when it is known whether the port is there: at once but while it is being opened. */
  known(): Promise<void> {
    return this.#opening
  }

  /** Hands the bytes to the port at once. */
  write(bytes: Uint8Array): Promise<Result<void, PortFault>> {
    return this.#port?.write(bytes) ?? Promise.resolve(err(this.#told ?? 'gone'))
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#retry?.()
    await this.#opening
    await this.#port?.close()
    this.#port = null
  }

  async #tryOpen(): Promise<void> {
    const opened = await this.#open({ onBytes: this.#events.onBytes, onGone: () => this.#lost('gone') })
    if (!opened.ok) return this.#lost(opened.error)
    this.#port = opened.value
    this.#attempt = 0
    this.#told = null
    if (!this.#closed) this.#events.onOpen()
  }

  #lost(fault: PortFault): void {
    this.#port = null
    if (this.#closed) return
    if (this.#told !== fault) {
      this.#told = fault
      this.#events.onLost(fault)
    }
    const afterMs = retryMs[Math.min(this.#attempt, retryMs.length - 1)] ?? 0
    this.#attempt += 1
    this.#retry = this.#clock.schedule(afterMs, () => {
      this.#opening = this.#tryOpen()
    })
  }
}
