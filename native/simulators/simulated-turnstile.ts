import type { Cancel, Clock } from '../clock.ts'
import type { Relay, RelayEvent } from '../relays/relay.ts'
import type { RelayFault } from '../relays/relay-fault.ts'
import { err, ok, type Result } from '../result.ts'
import type { InputChange, TurnstileInput, TurnstileInputs } from '../sensors/turnstile-inputs.ts'

/** A tripod in pulse mode waits this long for its guest, whatever the pulse. Source: PERCo TTR-04CW, pulse mode. */
const freeMs = 5_000
/** A shorter closing of the contact is no command. */
const leastPulseMs = 100
/** A guest at an easy pace. */
const turnMs = 1_200
/** One step of the drawn movement: 20 a second. */
const frameMs = 50
/** The arm is home again after a third of a turn. */
const homeAngle = 120
/** From here on somebody is going through: the PASS contact breaks. */
const passAngle = 67
/** How far a locked arm gives before it holds. */
const playAngle = 8

export interface TurnstileView {
  /** Would the arm turn if pushed? */
  readonly open: boolean
  /** Degrees from home, 0 to 120. */
  readonly angle: number
  readonly relayOn: boolean
  readonly fire: boolean
}

/**
 * A model of a tripod turnstile with the relay board that opens it and the contacts that tell of it: for the demo
 * venue, for training, and for tests. It behaves as the data sheets say: a pulse of 100 ms or more frees one passage
 * for 5 s, another pulse meanwhile is ignored, it locks again behind the guest.
 */
export class SimulatedTurnstile {
  readonly #clock: Clock
  #view: TurnstileView = { open: false, angle: 0, relayOn: false, fire: false }
  #plugged = true
  #relayListener: (event: RelayEvent) => void = () => undefined
  #inputListener: (change: InputChange) => void = () => undefined
  #viewListener: () => void = () => undefined
  #pulseEnd: Cancel | null = null
  #relock: Cancel | null = null
  #movement: Cancel | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get view(): TurnstileView {
    return this.#view
  }

  onChange(listener: () => void): void {
    this.#viewListener = listener
  }

  /** The board's driver, so to speak: its one relay frees the arm. */
  readonly relay: Relay = {
    contacts: null,
    start: (listener) => {
      this.#relayListener = listener
      listener(this.#plugged ? { kind: 'back' } : { kind: 'lost', fault: gone })
    },
    off: () => this.#whilePlugged(() => this.#setRelay(false)),
    pulse: (_channel, ms) =>
      this.#whilePlugged(() => {
        this.#setRelay(true)
        if (ms >= leastPulseMs) this.#free()
        this.#pulseEnd = this.#clock.schedule(ms, () => this.#setRelay(false))
      }),
    confirmOff: () => this.#whilePlugged(() => undefined),
    close: () => {
      for (const cancel of [this.#pulseEnd, this.#relock, this.#movement]) cancel?.()
      this.#setRelay(false)
      return Promise.resolve()
    },
  }

  readonly inputs: TurnstileInputs = {
    start: (listener) => {
      this.#inputListener = listener
    },
    close: () => {
      this.#inputListener = () => undefined
      return Promise.resolve()
    },
  }

  /** The guest pushes: through, if the arm is free; else it gives a little and holds. */
  walkThrough(): void {
    if (this.#movement !== null) return
    if (this.#view.open) this.#turn()
    else this.#giveAndHold()
  }

  /** Somebody is strong: the arm goes round although it is locked. */
  forceArm(): void {
    if (this.#movement === null) this.#turn()
  }

  /** The fire panel releases the arm, or takes it back. */
  fire(active: boolean): void {
    if (active === this.#view.fire) return
    this.#become({ fire: active, open: active })
    this.#tell('fire', active)
  }

  /** The board is bus powered: its relay drops with its plug. */
  unplug(): void {
    if (!this.#plugged) return
    this.#plugged = false
    this.#pulseEnd?.()
    this.#become({ relayOn: false })
    this.#relayListener({ kind: 'lost', fault: gone })
  }

  plugIn(): void {
    if (this.#plugged) return
    this.#plugged = true
    this.#relayListener({ kind: 'back' })
  }

  #whilePlugged(act: () => void): Promise<Result<void, RelayFault>> {
    if (!this.#plugged) return Promise.resolve(err(gone))
    act()
    return Promise.resolve(ok(undefined))
  }

  #setRelay(on: boolean): void {
    this.#pulseEnd?.()
    this.#pulseEnd = null
    if (on !== this.#view.relayOn) this.#become({ relayOn: on })
  }

  #free(): void {
    if (this.#view.open) return
    this.#become({ open: true })
    this.#relock = this.#clock.schedule(freeMs, () => this.#lock())
  }

  #lock(): void {
    this.#relock?.()
    this.#relock = null
    this.#become({ open: this.#view.fire })
  }

  #turn(): void {
    this.#move((homeAngle * frameMs) / turnMs, homeAngle)
  }

  #giveAndHold(): void {
    this.#move(playAngle / 4, playAngle)
  }

  #move(stepAngle: number, toAngle: number): void {
    this.#movement = this.#clock.schedule(frameMs, () => {
      const before = this.#view.angle
      const angle = Math.min(before + stepAngle, toAngle)
      this.#become({ angle })
      if (before < passAngle && angle >= passAngle) {
        this.#lock()
        this.#tell('pass', true)
      }
      if (angle < toAngle) return this.#move(stepAngle, toAngle)
      this.#movement = null
      this.#become({ angle: 0 })
      if (toAngle === homeAngle) this.#tell('pass', false)
    })
  }

  #tell(input: TurnstileInput, active: boolean): void {
    this.#inputListener({ input, active })
  }

  #become(part: Partial<TurnstileView>): void {
    this.#view = { ...this.#view, ...part }
    this.#viewListener()
  }
}

const gone: RelayFault = { code: 'relay-gone', port: 'simulated' }
