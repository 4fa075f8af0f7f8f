import type { Clock } from '../clock.ts'
import type { Relay } from '../relays/relay.ts'
import type { Scanner } from '../scanners/scanner.ts'
import { ChildKeeper, type ProcessTrouble } from './child-keeper.ts'
import type { DeviceChild } from './device-child.ts'
import type { DeviceLine, OrderEnd, OrderOf, RemoteDevice } from './device-line.ts'
import { aheadOf, type MachineMs } from './machine-time.ts'
import type { FromDevices } from './messages.ts'
import { RemoteRelay, type RemoteRelayOptions } from './remote-relay.ts'
import { RemoteScanner, type RemoteScannerOptions } from './remote-scanner.ts'

/** Longer than a driver takes for an order to a board that answers. Milliseconds. */
const orderMs = 3_000
/** An order that no driver ends: it waits for something that will never come, and only a new process can help. */
const stuckMs = 30_000

export interface DeviceProcessParts {
  readonly fork: () => DeviceChild
  readonly clock: Clock
  readonly machineMs: MachineMs
  readonly onTrouble: (trouble: ProcessTrouble, againInMs: number) => void
}

/**
 * The devices that a hardware process drives, as they are seen from the engine: scanners and boards like any other. The
 * process is started with the first of them, and replaced when it fails; until then they are lost, and what they
 * were asked for has failed.
 */
export class DeviceProcess {
  readonly #parts: DeviceProcessParts
  readonly #keeper: ChildKeeper
  readonly #line: DeviceLine
  readonly #open = new Map<number, RemoteDevice>()
  readonly #orders = new Map<number, (end: OrderEnd) => void>()
  #lastDevice = 0
  #lastOrder = 0
  #failing = false
  #watcher: (failing: boolean) => void = () => undefined

  constructor(parts: DeviceProcessParts) {
    this.#parts = parts
    const { clock, machineMs } = parts
    this.#keeper = new ChildKeeper({
      fork: parts.fork,
      clock,
      onStarted: () => this.#openAll(),
      onMessage: (message) => this.#heard(message),
      onEnded: (trouble, againInMs) => this.#ended(trouble, againInMs),
      onFailing: (failing) => {
        this.#failing = failing
        this.#watcher(failing)
      },
    })
    this.#line = {
      machineMs,
      aheadMs: aheadOf(clock, machineMs),
      open: (device, remote) => this.#openOne(device, remote),
      tell: (message) => void this.#keeper.send(message),
      order: (order) => this.#order(order),
      close: (device) => this.#close(device),
    }
  }

  scanner(options: RemoteScannerOptions): Scanner {
    return new RemoteScanner(this.#nextDevice(), options, this.#line)
  }

  relay(options: RemoteRelayOptions): Relay {
    return new RemoteRelay(this.#nextDevice(), options, this.#line)
  }

  /** Tells whether the process fails again and again: how it is now if it does, and each change. */
  watch(watcher: (failing: boolean) => void): void {
    this.#watcher = watcher
    if (this.#failing) watcher(true)
  }

  /** Everything off and let go of, the process ended. What it was asked for last, it may not have answered. */
  async close(): Promise<void> {
    await this.#keeper.close()
    for (const end of this.#orders.values()) end('driver-failed')
  }

  #nextDevice(): number {
    this.#lastDevice += 1
    return this.#lastDevice
  }

  #openOne(device: number, remote: RemoteDevice): void {
    this.#open.set(device, remote)
    // A process that is just being started is told of all of them by that.
    if (!remote.opening().every((message) => this.#keeper.send(message))) this.#keeper.start()
  }

  /** In the order in which they were first opened: boards come first, as they did then. */
  #openAll(): void {
    for (const remote of this.#open.values()) {
      for (const message of remote.opening()) this.#keeper.send(message)
    }
  }

  async #close(device: number): Promise<void> {
    if (!this.#open.has(device)) return
    // What it left on, when it failed a moment ago, must be switched off all the same.
    this.#keeper.start()
    await this.#order({ type: 'close', device })
    this.#open.delete(device)
  }

  #order(order: OrderOf): Promise<OrderEnd> {
    this.#lastOrder += 1
    const no = this.#lastOrder
    if (!this.#keeper.send({ ...order, order: no })) return Promise.resolve('driver-failed')
    const { clock } = this.#parts
    return new Promise((resolve) => {
      let cancel = clock.schedule(orderMs, () => {
        resolve('driver-failed')
        cancel = clock.schedule(stuckMs - orderMs, () => this.#keeper.replace())
      })
      this.#orders.set(no, (end) => {
        cancel()
        this.#orders.delete(no)
        resolve(end)
      })
    })
  }

  #heard(message: FromDevices): void {
    switch (message.type) {
      case 'done':
        return this.#orders.get(message.order)?.(message.fault)
      case 'beat':
        return undefined
      case 'scanner':
      case 'relay':
      case 'contact':
        return this.#open.get(message.device)?.hear(message)
    }
  }

  #ended(trouble: ProcessTrouble, againInMs: number): void {
    this.#parts.onTrouble(trouble, againInMs)
    for (const end of this.#orders.values()) end('driver-failed')
    for (const remote of this.#open.values()) remote.driverFailed()
  }
}
