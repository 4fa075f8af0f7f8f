import type { Cancel, Clock } from '../clock.ts'
import { err, ok, type Result } from '../result.ts'
import type { PortFault } from '../serial/byte-port.ts'

/** An echo takes 17 ms on the wire at 9600 baud, and boards are quick; then it is not coming. Milliseconds. */
const answerMs = 250
/** A program held up for that long sees its timer before the bytes that came meanwhile: it looks once more. */
const secondLookMs = 20
/** After an answer that did not come the line rests, so that it is not taken for the next one's when it does. */
const restMs = 100
/** Far more than any answer; noise beyond it is dropped. Bytes. */
const maxReceived = 256

export type ExchangeFault = PortFault | 'silent' | 'garbled'

export interface Request<T> {
  readonly bytes: Uint8Array
  /** The answer; null while it is not all there. `received` may begin with noise. */
  readonly answerIn: (received: Buffer) => T | null
}

interface Exchange {
  readonly bytes: Uint8Array
  /** True: that was the answer. */
  readonly take: (received: Buffer) => boolean
  readonly fail: (fault: ExchangeFault) => void
}

/** One request at a time on a line where only requests are answered, and answers name no request. */
export class ModbusExchange {
  readonly #write: (bytes: Uint8Array) => Promise<Result<void, PortFault>>
  readonly #clock: Clock
  readonly #waiting: Exchange[] = []
  #current: Exchange | null = null
  /** Ends the wait for an answer, or the rest after one that did not come. */
  #timer: Cancel | null = null
  #received = Buffer.alloc(0)

  constructor(write: (bytes: Uint8Array) => Promise<Result<void, PortFault>>, clock: Clock) {
    this.#write = write
    this.#clock = clock
  }

  /** Writes the request before it returns if the line is free, else after those that came first. */
  ask<T>({ bytes, answerIn }: Request<T>): Promise<Result<T, ExchangeFault>> {
    return new Promise((resolve) => {
      this.#waiting.push({
        bytes,
        take(received) {
          const answer = answerIn(received)
          if (answer !== null) resolve(ok(answer))
          return answer !== null
        },
        fail: (fault) => resolve(err(fault)),
      })
      this.#next()
    })
  }

  receive(chunk: Buffer): void {
    if (this.#current === null) return
    this.#received = Buffer.concat([this.#received, chunk]).subarray(-maxReceived)
    if (this.#current.take(this.#received)) this.#free()
  }

  /** The port is gone, and with it every request. */
  drop(fault: PortFault): void {
    const dropped = [...(this.#current === null ? [] : [this.#current]), ...this.#waiting.splice(0)]
    this.#free()
    for (const { fail } of dropped) fail(fault)
  }

  #next(): void {
    if (this.#current !== null || this.#timer !== null) return
    const exchange = this.#waiting.shift()
    if (exchange === undefined) return
    this.#current = exchange
    this.#received = Buffer.alloc(0)
    this.#timer = this.#clock.schedule(answerMs, () => {
      this.#timer = this.#clock.schedule(secondLookMs, () => this.#giveUp(exchange))
    })
    void this.#send(exchange)
  }

  async #send(exchange: Exchange): Promise<void> {
    const written = await this.#write(exchange.bytes)
    if (written.ok || this.#current !== exchange) return
    this.#free()
    exchange.fail(written.error)
  }

  #giveUp(exchange: Exchange): void {
    this.#current = null
    this.#timer = this.#clock.schedule(restMs, () => this.#free())
    exchange.fail(this.#received.length === 0 ? 'silent' : 'garbled')
  }

  #free(): void {
    this.#timer?.()
    this.#timer = null
    this.#current = null
    this.#next()
  }
}
