import type { Cancel, Clock } from '../clock.ts'
import { err, ok, type Result } from '../result.ts'
import type { OpenPort, PortFault } from '../serial/byte-port.ts'
import { SerialLink } from '../serial/serial-link.ts'
import type { Relay, RelayEvent, RelayFault } from './relay.ts'
import { coilsIn, echoEnd, offFrame, pulseFrame, readBackFrame } from './waveshare.ts'

/** An echo takes 17 ms on the wire at 9600 baud, and boards are quick; then it is not coming. Milliseconds. */
const answerMs = 250
/** Far more than any answer; noise beyond it is dropped. */
const maxReceived = 256

export interface WaveshareOptions {
  readonly port: string
  readonly unit: number
  readonly channels: readonly number[]
}

interface Exchange {
  readonly request: Uint8Array
  /** The answer, or null while it is not all there. */
  readonly parse: (received: Buffer) => number | null
  readonly settle: (answer: Result<number, RelayFault>) => void
}

/** Drives a Waveshare board, one exchange at a time, and its pulses by its own timer. */
export class WaveshareRelay implements Relay {
  readonly #options: WaveshareOptions
  readonly #clock: Clock
  readonly #link: SerialLink
  readonly #waiting: Exchange[] = []
  #current: Exchange | null = null
  #late: Cancel | null = null
  #received = Buffer.alloc(0)
  #listener: (event: RelayEvent) => void = () => undefined

  constructor(options: WaveshareOptions, open: OpenPort, clock: Clock) {
    this.#options = options
    this.#clock = clock
    this.#link = new SerialLink(open, clock, {
      onOpen: () => void this.#cameBack(),
      onBytes: (chunk) => this.#receive(chunk),
      onLost: (fault) => {
        this.#dropAll(this.#fault(fault))
        this.#listener({ kind: 'lost', fault: this.#fault(fault) })
      },
    })
  }

  start(listener: (event: RelayEvent) => void): void {
    this.#listener = listener
    this.#link.start()
  }

  async off(channel: number): Promise<Result<void, RelayFault>> {
    const taken = await this.#write(offFrame(this.#options.unit, channel))
    return taken.ok ? this.confirmOff(channel) : taken
  }

  pulse(channel: number, ms: number): Promise<Result<void, RelayFault>> {
    return this.#write(pulseFrame(this.#options.unit, channel, ms))
  }

  async confirmOff(channel: number): Promise<Result<void, RelayFault>> {
    const { unit, port } = this.#options
    const coils = await this.#exchange(readBackFrame(unit, channel), (received) => coilsIn(received, unit))
    if (!coils.ok) return coils
    const on = (coils.value >> ((channel - 1) & 7)) & 1
    return on === 1 ? err({ code: 'relay-stuck', port, channel }) : ok(undefined)
  }

  async close(): Promise<void> {
    for (const channel of this.#options.channels) await this.#write(offFrame(this.#options.unit, channel))
    await this.#link.close()
  }

  async #cameBack(): Promise<void> {
    for (const channel of this.#options.channels) await this.#write(offFrame(this.#options.unit, channel))
    this.#listener({ kind: 'back' })
  }

  async #write(request: Uint8Array): Promise<Result<void, RelayFault>> {
    const answer = await this.#exchange(request, (received) => {
      const end = echoEnd(received, request)
      return end < 0 ? null : end
    })
    return answer.ok ? ok(undefined) : answer
  }

  #exchange(
    request: Uint8Array,
    parse: (received: Buffer) => number | null,
  ): Promise<Result<number, RelayFault>> {
    return new Promise((settle) => {
      this.#waiting.push({ request, parse, settle })
      if (this.#current === null) this.#next()
    })
  }

  #next(): void {
    const exchange = this.#waiting.shift() ?? null
    this.#current = exchange
    if (exchange === null) return
    // What is still lying there answers an earlier request.
    this.#received = Buffer.alloc(0)
    this.#late = this.#clock.schedule(answerMs, () => this.#finish(err(this.#noAnswer())))
    void this.#link.write(exchange.request).then((written) => {
      if (!written.ok && this.#current === exchange) this.#finish(err(this.#fault(written.error)))
    })
  }

  #receive(chunk: Buffer): void {
    if (this.#current === null) return
    this.#received = Buffer.concat([this.#received, chunk]).subarray(-maxReceived)
    const answer = this.#current.parse(this.#received)
    if (answer !== null) this.#finish(ok(answer))
  }

  #finish(answer: Result<number, RelayFault>): void {
    const exchange = this.#current
    this.#late?.()
    this.#current = null
    this.#next()
    exchange?.settle(answer)
  }

  #dropAll(fault: RelayFault): void {
    const dropped = [...(this.#current === null ? [] : [this.#current]), ...this.#waiting.splice(0)]
    this.#late?.()
    this.#current = null
    for (const { settle } of dropped) settle(err(fault))
  }

  #noAnswer(): RelayFault {
    const { port } = this.#options
    return this.#received.length === 0 ? { code: 'relay-silent', port } : { code: 'relay-garbled', port }
  }

  #fault(fault: PortFault): RelayFault {
    return { code: `relay-${fault}`, port: this.#options.port }
  }
}
