import type { Clock } from '../clock.ts'
import type { RelayOptions } from '../relays/relay-options.ts'
import type { RelayFault } from '../relays/relay-fault.ts'
import type { Relay } from '../relays/relay.ts'
import { unreachable, type Result } from '../result.ts'
import type { ScannerOptions } from '../scanners/create-scanner.ts'
import type { Scanner } from '../scanners/scanner.ts'
import { within } from '../serial/within.ts'
import { Heartbeat } from './heartbeat.ts'
import { aheadOf, contactEventLater, scannerEventLater, type MachineMs } from './machine-time.ts'
import { readToDevices, rehearseOrder, type FromDevices, type ToDevices } from './messages.ts'

/** For drivers to switch off and let go of their ports: then the process ends all the same. Milliseconds. */
const endMs = 1_500
/** That a code is coming is told so often at most, whatever noise a scanner sends. Milliseconds: no processor remembers longer. */
const arrivingMs = 2

/** The way to the engine, as a hardware process has it. */
export interface EngineLine {
  send(message: FromDevices): void
  onMessage(listener: (message: unknown) => void): void
  /** The engine has ended. */
  onEnd(listener: () => void): void
}

export interface ServeParts {
  readonly engine: EngineLine
  readonly createScanner: (options: ScannerOptions, clock: Clock) => Scanner
  readonly createRelay: (options: RelayOptions, channels: readonly number[], clock: Clock) => Relay
  readonly clock: Clock
  readonly machineMs: MachineMs
  /** Ends the process. */
  readonly exit: () => void
}

interface ServedRelay {
  readonly relay: Relay
  readonly channels: readonly number[]
  readonly port: string
}

/**
 * Drives the devices that an engine names, and does what it orders. Every relay goes off when the engine has ended, when it
 * is not heard for 3 s, and before this process ends by itself.
 * @returns what ends it.
 */
export function serveDevices(parts: ServeParts): () => void {
  const { engine, clock, machineMs, createScanner, createRelay, exit } = parts
  const scanners = new Map<number, Scanner>()
  const relays = new Map<number, ServedRelay>()
  const aheadMs = aheadOf(clock, machineMs)
  const heartbeat = new Heartbeat({
    clock,
    beat: () => engine.send({ type: 'beat' }),
    onSilent: switchAllOff,
  })
  let ending = false
  engine.onMessage((message) => {
    const read = readToDevices(message)
    if (!read.ok || ending) return
    heartbeat.heard()
    obey(read.value)
  })
  engine.onEnd(end)
  engine.send({ type: 'beat' })
  return end

  function obey(message: ToDevices): void {
    switch (message.type) {
      case 'open-scanner':
        return openScanner(message.device, message.options)
      case 'open-relay':
        return openRelay(message)
      case 'arm':
        return scanners.get(message.device)?.arm(message.armed)
      case 'pulse':
        return carryOut(message, ({ relay, port }) =>
          machineMs() > message.untilMs
            ? Promise.resolve({ ok: false, error: { code: 'relay-driver-failed', port } })
            : relay.pulse(message.channel, message.ms),
        )
      case 'off':
        return carryOut(message, ({ relay }) => relay.off(message.channel))
      case 'confirm-off':
        return carryOut(message, ({ relay }) => relay.confirmOff(message.channel))
      case 'listen':
        return listen(message)
      case 'close':
        return void close(message.device).then(() =>
          engine.send({ type: 'done', order: message.order, fault: null }),
        )
      case 'beat':
        return undefined
      case 'end':
        return end()
      default:
        return unreachable(message)
    }
  }

  function openScanner(device: number, options: ScannerOptions): void {
    if (scanners.has(device)) return
    const scanner = createScanner(options, clock)
    scanners.set(device, scanner)
    let arrivedAtMs = Number.NEGATIVE_INFINITY
    scanner.start((event) => {
      if (event.kind === 'arriving') {
        if (clock.monotonicMs() - arrivedAtMs < arrivingMs) return
        arrivedAtMs = clock.monotonicMs()
      }
      engine.send({ type: 'scanner', device, event: scannerEventLater(event, aheadMs) })
      if (event.kind === 'arriving') rehearseOrder()
    })
  }

  function openRelay({ device, port, options, channels }: ToDevices & { type: 'open-relay' }): void {
    if (relays.has(device)) return
    const relay = createRelay(options, channels, clock)
    relays.set(device, { relay, channels, port })
    relay.start((event) => engine.send({ type: 'relay', device, event }))
  }

  /** An order to a board that was never opened is not answered: there is none. */
  function carryOut(
    { order, device }: { readonly order: number; readonly device: number },
    act: (served: ServedRelay) => Promise<Result<void, RelayFault>>,
  ): void {
    const served = relays.get(device)
    if (served === undefined) return
    void act(served).then((done) => engine.send({ type: 'done', order, fault: done.ok ? null : done.error }))
  }

  function listen({ device, listener, inputs }: ToDevices & { type: 'listen' }): void {
    const served = relays.get(device)
    if (served === undefined) return
    if (served.relay.contacts === null) {
      const fault: RelayFault = { code: 'relay-silent', port: served.port }
      return engine.send({ type: 'contact', device, listener, event: { kind: 'lost', fault } })
    }
    served.relay.contacts.start(inputs, (event) =>
      engine.send({ type: 'contact', device, listener, event: contactEventLater(event, aheadMs) }),
    )
  }

  async function close(device: number): Promise<void> {
    const closing = relays.get(device)?.relay ?? scanners.get(device)
    relays.delete(device)
    scanners.delete(device)
    await closing?.close()
  }

  function switchAllOff(): void {
    for (const { relay, channels } of relays.values()) {
      for (const channel of channels) void relay.off(channel)
    }
  }

  function end(): void {
    if (ending) return
    ending = true
    heartbeat.stop()
    // Boards first: each is off before anything is waited for.
    const closed = [...relays.values()].map(({ relay }) => relay.close())
    const letGo = [...scanners.values()].map((scanner) => scanner.close())
    void within(endMs, Promise.all([...closed, ...letGo]), clock).then(exit)
  }
}
