import type { Cancel, Clock } from '../clock.ts'
import { err, ok, type Result } from '../result.ts'
import type { OpenPort, PortFault } from '../serial/byte-port.ts'
import { SerialLink } from '../serial/serial-link.ts'
import { setRelay } from './lcus.ts'
import type { Relay, RelayEvent, RelayFault } from './relay.ts'

/** When an off could not be written, it is tried again after this, for as long as the port is there. Milliseconds. */
const offRetryMs = 100

/**
 * Drives an LCUS board. The board ends no pulse by itself: this driver does, and it cannot if its process dies.
 * So wire the turnstile in pulse mode, where the length of the pulse means nothing.
 */
export class LcusRelay implements Relay {
  readonly #port: string
  readonly #channels: readonly number[]
  readonly #clock: Clock
  readonly #link: SerialLink
  readonly #ending = new Map<number, Cancel>()
  #listener: (event: RelayEvent) => void = () => undefined

  constructor(
    options: { readonly port: string; readonly channels: readonly number[] },
    open: OpenPort,
    clock: Clock,
  ) {
    this.#port = options.port
    this.#channels = options.channels
    this.#clock = clock
    this.#link = new SerialLink(open, clock, {
      onOpen: () => void this.#cameBack(),
      // It answers nothing; what a noisy line delivers is not for us.
      onBytes: () => undefined,
      onLost: (fault) => {
        this.#forgetPulses()
        this.#listener({ kind: 'lost', fault: this.#fault(fault) })
      },
    })
  }

  start(listener: (event: RelayEvent) => void): void {
    this.#listener = listener
    this.#link.start()
  }

  off(channel: number): Promise<Result<void, RelayFault>> {
    this.#ending.get(channel)?.()
    this.#ending.delete(channel)
    return this.#write(channel, false)
  }

  pulse(channel: number, ms: number): Promise<Result<void, RelayFault>> {
    const taken = this.#write(channel, true)
    this.#ending.get(channel)?.()
    this.#endAfter(channel, ms)
    return taken
  }

  confirmOff(): Promise<Result<void, RelayFault>> {
    return Promise.resolve(ok(undefined))
  }

  async close(): Promise<void> {
    await Promise.all(this.#channels.map((channel) => this.off(channel)))
    this.#forgetPulses()
    await this.#link.close()
  }

  async #cameBack(): Promise<void> {
    for (const channel of this.#channels) await this.off(channel)
    this.#listener({ kind: 'back' })
  }

  #endAfter(channel: number, ms: number): void {
    const cancel = this.#clock.schedule(ms, () => {
      void this.off(channel).then((off) => {
        if (!off.ok && this.#link.isOpen) this.#endAfter(channel, offRetryMs)
      })
    })
    this.#ending.set(channel, cancel)
  }

  #forgetPulses(): void {
    for (const cancel of this.#ending.values()) cancel()
    this.#ending.clear()
  }

  async #write(channel: number, on: boolean): Promise<Result<void, RelayFault>> {
    const written = await this.#link.write(setRelay(channel, on))
    return written.ok ? written : err(this.#fault(written.error))
  }

  #fault(fault: PortFault): RelayFault {
    return { code: `relay-${fault}`, port: this.#port }
  }
}
