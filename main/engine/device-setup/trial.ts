import type { Cancel, Clock } from '../../../native/clock.ts'
import type { Relay } from '../../../native/relays/relay.ts'
import { unreachable } from '../../../native/result.ts'
import type { Contacts } from '../../../native/sensors/contacts.ts'
import type { Scanner, ScannerEvent } from '../../../native/scanners/scanner.ts'
import type { PulseAnswer, TrialEvent } from '../../contract/devices-api.ts'
import { readScan } from '../passes/read-scan.ts'
import { maskedBytes } from './masked-bytes.ts'
import { ContactWatch } from './contact-watch.ts'

/** A trial that nobody goes on with gives its device back. Milliseconds. */
const idleMs = 120_000
/** Long enough to be heard and felt; turnstiles want 100 ms or more. */
const pulseMs = 300

/** The devices of a lane that does not exist yet, opened for as long as somebody tries them. */
export interface TrialDevices {
  readonly scanner: Scanner
  readonly relay: { readonly board: Relay; readonly channel: number } | null
  /** A board whose inputs are looked at, and how many it has. */
  readonly contacts: { readonly ofBoard: Contacts; readonly inputs: number } | null
  /** Lets go of what they share, after each of them. */
  readonly close: () => Promise<void>
}

/** One device that somebody tries before a lane has it. Its codes are looked at, and forgotten. */
export class Trial {
  readonly #devices: TrialDevices
  readonly #clock: Clock
  readonly #tell: (event: TrialEvent) => void
  #idle: Cancel | null = null
  #ended: Promise<void> | null = null

  constructor(devices: TrialDevices, clock: Clock, tell: (event: TrialEvent) => void) {
    this.#devices = devices
    this.#clock = clock
    this.#tell = tell
  }

  start(): void {
    this.#stay()
    const { scanner, relay, contacts } = this.#devices
    if (contacts !== null) {
      return new ContactWatch(contacts.ofBoard, contacts.inputs).begin((event) => {
        this.#stay()
        this.#say(event)
      })
    }
    if (relay !== null) {
      return relay.board.start((event) => {
        this.#say(event.kind === 'back' ? { kind: 'ready' } : { kind: 'lost', fault: event.fault.code })
      })
    }
    scanner.start((event) => this.#scanned(event))
    scanner.arm(true)
  }

  async pulse(): Promise<PulseAnswer> {
    const { relay } = this.#devices
    if (relay === null || this.#ended !== null) return { kind: 'no-trial' }
    this.#stay()
    const taken = await relay.board.pulse(relay.channel, pulseMs)
    return taken.ok ? { kind: 'pulsed' } : { kind: 'failed', fault: taken.error.code }
  }

  /** Resolves when the device is free for a lane. */
  end(): Promise<void> {
    this.#idle?.()
    this.#ended ??= this.#letGo()
    return this.#ended
  }

  async #letGo(): Promise<void> {
    const { scanner, relay, close } = this.#devices
    await Promise.all([scanner.close(), relay?.board.close()])
    await close()
  }

  #stay(): void {
    if (this.#ended !== null) return
    this.#idle?.()
    this.#idle = this.#clock.schedule(idleMs, () => {
      this.#say({ kind: 'ended' })
      void this.end()
    })
  }

  #say(event: TrialEvent): void {
    if (this.#ended === null) this.#tell(event)
  }

  #scanned(event: ScannerEvent): void {
    switch (event.kind) {
      case 'ready':
        return this.#say({ kind: 'ready' })
      case 'lost':
        return this.#say({ kind: 'lost', fault: event.fault.code })
      case 'arriving':
        return undefined
      case 'heard':
        this.#stay()
        return this.#say({ kind: 'heard', ...maskedBytes(event.bytes) })
      case 'unreadable':
        return this.#say({ kind: 'unreadable', why: event.why })
      case 'scan': {
        const { text, symbology } = event.scan
        const code = readScan(text)
        const format = code.kind === 'refused' ? code.format : code.format.id
        this.#stay()
        return this.#say({ kind: 'read', characters: text.length, symbology, format })
      }
      default:
        return unreachable(event)
    }
  }
}
