import { execFileSync } from 'node:child_process'
import type { Client } from '../../main/contract/call.ts'
import type { LaneView } from '../../main/contract/gate-api.ts'
import { GateService } from '../support/gate-service.ts'
import { numeric, ShcAuthority } from '../support/shc-authority.ts'
import { UsbSerial } from './devices/usb-serial.ts'
import { dcttech, HidRelayDevice, hidPos, HidScannerDevice } from './devices/virtual-hid.ts'
import { check, until } from './lab-case.ts'

type Order = 'on' | 'off'
/** Of a dcttech board, and of a serial LCUS board: their first relay on and off. */
const orderOf: Readonly<Record<string, Order>> = { ff1: 'on', fd1: 'off', a00101a2: 'on', a00100a1: 'off' }
const named = (orders: readonly string[]): Order[] => orders.flatMap((order) => orderOf[order] ?? [])

/** A device that can be pulled out. */
interface Plugged {
  plugIn(): Promise<void>
  unplug(): Promise<void>
}

/** What a lane is made of, seen from the devices' side. */
export interface LabLane {
  readonly id: 'hid' | 'serial'
  readonly scanner: Plugged
  readonly relay: Plugged
  present(card: string): void
  /** What the board was ordered since it was plugged in. */
  orders(): readonly Order[]
}

export const relayIsOn = (lane: LabLane): boolean => lane.orders().at(-1) === 'on'

function hidLane(): LabLane & { readonly relay: HidRelayDevice } {
  const [scanner, relay] = [new HidScannerDevice(), new HidRelayDevice('BITFT')]
  return {
    id: 'hid',
    scanner,
    relay,
    present: (card) => scanner.scan(card),
    orders: () => named(relay.orders),
  }
}

function serialLane(): LabLane {
  const [scanner, relay] = [new UsbSerial(0), new UsbSerial(1)]
  return {
    id: 'serial',
    scanner,
    relay,
    present: (card) => scanner.send(`${card}\r`),
    orders: () => named(relay.received.match(/a0010[01]a[12]/g) ?? []),
  }
}

const timing = { pulseMs: 1_000, passageTimeoutMs: 4_000, sameCodeMs: 0, answerMs: 500 }

/** The built gate with a lane of HID devices and one of serial ones, everything plugged in. */
export class LabGate {
  readonly lanes = { hid: hidLane(), serial: serialLane() }
  readonly #authority = new ShcAuthority()
  readonly #views = new Map<string, LaneView>()
  readonly #service = new GateService([
    { id: 'hid', name: 'HID', scanner: hidPos, relay: dcttech, timing },
    {
      id: 'serial',
      name: 'Serial',
      scanner: { kind: 'serial', path: '/dev/serial/by-id/usb-QEMU_QEMU_USB_SERIAL_LAB0-if00-port0' },
      relay: { kind: 'lcus', path: '/dev/serial/by-id/usb-QEMU_QEMU_USB_SERIAL_LAB1-if00-port0' },
      timing,
    },
  ])
  #client: Client | null = null

  static async open(): Promise<LabGate> {
    const gate = new LabGate()
    begun = gate
    for (const { scanner, relay } of Object.values(gate.lanes)) {
      await scanner.plugIn()
      await relay.plugIn()
    }
    gate.#service.trust(gate.#authority.trust())
    await gate.start()
    for (const { id } of Object.values(gate.lanes)) await gate.serves(id)
    return gate
  }

  async start(): Promise<void> {
    this.#views.clear()
    await this.#service.start()
    this.#client = await this.#service.client('demo')
    this.#client.on('lane', (view) => this.#views.set(view.laneId, view))
  }

  async kill(): Promise<void> {
    this.#client?.close()
    await this.#service.stop('SIGKILL')
    // What let the screens in holds for this address.
    this.#service.keepPort()
  }

  /** The process that drives the devices, and not the engine. */
  killDrivers(): void {
    execFileSync('pkill', ['-KILL', '-P', String(this.#service.pid), '-f', 'device-process'])
  }

  view(id: LabLane['id']): LaneView | undefined {
    return this.#views.get(id)
  }

  /** Well and waiting for a guest. */
  serves(id: LabLane['id']): Promise<number> {
    return until(`lane ${id} serves`, () => {
      const view = this.view(id)
      return view?.answer.kind === 'ready' && view.devices.scanner === null && view.devices.relay === null
    })
  }

  /** Of a device of a lane: its fault, or null while it is well. */
  fault(id: LabLane['id'], device: 'scanner' | 'relay', code: string | null): Promise<number> {
    return until(`${device} of lane ${id} is ${code}`, () => this.view(id)?.devices[device] === code)
  }

  card(): string {
    return numeric(this.#authority.card())
  }

  /** A guest goes through: the relay is closed and opened, and the lane is ready for the next. */
  async admits(lane: LabLane): Promise<void> {
    lane.present(this.card())
    await until('the relay is on', () => relayIsOn(lane))
    await until('the relay is off', () => !relayIsOn(lane))
    await until('admitted', () => this.view(lane.id)?.answer.kind === 'admitted')
    await this.serves(lane.id)
    check('the relay is off', !relayIsOn(lane))
  }

  /** What the gate has logged. */
  get printed(): string {
    return this.#service.printed
  }

  async close(): Promise<void> {
    this.#client?.close()
    await this.#service.stop()
    for (const { scanner, relay } of Object.values(this.lanes)) {
      await scanner.unplug()
      await relay.unplug()
    }
    await this.#service.dispose()
  }
}

/** The one that was begun, whether or not it ever served. */
let begun: LabGate | null = null
let gate: Promise<LabGate> | null = null
/** One for all cases: it takes the emulated machine a while to start. */
export const labGate = (): Promise<LabGate> => (gate ??= LabGate.open())

/** What the gate has logged, for whoever wonders why a case failed; empty where none was started. */
export const gateLog = (): string => begun?.printed ?? ''
