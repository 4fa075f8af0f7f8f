import type { Cancel, Clock } from '../../clock.ts'

/** What a board may do wrong. */
export const boardMoods = ['well', 'silent', 'garbled', 'welded', 'unplugged'] as const
export type BoardMood = (typeof boardMoods)[number]

/** What a board's firmware can do with its relays and inputs, all counted from 1. */
export interface BoardHardware {
  readonly channels: number
  readonly inputs: number
  /** Orders to a relay that the board does not have do nothing. */
  readonly set: (channel: number, on: boolean) => void
  /** Ended by the board. */
  readonly pulse: (channel: number, ms: number) => void
  readonly isOn: (channel: number) => boolean
  readonly isClosed: (input: number) => boolean
}

/** A board's language: gets what arrives, in whatever pieces, and says what the board answers. */
export type Firmware = (hardware: BoardHardware, say: (bytes: Uint8Array) => void) => (chunk: Buffer) => void

export interface BoardKind {
  readonly firmware: Firmware
  readonly channels: number
  readonly inputs: number
  /** Its relays stay as they are when USB is pulled; else they drop. */
  readonly ownPower: boolean
}

export interface BoardEvents {
  /** Bytes on their way to the program. */
  readonly onSend: (bytes: Buffer) => void
  /** A relay's contact has moved. */
  readonly onRelay?: (channel: number, on: boolean) => void
  /** The board was told to do something with a relay, whether that changed anything or not. */
  readonly onOrder?: (channel: number, order: 'on' | 'off' | 'pulse') => void
}

/** A relay board at the far end of a wire: bytes in, bytes out, relays that move and inputs that can be closed. */
export class SimulatedBoard {
  readonly #kind: BoardKind
  readonly #events: BoardEvents
  readonly #clock: Clock
  readonly #energised = new Set<number>()
  readonly #ending = new Map<number, Cancel>()
  readonly #closedInputs = new Set<number>()
  #shown: readonly boolean[]
  #mood: BoardMood = 'well'
  #hear: (chunk: Buffer) => void

  constructor(kind: BoardKind, events: BoardEvents, clock: Clock) {
    this.#kind = kind
    this.#events = events
    this.#clock = clock
    this.#shown = this.relays
    this.#hear = this.#switchedOn()
  }

  /** Of each channel, the first one first: is its contact closed? */
  get relays(): readonly boolean[] {
    return Array.from({ length: this.#kind.channels }, (_, index) => this.#isOn(index + 1))
  }

  get inputs(): number {
    return this.#kind.inputs
  }

  receive(bytes: Uint8Array): void {
    if (this.#mood !== 'unplugged') this.#hear(Buffer.from(bytes))
  }

  /** Closes or opens the contact at an input. */
  setInput(input: number, closed: boolean): void {
    if (closed) this.#closedInputs.add(input)
    else this.#closedInputs.delete(input)
  }

  setMood(mood: BoardMood): void {
    if (mood === 'unplugged' && !this.#kind.ownPower) {
      for (const cancel of this.#ending.values()) cancel()
      this.#ending.clear()
      this.#energised.clear()
    }
    // Half a command is forgotten with the plug.
    if (this.#mood === 'unplugged') this.#hear = this.#switchedOn()
    this.#mood = mood
    this.#show()
  }

  #switchedOn(): (chunk: Buffer) => void {
    const { firmware, channels, inputs } = this.#kind
    return firmware(
      {
        channels,
        inputs,
        set: (channel, on) => this.#order(channel, on ? 'on' : 'off', null),
        pulse: (channel, ms) => this.#order(channel, 'pulse', ms),
        isOn: (channel) => this.#isOn(channel),
        isClosed: (input) => this.#closedInputs.has(input),
      },
      (bytes) => this.#say(bytes),
    )
  }

  #order(channel: number, order: 'on' | 'off' | 'pulse', ms: number | null): void {
    if (channel < 1 || channel > this.#kind.channels) return
    this.#ending.get(channel)?.()
    this.#ending.delete(channel)
    this.#events.onOrder?.(channel, order)
    this.#energise(channel, order !== 'off')
    if (ms === null) return
    this.#ending.set(
      channel,
      this.#clock.schedule(ms, () => this.#energise(channel, false)),
    )
  }

  #energise(channel: number, on: boolean): void {
    if (on) this.#energised.add(channel)
    else this.#energised.delete(channel)
    this.#show()
  }

  #isOn(channel: number): boolean {
    return this.#mood === 'welded' || this.#energised.has(channel)
  }

  #show(): void {
    const before = this.#shown
    this.#shown = this.relays
    this.#shown.forEach((on, index) => {
      if (on !== before[index]) this.#events.onRelay?.(index + 1, on)
    })
  }

  #say(bytes: Uint8Array): void {
    if (this.#mood === 'silent') return
    this.#events.onSend(Buffer.from(this.#mood === 'garbled' ? bytes.map((byte) => byte ^ 0xa6) : bytes))
  }
}
