import type { RelayOptions } from '../relays/relay-options.ts'
import type { Relay, RelayEvent } from '../relays/relay.ts'
import type { RelayFault } from '../relays/relay-fault.ts'
import { err, ok, type Result } from '../result.ts'
import type { ContactEvent, Contacts } from '../sensors/contacts.ts'
import type { DeviceLine, OrderEnd, RemoteDevice } from './device-line.ts'
import { contactEventLater } from './machine-time.ts'
import type { FromDevices, ToDevices } from './messages.ts'

/**
 * A pulse that the process has not begun by then is not begun: its lane has given up on it after a second, and what opens
 * later opens for somebody else. Milliseconds.
 */
const freshMs = 500

export interface RemoteRelayOptions {
  /** For messages: what the configuration calls it. */
  readonly port: string
  readonly options: RelayOptions
  readonly channels: readonly number[]
}

interface Listening {
  readonly inputs: readonly number[]
  readonly listener: (event: ContactEvent) => void
}

/** A board that a hardware process drives. */
export class RemoteRelay implements Relay, RemoteDevice {
  readonly #device: number
  readonly #options: RemoteRelayOptions
  readonly #line: DeviceLine
  readonly #listening: Listening[] = []
  #listener: (event: RelayEvent) => void = () => undefined

  constructor(device: number, options: RemoteRelayOptions, line: DeviceLine) {
    this.#device = device
    this.#options = options
    this.#line = line
  }

  /** Whether the board has inputs its driver knows: who listens to some that it has not hears of their loss, and no more. */
  readonly contacts: Contacts = {
    start: (inputs, listener) => {
      this.#listening.push({ inputs, listener })
      this.#line.tell(this.#listen(inputs, this.#listening.length))
    },
  }

  start(listener: (event: RelayEvent) => void): void {
    this.#listener = listener
    this.#line.open(this.#device, this)
  }

  async off(channel: number): Promise<Result<void, RelayFault>> {
    return this.#result(await this.#line.order({ type: 'off', device: this.#device, channel }))
  }

  async pulse(channel: number, ms: number): Promise<Result<void, RelayFault>> {
    const untilMs = this.#line.machineMs() + freshMs
    return this.#result(await this.#line.order({ type: 'pulse', device: this.#device, channel, ms, untilMs }))
  }

  async confirmOff(channel: number): Promise<Result<void, RelayFault>> {
    return this.#result(await this.#line.order({ type: 'confirm-off', device: this.#device, channel }))
  }

  async close(): Promise<void> {
    this.#listener = () => undefined
    this.#listening.length = 0
    await this.#line.close(this.#device)
  }

  opening(): readonly ToDevices[] {
    const { port, options, channels } = this.#options
    return [
      { type: 'open-relay', device: this.#device, port, options, channels: [...channels] },
      ...this.#listening.map(({ inputs }, at) => this.#listen(inputs, at + 1)),
    ]
  }

  hear(message: FromDevices): void {
    if (message.type === 'relay') return this.#listener(message.event)
    if (message.type !== 'contact') return
    this.#listening[message.listener - 1]?.listener(contactEventLater(message.event, -this.#line.aheadMs))
  }

  driverFailed(): void {
    const lost = { kind: 'lost', fault: this.#driverFailed() } as const
    this.#listener(lost)
    for (const { listener } of this.#listening) listener(lost)
  }

  #listen(inputs: readonly number[], listener: number): ToDevices {
    return { type: 'listen', device: this.#device, listener, inputs: [...inputs] }
  }

  #result(end: OrderEnd): Result<void, RelayFault> {
    if (end === null) return ok(undefined)
    return err(end === 'driver-failed' ? this.#driverFailed() : end)
  }

  #driverFailed(): RelayFault {
    return { code: 'relay-driver-failed', port: this.#options.port }
  }
}
