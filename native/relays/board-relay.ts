import type { Cancel, Clock } from '../clock.ts'
import { err, ok, type Result } from '../result.ts'
import type { PortFault } from '../serial/byte-port.ts'
import type { Board } from './board.ts'
import type { ExchangeFault } from './exchange.ts'
import { InputWatch } from './input-watch.ts'
import type { Line } from './line.ts'
import type { Relay, RelayEvent } from './relay.ts'
import type { RelayFault } from './relay-fault.ts'

/** A board may be without power behind an adapter that is there: it is asked again after this. Milliseconds. */
const askAgainMs = 500

export interface BoardRelayOptions {
  readonly board: Board
  /** What faults name: the port, or the network address. */
  readonly port: string
  readonly channels: readonly number[]
}

/**
 * Drives any board that speaks on a line. A board with a timed pulse ends it whatever becomes of this program; for one
 * without, this driver does, and it cannot if its process dies. So wire the turnstile in pulse mode, where the length
 * of the pulse means nothing.
 */
export class BoardRelay implements Relay {
  readonly contacts: InputWatch | null
  readonly #board: Board
  readonly #port: string
  readonly #channels: readonly number[]
  readonly #line: Line
  readonly #clock: Clock
  /** Of each channel that is on by us: what would end its pulse. */
  readonly #ending = new Map<number, Cancel>()
  readonly #station = {
    onOpen: () => void this.#cameBack(),
    onLost: (fault: PortFault) => {
      this.#askAgain?.()
      this.#lost(this.#fault(fault))
    },
  }
  #askAgain: Cancel | null = null
  #told: RelayFault['code'] | null = null
  #closed = false
  #listener: (event: RelayEvent) => void = () => undefined

  constructor({ board, port, channels }: BoardRelayOptions, line: Line, clock: Clock) {
    this.#board = board
    this.#port = port
    this.#channels = channels
    this.#line = line
    this.#clock = clock
    this.contacts =
      board.inputs && new InputWatch(board.inputs, line, clock, (fault: ExchangeFault) => this.#fault(fault))
  }

  start(listener: (event: RelayEvent) => void): void {
    this.#listener = listener
    this.#line.join(this.#station)
  }

  async off(channel: number): Promise<Result<void, RelayFault>> {
    await this.#line.known()
    const taken = await this.#switchOff(channel)
    return taken.ok ? this.confirmOff(channel) : taken
  }

  pulse(channel: number, ms: number): Promise<Result<void, RelayFault>> {
    const own = this.#board.pulse(channel, ms)
    const taken = this.#line.order(own ?? this.#board.on(channel))
    this.#forget(channel)
    if (own === null) {
      this.#ending.set(
        channel,
        this.#clock.schedule(ms, () => void this.#end(channel)),
      )
    }
    return this.#named(taken)
  }

  async confirmOff(channel: number): Promise<Result<void, RelayFault>> {
    if (this.#board.isOn === null) return ok(undefined)
    const on = await this.#line.ask(this.#board.isOn(channel))
    if (!on.ok) return err(this.#fault(on.error))
    return on.value ? err({ code: 'relay-stuck', port: this.#port, channel }) : ok(undefined)
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#askAgain?.()
    this.contacts?.stop()
    await this.#line.known()
    await this.#allOff()
    await this.#line.leave(this.#station)
  }

  /** The port is there; a board that answers is when it does. What its coils say is asked for each lane by `off`. */
  async #cameBack(): Promise<void> {
    const off = await this.#allOff()
    if (this.#closed) return
    if (!off.ok) return this.#missing(off.error)
    this.#told = null
    this.contacts?.begin()
    this.#listener({ kind: 'back' })
  }

  /** The board does not do as it was told although its port is there: it is told again until it does. */
  #missing(fault: RelayFault): void {
    // Of the port itself the line tells, and brings us back when it is.
    if (!this.#line.isOpen || this.#closed) return
    this.#lost(fault)
    this.#askAgain?.()
    this.#askAgain = this.#clock.schedule(askAgainMs, () => void this.#cameBack())
  }

  #lost(fault: RelayFault): void {
    this.contacts?.pause(fault)
    if (this.#told === fault.code || this.#closed) return
    this.#told = fault.code
    this.#listener({ kind: 'lost', fault })
  }

  /** Every channel is tried, whatever became of the others; the first fault is told. */
  async #allOff(): Promise<Result<void, RelayFault>> {
    const off = await Promise.all(this.#channels.map((channel) => this.#switchOff(channel)))
    return off.find(({ ok: taken }) => !taken) ?? ok(undefined)
  }

  /** A relay that may be on and cannot be switched off is worse than none: it is tried until it is off. */
  async #end(channel: number): Promise<void> {
    const off = await this.#switchOff(channel)
    if (!off.ok) this.#missing(off.error)
  }

  async #switchOff(channel: number): Promise<Result<void, RelayFault>> {
    this.#forget(channel)
    const order = this.#board.off(channel)
    const taken = await this.#named(this.#line.order(order))
    if (!taken.ok || order.answerIn !== null || this.#board.isOn === null) return taken
    // It takes orders without a word: that it is there at all shows when it is asked.
    const heard = await this.#line.ask(this.#board.isOn(channel))
    return heard.ok ? ok(undefined) : err(this.#fault(heard.error))
  }

  #forget(channel: number): void {
    this.#ending.get(channel)?.()
    this.#ending.delete(channel)
  }

  async #named(taken: Promise<Result<void, ExchangeFault>>): Promise<Result<void, RelayFault>> {
    const done = await taken
    return done.ok ? done : err(this.#fault(done.error))
  }

  #fault(fault: ExchangeFault): RelayFault {
    return { code: `relay-${fault}`, port: this.#port }
  }
}
