import type { Cancel, Clock } from '../clock.ts'
import type { InputChange, TurnstileInput, TurnstileInputs } from '../sensors/turnstile-inputs.ts'
import { SimulatedRelay } from './simulated-relay.ts'

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
/** Where whoever holds the arm up holds it. */
const heldAngle = 90
/** How far a locked arm gives before it holds. Further is by force, and the READY contact breaks. */
const playAngle = 8
/** A passage that takes longer than this breaks the READY contact. */
const longestPassageMs = 30_000

export interface TurnstileView {
  /** Would the arm turn if pushed? */
  readonly open: boolean
  /** Degrees from home, 0 to 120. */
  readonly angle: number
  readonly relayOn: boolean
  readonly fire: boolean
  /** Somebody holds the arm up halfway. */
  readonly held: boolean
  /** The button of the emergency release beside it is pressed. */
  readonly release: boolean
  /** What the READY contact says. */
  readonly ready: boolean
}

/**
 * A model of a tripod turnstile with the contacts that tell of it, and a relay board for those who have no other: for
 * the demo venue, for training, and for tests. It behaves as the data sheets say. In pulse mode a contact of 100 ms or
 * more frees one passage for 5 s, another one meanwhile is ignored, and it locks again behind the guest; in potential
 * mode it is free for as long as the contact is closed.
 */
export class SimulatedTurnstile {
  readonly #clock: Clock
  readonly #mode: 'pulse' | 'potential'
  #view: TurnstileView = {
    open: false,
    angle: 0,
    relayOn: false,
    fire: false,
    held: false,
    release: false,
    ready: true,
  }
  #inputListener: (change: InputChange) => void = () => undefined
  #viewListener: () => void = () => undefined
  #command: Cancel | null = null
  #relock: Cancel | null = null
  #movement: Cancel | null = null
  #tooLong: Cancel | null = null
  #passing = false
  #follower = false

  constructor(clock: Clock, mode: 'pulse' | 'potential' = 'pulse') {
    this.#clock = clock
    this.#mode = mode
    this.relay = new SimulatedRelay(clock, (on) => this.unlock(on))
  }

  get view(): TurnstileView {
    return this.#view
  }

  onChange(listener: () => void): void {
    this.#viewListener = listener
  }

  /** A board whose relay is wired to `unlock`. */
  readonly relay: SimulatedRelay

  readonly inputs: TurnstileInputs = {
    wired: ['pass', 'ready', 'fire', 'stop', 'release'],
    start: (listener) => {
      this.#inputListener = listener
      const { ready, fire, release } = this.#view
      const now = { pass: this.#passing, ready, fire, stop: false, release } satisfies Record<
        TurnstileInput,
        boolean
      >
      for (const input of this.inputs.wired) this.#tell(input, now[input])
    },
    close: () => {
      this.#inputListener = () => undefined
      for (const cancel of [this.#command, this.#relock, this.#movement, this.#tooLong]) cancel?.()
      return Promise.resolve()
    },
  }

  /** The contact at its Unlock input closes, or opens: what a relay does to it. */
  unlock(closed: boolean): void {
    if (closed === this.#view.relayOn) return
    this.#become({ relayOn: closed })
    this.#command?.()
    this.#command = closed ? this.#clock.schedule(leastPulseMs, () => this.#free()) : null
    if (!closed && this.#mode === 'potential') this.#lock()
  }

  /** The guest pushes: through, if the arm is free; else it gives a little and holds. */
  walkThrough(): void {
    if (this.#movement !== null || this.#view.angle > 0) return
    if (this.#view.open) this.#turn()
    else this.#move(playAngle / 4, playAngle, () => this.#become({ angle: 0 }))
  }

  /** Somebody goes through close behind the guest, before the arm has caught. */
  tailgate(): void {
    this.#follower = this.#view.open || this.#passing
    this.walkThrough()
  }

  /** Somebody is strong: the arm goes round although it is locked. */
  forceArm(): void {
    if (this.#movement === null && this.#view.angle === 0) this.#turn(!this.#view.open)
  }

  /** Somebody stands in the arm, or lets it go. */
  holdArm(held: boolean): void {
    this.#become({ held })
    if (!held && this.#view.angle === heldAngle) this.#turn()
  }

  /** The fire panel releases the arm, or takes it back. */
  fire(active: boolean): void {
    if (active === this.#view.fire) return
    this.#become({ fire: active, open: active })
    this.#tell('fire', active)
  }

  /** Somebody presses the button of the emergency release, which stays in, or pulls it out again. */
  pressRelease(pressed: boolean): void {
    if (pressed === this.#view.release) return
    this.#become({ release: pressed })
    this.#tell('release', pressed)
  }

  #free(): void {
    if (this.#view.open) return
    this.#become({ open: true })
    if (this.#mode === 'pulse') this.#relock = this.#clock.schedule(freeMs, () => this.#lock())
  }

  #lock(): void {
    this.#relock?.()
    this.#relock = null
    const { fire, relayOn } = this.#view
    this.#become({ open: fire || (relayOn && this.#mode === 'potential') })
  }

  /** Home again, from wherever the arm is. */
  #turn(byForce = false): void {
    if (byForce) this.#setReady(false)
    this.#move((homeAngle * frameMs) / turnMs, homeAngle, () => {
      this.#become({ angle: 0 })
      this.#setPassing(false)
      this.#setReady(true)
      if (!this.#follower) return
      this.#follower = false
      this.#turn()
    })
  }

  #move(stepAngle: number, toAngle: number, then: () => void): void {
    this.#movement = this.#clock.schedule(frameMs, () => {
      const before = this.#view.angle
      const stop = this.#view.held ? Math.min(heldAngle, toAngle) : toAngle
      const angle = Math.min(before + stepAngle, stop)
      this.#become({ angle })
      if (before < passAngle && angle >= passAngle) {
        this.#lock()
        this.#setPassing(true)
      }
      this.#movement = null
      if (angle < stop) return this.#move(stepAngle, toAngle, then)
      if (angle === toAngle) then()
    })
  }

  #setPassing(passing: boolean): void {
    if (passing === this.#passing) return
    this.#passing = passing
    this.#tooLong?.()
    this.#tooLong = passing ? this.#clock.schedule(longestPassageMs, () => this.#setReady(false)) : null
    this.#tell('pass', passing)
  }

  #setReady(ready: boolean): void {
    if (ready === this.#view.ready) return
    this.#become({ ready })
    this.#tell('ready', ready)
  }

  #tell(input: TurnstileInput, active: boolean): void {
    this.#inputListener({ input, active })
  }

  #become(part: Partial<TurnstileView>): void {
    this.#view = { ...this.#view, ...part }
    this.#viewListener()
  }
}
