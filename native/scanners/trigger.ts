import type { Cancel, Clock } from '../clock.ts'

/** How a family of scanners is told to light up and to go dark. */
export interface TriggerProtocol {
  readonly start: Uint8Array
  readonly stop: Uint8Array
  /** What goes before an order to a scanner that may be asleep, and how long it then needs. Null: it never sleeps. */
  readonly wake: { readonly bytes: Uint8Array; readonly ms: number } | null
  /** It answers an order within this, or has not heard it. Milliseconds; null: it answers none. */
  readonly answerMs: number | null
  /** After this without a code it goes dark by itself, unless set otherwise. Milliseconds. */
  readonly sessionMs: number
}

export interface TriggerParts {
  readonly protocol: TriggerProtocol
  readonly clock: Clock
  readonly send: (bytes: Uint8Array) => void
  /** Is a code coming in? No order is given meanwhile: its answer would stand in the middle of the code. */
  readonly busy: () => boolean
}

/** From a code, which has ended the scanner's reading, to the next start: time for the lane to want no more. */
const afterCodeMs = 250
/** How often an order is given that nobody answers. */
const tries = 3
/** Until a line that is busy is looked at again. */
const busyMs = 50

/** Keeps a scanner lit exactly while it is armed: on change, after its return, and when it has ended by itself. */
export class Trigger {
  readonly #parts: TriggerParts
  #armed = false
  #open = false
  /** What the scanner was last told. */
  #lit = false
  #tried = 0
  #unanswered = 0
  /** The next step of the order that is being given. */
  #ordering: Cancel | null = null
  #renewal: Cancel | null = null

  constructor(parts: TriggerParts) {
    this.#parts = parts
  }

  /** May an answer come now? */
  get awaitsAnswer(): boolean {
    return this.#unanswered > 0
  }

  arm(armed: boolean): void {
    this.#armed = armed
    this.look()
  }

  opened(): void {
    this.#open = true
    this.look()
  }

  lost(): void {
    this.#open = false
    this.#lit = false
    this.#unanswered = 0
    this.#ordering?.()
    this.#renewal?.()
  }

  /** A code, or what was left of one, is over: the scanner has gone dark by itself. */
  codeEnded(): void {
    if (this.#lit) this.#renewAfter(afterCodeMs)
  }

  /** Something has changed: gives the order that is due, if one is. */
  look(): void {
    if (!this.#open || this.#armed === this.#lit || this.#parts.busy()) return
    this.#lit = this.#armed
    this.#order()
  }

  acknowledged(): void {
    if (this.#unanswered === 0) return
    this.#unanswered -= 1
    if (this.#unanswered === 0) this.#ordering?.()
  }

  /** @param again it has not understood; else it has, and will not. */
  refused(again: boolean): void {
    if (this.#unanswered === 0) return
    this.#unanswered = 0
    this.#ordering?.()
    if (again) this.#tryAgain()
  }

  /** Goes dark, and gives no order any more. */
  close(): void {
    if (this.#open && this.#lit) this.#parts.send(this.#parts.protocol.stop)
    this.lost()
  }

  #order(): void {
    const { sessionMs } = this.#parts.protocol
    this.#tried = 0
    this.#renewal?.()
    if (this.#lit) this.#renewAfter(sessionMs)
    this.#rouse()
  }

  #rouse(): void {
    const { wake } = this.#parts.protocol
    this.#ordering?.()
    if (wake === null) return this.#tell()
    this.#parts.send(wake.bytes)
    this.#then(wake.ms, () => this.#tell())
  }

  #tell(): void {
    const { protocol, send, busy } = this.#parts
    if (busy()) return this.#then(busyMs, () => this.#tell())
    this.#tried += 1
    if (protocol.answerMs !== null) {
      this.#unanswered += 1
      this.#then(protocol.answerMs, () => this.#tryAgain())
    }
    send(this.#lit ? protocol.start : protocol.stop)
  }

  /** One that still does not answer is tried anew with the next order. */
  #tryAgain(): void {
    if (this.#tried < tries) this.#rouse()
    else this.#unanswered = 0
  }

  #renewAfter(ms: number): void {
    this.#renewal?.()
    this.#renewal = this.#parts.clock.schedule(ms, () => {
      if (this.#parts.busy()) return this.#renewAfter(busyMs)
      this.#lit = false
      this.look()
    })
  }

  #then(ms: number, step: () => void): void {
    this.#ordering = this.#parts.clock.schedule(ms, step)
  }
}
