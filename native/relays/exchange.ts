import type { Cancel, Clock } from '../clock.ts'
import { err, ok, type Result } from '../result.ts'
import type { PortFault } from '../serial/byte-port.ts'

/** An echo takes 17 ms on the wire at 9600 baud, and boards are quick; then it is not coming. Milliseconds. */
const answerMs = 250
/** A look at the inputs may be repeated, and a guest may be waiting behind it: it is given up sooner. Milliseconds. */
const lookAnswerMs = 100
/** A program held up for that long sees its timer before the bytes that came meanwhile: it looks once more. */
const secondLookMs = 20
/** After an answer that did not come the line rests, so that it is not taken for the next one's when it does. */
const restMs = 100
/** As much as the longest answer of Modbus; noise beyond it is dropped. Bytes. */
const maxReceived = 260

export type ExchangeFault = PortFault | 'silent' | 'garbled'

/** What was received so far says: the board's answer, or that it refuses, or (null) not all of either yet. */
export type Answer<T> = Result<T, 'refused'> | null

/** What a board answers to. */
export interface Question<T> {
  readonly bytes: Uint8Array
  /** Never throws, whatever was received, which may begin with noise. */
  readonly answerIn: (received: Buffer) => Answer<T>
}

/** What changes something: a board may take it without a word (null). */
export type Order = Question<void> | { readonly bytes: Uint8Array; readonly answerIn: null }

interface Exchange {
  readonly bytes: Uint8Array
  readonly limitMs: number
  /** For one that did not answer a look nobody rests: a look's answer is never taken for an order's. */
  readonly restMs: number
  /** True: that was the answer. Null: there will be none, and the next may follow at once. */
  readonly take: ((received: Buffer) => boolean) | null
  readonly written: () => void
  readonly fail: (fault: ExchangeFault) => void
}

/** One request at a time on a line where only requests are answered. Orders keep their order; looks come after them. */
export class LineExchange {
  readonly #write: (bytes: Uint8Array) => Promise<Result<void, PortFault>>
  readonly #clock: Clock
  readonly #orders: Exchange[] = []
  readonly #looks: Exchange[] = []
  #current: Exchange | null = null
  /** Ends the wait for an answer, or the rest after one that did not come. */
  #timer: Cancel | null = null
  #received = Buffer.alloc(0)

  constructor(write: (bytes: Uint8Array) => Promise<Result<void, PortFault>>, clock: Clock) {
    this.#write = write
    this.#clock = clock
  }

  /** Writes the order before it returns if the line is free, else after the orders that came first. */
  order(order: Order): Promise<Result<void, ExchangeFault>> {
    return order.answerIn === null ? this.#tell(order.bytes) : this.ask(order)
  }

  /** The same for what has to be known before anything else is ordered. */
  ask<T>(question: Question<T>): Promise<Result<T, ExchangeFault>> {
    return this.#join(this.#orders, question, answerMs, restMs)
  }

  /** The same for what is asked again and again: every order goes first. */
  look<T>(question: Question<T>): Promise<Result<T, ExchangeFault>> {
    return this.#join(this.#looks, question, lookAnswerMs, 0)
  }

  receive(chunk: Buffer): void {
    if (this.#current === null) return
    this.#received = Buffer.concat([this.#received, chunk]).subarray(-maxReceived)
    if (this.#current.take?.(this.#received) === true) this.#free()
  }

  /** The port is gone, and with it every request. */
  drop(fault: PortFault): void {
    const current = this.#current === null ? [] : [this.#current]
    const dropped = [...current, ...this.#orders.splice(0), ...this.#looks.splice(0)]
    this.#free()
    for (const { fail } of dropped) fail(fault)
  }

  #join<T>(
    queue: Exchange[],
    { bytes, answerIn }: Question<T>,
    limitMs: number,
    afterwardsMs: number,
  ): Promise<Result<T, ExchangeFault>> {
    return new Promise((resolve) => {
      queue.push({
        bytes,
        limitMs,
        restMs: afterwardsMs,
        take(received) {
          const answer = answerIn(received)
          if (answer !== null) resolve(answer.ok ? answer : err('garbled'))
          return answer !== null
        },
        written: () => undefined,
        fail: (fault) => resolve(err(fault)),
      })
      this.#next()
    })
  }

  #tell(bytes: Uint8Array): Promise<Result<void, ExchangeFault>> {
    return new Promise((resolve) => {
      this.#orders.push({
        bytes,
        limitMs: 0,
        restMs: 0,
        take: null,
        written: () => resolve(ok(undefined)),
        fail: (fault) => resolve(err(fault)),
      })
      this.#next()
    })
  }

  #next(): void {
    while (this.#current === null && this.#timer === null) {
      const exchange = this.#orders.shift() ?? this.#looks.shift()
      if (exchange === undefined) return
      if (exchange.take !== null) this.#await(exchange)
      void this.#send(exchange)
    }
  }

  #await(exchange: Exchange): void {
    this.#current = exchange
    this.#received = Buffer.alloc(0)
    this.#timer = this.#clock.schedule(exchange.limitMs, () => {
      this.#timer = this.#clock.schedule(secondLookMs, () => this.#giveUp(exchange))
    })
  }

  async #send(exchange: Exchange): Promise<void> {
    const written = await this.#write(exchange.bytes)
    if (written.ok) return exchange.written()
    if (this.#current === exchange) this.#free()
    exchange.fail(written.error)
  }

  #giveUp(exchange: Exchange): void {
    const fault = this.#received.length === 0 ? 'silent' : 'garbled'
    this.#current = null
    this.#timer = this.#clock.schedule(exchange.restMs, () => this.#free())
    exchange.fail(fault)
  }

  #free(): void {
    this.#timer?.()
    this.#timer = null
    this.#current = null
    this.#next()
  }
}
