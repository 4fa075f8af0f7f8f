import type { Cancel, Clock } from '../clock.ts'
import { err, ok, type Result } from '../result.ts'
import type { OpenPort, PortFault } from '../serial/byte-port.ts'
import { SerialLink } from '../serial/serial-link.ts'
import { setRelay } from './lcus.ts'
import type { Relay, RelayEvent } from './relay.ts'
import type { RelayFault } from './relay-fault.ts'

export interface LcusOptions {
  readonly port: string
  readonly channels: readonly number[]
}

/**
 * Drives an LCUS board. The board ends no pulse by itself: this driver does, and it cannot if its own process dies.
 * So wire the turnstile in pulse mode, where the length of the pulse means nothing.
 */
export class LcusRelay implements Relay {
  readonly contacts = null
  readonly #options: LcusOptions
  readonly #clock: Clock
  readonly #link: SerialLink
  /** Of each channel that is on: what would end its pulse. */
  readonly #ending = new Map<number, Cancel>()
  #listener: (event: RelayEvent) => void = () => undefined

  constructor(options: LcusOptions, open: OpenPort, clock: Clock) {
    this.#options = options
    this.#clock = clock
    this.#link = new SerialLink(open, clock, {
      onOpen: () => void this.#cameBack(),
      // It answers nothing; what a noisy line delivers is not for us.
      onBytes: () => undefined,
      onLost: (fault) => this.#listener({ kind: 'lost', fault: this.#fault(fault) }),
    })
  }

  start(listener: (event: RelayEvent) => void): void {
    this.#listener = listener
    this.#link.start()
  }

  /** An off that cannot be written has lost the port, and is the first thing that it gets when it is back. */
  async off(channel: number): Promise<Result<void, RelayFault>> {
    await this.#link.known()
    return this.#end(channel)
  }

  pulse(channel: number, ms: number): Promise<Result<void, RelayFault>> {
    const taken = this.#write(channel, true)
    this.#ending.get(channel)?.()
    this.#ending.set(
      channel,
      this.#clock.schedule(ms, () => void this.#end(channel)),
    )
    return taken
  }

  confirmOff(): Promise<Result<void, RelayFault>> {
    return Promise.resolve(ok(undefined))
  }

  async close(): Promise<void> {
    await this.#link.known()
    await this.#allOff()
    await this.#link.close()
  }

  async #cameBack(): Promise<void> {
    if (await this.#allOff()) this.#listener({ kind: 'back' })
  }

  async #allOff(): Promise<boolean> {
    const off = await Promise.all(this.#options.channels.map((channel) => this.#end(channel)))
    return off.every(({ ok: taken }) => taken)
  }

  #end(channel: number): Promise<Result<void, RelayFault>> {
    this.#ending.get(channel)?.()
    this.#ending.delete(channel)
    return this.#write(channel, false)
  }

  async #write(channel: number, on: boolean): Promise<Result<void, RelayFault>> {
    const written = await this.#link.write(setRelay(channel, on))
    return written.ok ? written : err(this.#fault(written.error))
  }

  #fault(fault: PortFault): RelayFault {
    return { code: `relay-${fault}`, port: this.#options.port }
  }
}
