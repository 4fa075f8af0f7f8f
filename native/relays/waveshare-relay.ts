import type { Cancel, Clock } from '../clock.ts'
import { err, ok, type Result } from '../result.ts'
import type { OpenPort } from '../serial/byte-port.ts'
import { SerialLink } from '../serial/serial-link.ts'
import { ModbusExchange, type ExchangeFault } from './modbus-exchange.ts'
import type { Relay, RelayEvent } from './relay.ts'
import type { RelayFault } from './relay-fault.ts'
import { coilsIn, echoEnd, offFrame, pulseFrame, readBackFrame } from './waveshare.ts'

/** A board may be without power behind an adapter that is there: it is asked again after this. Milliseconds. */
const askAgainMs = 500

export interface WaveshareOptions {
  readonly port: string
  readonly unit: number
  readonly channels: readonly number[]
}

/** Drives a Waveshare board, whose own timer ends its pulses whatever becomes of this program. */
export class WaveshareRelay implements Relay {
  readonly contacts = null
  readonly #options: WaveshareOptions
  readonly #clock: Clock
  readonly #link: SerialLink
  readonly #line: ModbusExchange
  #askAgain: Cancel | null = null
  #told: RelayFault['code'] | null = null
  #listener: (event: RelayEvent) => void = () => undefined

  constructor(options: WaveshareOptions, open: OpenPort, clock: Clock) {
    this.#options = options
    this.#clock = clock
    this.#link = new SerialLink(open, clock, {
      onOpen: () => void this.#cameBack(),
      onBytes: (chunk) => this.#line.receive(chunk),
      onLost: (fault) => {
        this.#askAgain?.()
        this.#line.drop(fault)
        this.#lost(this.#fault(fault))
      },
    })
    this.#line = new ModbusExchange((bytes) => this.#link.write(bytes), clock)
  }

  start(listener: (event: RelayEvent) => void): void {
    this.#listener = listener
    this.#link.start()
  }

  async off(channel: number): Promise<Result<void, RelayFault>> {
    await this.#link.known()
    const taken = await this.#command(offFrame(this.#options.unit, channel))
    return taken.ok ? this.confirmOff(channel) : taken
  }

  pulse(channel: number, ms: number): Promise<Result<void, RelayFault>> {
    return this.#command(pulseFrame(this.#options.unit, channel, ms))
  }

  async confirmOff(channel: number): Promise<Result<void, RelayFault>> {
    const { unit, port } = this.#options
    const coils = await this.#line.ask({
      bytes: readBackFrame(unit, channel),
      answerIn: (received) => coilsIn(received, unit),
    })
    if (!coils.ok) return err(this.#fault(coils.error))
    const on = (coils.value >> ((channel - 1) & 7)) & 1
    return on === 1 ? err({ code: 'relay-stuck', port, channel }) : ok(undefined)
  }

  async close(): Promise<void> {
    this.#askAgain?.()
    await this.#link.known()
    await this.#allOff()
    await this.#link.close()
  }

  /** The port is there; the board is when it answers. What its coils say is asked for each lane by `off`. */
  async #cameBack(): Promise<void> {
    const off = await this.#allOff()
    if (off.ok) {
      this.#told = null
      return this.#listener({ kind: 'back' })
    }
    // Of the port itself the link tells, and brings us here again.
    if (!this.#link.isOpen) return
    this.#lost(off.error)
    this.#askAgain = this.#clock.schedule(askAgainMs, () => void this.#cameBack())
  }

  #lost(fault: RelayFault): void {
    if (this.#told === fault.code) return
    this.#told = fault.code
    this.#listener({ kind: 'lost', fault })
  }

  /** Every channel is tried, whatever became of the others; the first fault is told. */
  async #allOff(): Promise<Result<void, RelayFault>> {
    const { unit, channels } = this.#options
    const off = await Promise.all(channels.map((channel) => this.#command(offFrame(unit, channel))))
    return off.find(({ ok: taken }) => !taken) ?? ok(undefined)
  }

  async #command(bytes: Uint8Array): Promise<Result<void, RelayFault>> {
    const answer = await this.#line.ask({
      bytes,
      answerIn: (received) => (echoEnd(received, bytes) < 0 ? null : true),
    })
    return answer.ok ? ok(undefined) : err(this.#fault(answer.error))
  }

  #fault(fault: ExchangeFault): RelayFault {
    return { code: `relay-${fault}`, port: this.#options.port }
  }
}
