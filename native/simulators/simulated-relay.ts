import type { Cancel, Clock } from '../clock.ts'
import type { Relay, RelayEvent } from '../relays/relay.ts'
import type { RelayFault } from '../relays/relay-fault.ts'
import { err, ok, type Result } from '../result.ts'

/** A board of one relay on the bus' power, with a timer of its own for its pulses. */
export class SimulatedRelay implements Relay {
  readonly contacts = null
  readonly #clock: Clock
  readonly #onSwitch: (on: boolean) => void
  #on = false
  #plugged = true
  #listener: (event: RelayEvent) => void = () => undefined
  #pulseEnd: Cancel | null = null

  /** @param onSwitch what is wired to its contact. */
  constructor(clock: Clock, onSwitch: (on: boolean) => void) {
    this.#clock = clock
    this.#onSwitch = onSwitch
  }

  start(listener: (event: RelayEvent) => void): void {
    this.#listener = listener
    listener(this.#plugged ? { kind: 'back' } : { kind: 'lost', fault: gone })
  }

  off(): Promise<Result<void, RelayFault>> {
    return this.#whilePlugged(() => this.#switch(false))
  }

  pulse(_channel: number, ms: number): Promise<Result<void, RelayFault>> {
    return this.#whilePlugged(() => {
      this.#switch(true)
      this.#pulseEnd = this.#clock.schedule(ms, () => this.#switch(false))
    })
  }

  confirmOff(): Promise<Result<void, RelayFault>> {
    return this.#whilePlugged(() => undefined)
  }

  close(): Promise<void> {
    this.#switch(false)
    return Promise.resolve()
  }

  /** Its relay drops with its plug. */
  unplug(): void {
    if (!this.#plugged) return
    this.#plugged = false
    this.#switch(false)
    this.#listener({ kind: 'lost', fault: gone })
  }

  plugIn(): void {
    if (this.#plugged) return
    this.#plugged = true
    this.#listener({ kind: 'back' })
  }

  #whilePlugged(act: () => void): Promise<Result<void, RelayFault>> {
    if (!this.#plugged) return Promise.resolve(err(gone))
    act()
    return Promise.resolve(ok(undefined))
  }

  #switch(on: boolean): void {
    this.#pulseEnd?.()
    this.#pulseEnd = null
    if (on === this.#on) return
    this.#on = on
    this.#onSwitch(on)
  }
}

const gone: RelayFault = { code: 'relay-gone', port: 'simulated' }
