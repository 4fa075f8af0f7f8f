import type { DeviceChild } from '../../../native/process/device-child.ts'
import type { FromDevices, ToDevices } from '../../../native/process/messages.ts'
import { serveDevices, type EngineLine } from '../../../native/process/serve-devices.ts'
import { BoardRelay } from '../../../native/relays/board-relay.ts'
import { lcusBoard } from '../../../native/relays/lcus.ts'
import { Line } from '../../../native/relays/line.ts'
import type { RelayFault } from '../../../native/relays/relay-fault.ts'
import type { Relay } from '../../../native/relays/relay.ts'
import { SerialScanner } from '../../../native/scanners/serial-scanner.ts'
import type { ContactEvent } from '../../../native/sensors/contacts.ts'
import type { FakeClock } from '../../support/fake-clock.ts'
import { MemoryWire } from '../../support/memory-wire.ts'

export const lcus = { kind: 'lcus', path: 'board', baudRate: 9_600 } as const
export const serialScanner = {
  kind: 'serial',
  path: 'scanner',
  baudRate: 9_600,
  framing: 'cr',
  aimPrefix: false,
  prefix: '',
  suffix: '',
  trigger: 'none',
} as const

interface MemoryChildParts {
  readonly clock: FakeClock
  readonly wires: Wires
  readonly contacts?: BoardContacts | null
  /** What another driver does than it should. */
  readonly changed?: (relay: Relay) => Relay
}

/** A hardware process in the process of the test: the real drivers, on wires in memory. Messages travel as JSON. */
export class MemoryChild implements DeviceChild {
  /** Everything that it was told, and everything that it said. */
  readonly told: ToDevices[] = []
  readonly said: FromDevices[] = []
  readonly #line = new MemoryLine()
  #hear: (message: unknown) => void = () => undefined
  #end: () => void = () => undefined
  state: 'running' | 'hanging' | 'killed' | 'ended' = 'running'

  constructor({ clock, wires, contacts = null, changed = (relay) => relay }: MemoryChildParts) {
    this.#line.send = (message) => {
      this.said.push(message)
      if (this.state === 'running') this.#hear(JSON.parse(JSON.stringify(message)))
    }
    // As a system does it: what a process sends while it starts is read later.
    void Promise.resolve().then(() =>
      serveDevices({
        engine: this.#line,
        clock: this.#whileRunning(clock),
        machineMs: () => clock.monotonicMs() + machineAheadMs,
        createRelay: (_options, channels, itsClock) =>
          changed({
            ...plain(
              new BoardRelay(
                { board: lcusBoard, port: 'board', channels },
                new Line(wires.of('board').open, itsClock),
                itsClock,
              ),
            ),
            contacts,
          }),
        createScanner: (_options, itsClock) =>
          new SerialScanner({ ...serialScanner, port: 'scanner' }, wires.of('scanner').open, itsClock),
        exit: () => this.#ended('ended'),
      }),
    )
  }

  send(message: ToDevices): void {
    this.told.push(message)
    if (this.state === 'running') queueMicrotask(() => this.#line.hear(JSON.parse(JSON.stringify(message))))
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#hear = listener
  }

  onEnd(listener: () => void): void {
    this.#end = listener
  }

  kill(): void {
    this.state = 'killed'
  }

  crash(): void {
    this.#ended('killed')
  }

  /** Nothing in it runs any more. */
  hang(): void {
    this.state = 'hanging'
  }

  say(message: unknown): void {
    this.#hear(message)
  }

  engineEnds(): void {
    this.#line.end()
  }

  #ended(state: 'killed' | 'ended'): void {
    this.state = state
    this.#end()
  }

  #whileRunning(clock: FakeClock) {
    return {
      // Each process counts from its own start.
      monotonicMs: () => clock.monotonicMs() - 777,
      wallMs: () => clock.wallMs(),
      schedule: (afterMs: number, action: () => void) =>
        clock.schedule(afterMs, () => {
          if (this.state === 'running') action()
        }),
    }
  }
}

/** The machine was started this long before the processes of the test. */
export const machineAheadMs = 5_000_000

class MemoryLine implements EngineLine {
  send: (message: FromDevices) => void = () => undefined
  hear: (message: unknown) => void = () => undefined
  end: () => void = () => undefined

  onMessage(listener: (message: unknown) => void): void {
    this.hear = listener
  }

  onEnd(listener: () => void): void {
    this.end = listener
  }
}

/** The ports of a machine by their paths: processes come and go, they stay. */
export class Wires {
  readonly #wires = new Map<string, MemoryWire>()

  of(path: string): MemoryWire {
    const wire = this.#wires.get(path) ?? new MemoryWire()
    this.#wires.set(path, wire)
    return wire
  }
}

/** The inputs of a board that has some. */
export class BoardContacts {
  #listeners: { inputs: readonly number[]; listener: (event: ContactEvent) => void }[] = []

  start(inputs: readonly number[], listener: (event: ContactEvent) => void): void {
    this.#listeners.push({ inputs, listener })
  }

  close(input: number, atMs: number): void {
    for (const { inputs, listener } of this.#listeners) {
      if (inputs.includes(input)) listener({ kind: 'contact', input, closed: true, atMs })
    }
  }

  /** What a process that is gone listened to, nobody hears. */
  forget(): void {
    this.#listeners = []
  }
}

/** A driver whose parts can be changed one by one. */
const plain = (relay: Relay): Relay => ({
  contacts: relay.contacts,
  start: (listener) => relay.start(listener),
  off: (channel) => relay.off(channel),
  pulse: (channel, ms) => relay.pulse(channel, ms),
  confirmOff: (channel) => relay.confirmOff(channel),
  close: () => relay.close(),
})

export const driverFailed: RelayFault = { code: 'relay-driver-failed', port: 'board' }
