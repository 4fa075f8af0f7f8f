import type { Cancel, Clock } from '../clock.ts'
import { DeviceLink } from '../device-link.ts'
import type { HidOrderFault, HidPort, HidReports, OpenHid } from '../hid/hid-port.ts'
import { err, ok, type Result } from '../result.ts'
import type { PortFault } from '../serial/byte-port.ts'
import { inTime } from './in-time.ts'
import type { Relay, RelayEvent } from './relay.ts'
import type { RelayFault } from './relay-fault.ts'

/** A board takes an order in 10 ms; one that has not by then is told of, and waited for. Milliseconds. */
const answerMs = 500
/** A board that refuses its orders is asked again after this. Milliseconds. */
const askAgainMs = 500

/** A kind of board: how it is spoken to. */
export interface HidBoard {
  setRelay(device: HidReports, channel: number, on: boolean): Promise<Result<void, HidOrderFault>>
  /** Which relays are on, bit 0 the first; null for a board that cannot be asked. */
  readonly relaysOn: ((device: HidReports) => Promise<Result<number, HidOrderFault>>) | null
}

export interface HidRelayOptions {
  /** For messages: what the configuration calls it. */
  readonly port: string
  readonly channels: readonly number[]
  readonly board: HidBoard
}

/**
 * Drives a relay board that is a HID device. None of them ends a pulse by itself: this driver does, and it cannot if its
 * process dies. So wire the turnstile in pulse mode, where the length of the pulse means nothing.
 */
export class HidRelay implements Relay {
  readonly contacts = null
  readonly #options: HidRelayOptions
  readonly #clock: Clock
  readonly #link: DeviceLink<HidPort>
  /** Of each channel that is on: what would end its pulse. */
  readonly #ending = new Map<number, Cancel>()
  /** Is the board well, its channels off? It is given no other order before. */
  #ready: Promise<Result<void, HidOrderFault>> = Promise.resolve(ok(undefined))
  #isReady = false
  #told: PortFault | HidOrderFault | null = null
  #askAgain: Cancel | null = null
  #listener: (event: RelayEvent) => void = () => undefined

  constructor(options: HidRelayOptions, open: OpenHid, clock: Clock) {
    this.#options = options
    this.#clock = clock
    // What a board says unasked is not for us.
    const listen = (onGone: () => void) => open({ onReport: () => undefined, onGone })
    this.#link = new DeviceLink(listen, clock, {
      onOpen: (port) => this.#bringBack(port),
      onLost: (fault) => {
        this.#askAgain?.()
        this.#isReady = false
        this.#lost(fault)
      },
    })
  }

  start(listener: (event: RelayEvent) => void): void {
    this.#listener = listener
    this.#link.start()
  }

  async off(channel: number): Promise<Result<void, RelayFault>> {
    await this.#link.known()
    const ready = await this.#ready
    if (!ready.ok) return err(this.#fault(ready.error))
    const off = await this.#end(channel)
    return off.ok ? this.confirmOff(channel) : off
  }

  pulse(channel: number, ms: number): Promise<Result<void, RelayFault>> {
    const taken = this.#order((port) => this.#options.board.setRelay(port, channel, true))
    this.#ending.get(channel)?.()
    this.#ending.set(
      channel,
      this.#clock.schedule(ms, () => void this.#end(channel)),
    )
    return taken
  }

  async confirmOff(channel: number): Promise<Result<void, RelayFault>> {
    const { relaysOn } = this.#options.board
    if (relaysOn === null) return ok(undefined)
    const on = await this.#order(relaysOn)
    if (!on.ok) return on
    const isOn = ((on.value >> (channel - 1)) & 1) === 1
    return isOn ? err({ code: 'relay-stuck', port: this.#options.port, channel }) : ok(undefined)
  }

  async close(): Promise<void> {
    this.#askAgain?.()
    await this.#link.known()
    const { port } = this.#link
    if (port !== null) await inTime(answerMs, this.#allOff(port), this.#clock)
    await this.#link.close()
  }

  #end(channel: number): Promise<Result<void, RelayFault>> {
    this.#ending.get(channel)?.()
    this.#ending.delete(channel)
    return this.#order((port) => this.#options.board.setRelay(port, channel, false))
  }

  /** Hands an order to the board before it returns, if the board is ready for any. */
  async #order<T>(
    give: (port: HidPort) => Promise<Result<T, HidOrderFault>>,
  ): Promise<Result<T, RelayFault>> {
    const { port } = this.#link
    if (port === null || !this.#isReady) return err(this.#fault(this.#told ?? this.#link.fault ?? 'gone'))
    const answer = await inTime(answerMs, give(port), this.#clock)
    if (answer.ok) return answer
    // It may have been the end of a pulse. If the device is gone the link says so too, and brings us back to it.
    if (this.#isReady && this.#link.port === port) {
      this.#lost(answer.error)
      this.#bringBack(port)
    }
    return err(this.#fault(answer.error))
  }

  /**
   * Off with all channels, before anything else. Orders are performed in their turn: if the board hangs over an earlier one,
   * which may have been to switch on, this one is next when it comes to itself. It is waited for however long that takes.
   */
  #bringBack(port: HidPort): void {
    this.#isReady = false
    const off = this.#allOff(port)
    this.#ready = inTime(answerMs, off, this.#clock)
    void this.#ready.then((soon) => {
      if (!soon.ok && this.#link.port === port) this.#lost(soon.error)
    })
    void off.then((done) => {
      if (this.#link.port !== port) return
      if (done.ok) this.#back()
      else this.#askAgain = this.#clock.schedule(askAgainMs, () => this.#bringBack(port))
    })
  }

  #back(): void {
    this.#ready = Promise.resolve(ok(undefined))
    this.#isReady = true
    this.#told = null
    this.#listener({ kind: 'back' })
  }

  /** Every channel is tried, whatever became of the others; the first fault is told. */
  async #allOff(port: HidPort): Promise<Result<void, HidOrderFault>> {
    for (const cancel of this.#ending.values()) cancel()
    this.#ending.clear()
    const { board, channels } = this.#options
    const off = await Promise.all(channels.map((channel) => board.setRelay(port, channel, false)))
    return off.find(({ ok: taken }) => !taken) ?? ok(undefined)
  }

  #lost(fault: PortFault | HidOrderFault): void {
    if (this.#told === fault) return
    this.#told = fault
    this.#listener({ kind: 'lost', fault: this.#fault(fault) })
  }

  #fault(fault: PortFault | HidOrderFault): RelayFault {
    // There, and yet not taking its orders: not the board that it seems to be, or a broken one.
    return { code: `relay-${fault === 'refused' ? 'garbled' : fault}`, port: this.#options.port }
  }
}
