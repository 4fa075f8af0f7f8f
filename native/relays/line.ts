import type { Clock } from '../clock.ts'
import { DeviceLink } from '../device-link.ts'
import { err, type Result } from '../result.ts'
import type { BytePort, OpenPort, PortFault } from '../serial/byte-port.ts'
import { LineExchange, type ExchangeFault, type Order, type Question } from './exchange.ts'

/** A board on a line. */
interface Station {
  readonly onOpen: () => void
  readonly onLost: (fault: PortFault) => void
}

/** The wire to one board, or to several that answer to addresses: one port, and one request at a time on it. */
export class Line {
  readonly #link: DeviceLink<BytePort>
  readonly #exchange: LineExchange
  readonly #stations = new Set<Station>()
  #started = false

  constructor(open: OpenPort, clock: Clock) {
    const listen = (onGone: () => void) => open({ onBytes: (chunk) => this.#exchange.receive(chunk), onGone })
    this.#link = new DeviceLink(listen, clock, {
      onOpen: () => {
        for (const { onOpen } of this.#stations) onOpen()
      },
      onLost: (fault) => {
        this.#exchange.drop(fault)
        for (const { onLost } of this.#stations) onLost(fault)
      },
    })
    this.#exchange = new LineExchange(
      (bytes) => this.#link.port?.write(bytes) ?? Promise.resolve(err(this.#link.fault ?? 'gone')),
      clock,
    )
  }

  get isOpen(): boolean {
    return this.#link.port !== null
  }

  /** The first station opens the port; one that comes later is told at once how it stands. */
  join(station: Station): void {
    this.#stations.add(station)
    if (this.isOpen) station.onOpen()
    else if (this.#link.fault !== null) station.onLost(this.#link.fault)
    if (this.#started) return
    this.#started = true
    this.#link.start()
  }

  /** The last one closes the port. */
  async leave(station: Station): Promise<void> {
    this.#stations.delete(station)
    if (this.#stations.size === 0) await this.#link.close()
  }

  /** Resolves when it is known whether the port is there: at once but while it is being opened. */
  known(): Promise<void> {
    return this.#link.known()
  }

  order(order: Order): Promise<Result<void, ExchangeFault>> {
    return this.#exchange.order(order)
  }

  ask<T>(question: Question<T>): Promise<Result<T, ExchangeFault>> {
    return this.#exchange.ask(question)
  }

  look<T>(question: Question<T>): Promise<Result<T, ExchangeFault>> {
    return this.#exchange.look(question)
  }
}
