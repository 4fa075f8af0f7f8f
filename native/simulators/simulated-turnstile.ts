import type { Cancel, Clock } from '../clock.ts'
import type { InputChange, TurnstileInput, TurnstileInputs } from '../sensors/turnstile-inputs.ts'
import { SimulatedRelay } from './simulated-relay.ts'
import { UnlockInput } from './unlock-input.ts'

/** A direction through the arm. */
export type Way = 'in' | 'out'
const ways = ['in', 'out'] as const

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

/** What a turnstile tells of itself: the attendant's buttons are not its own. */
const simulated = ['pass', 'ready', 'fire', 'stop', 'release'] as const satisfies readonly TurnstileInput[]

export interface TurnstileView {
  /** Would the arm turn if pushed on the way in, and on the way out? */
  readonly open: boolean
  readonly openOut: boolean
  /** Degrees from home, 0 to 120, whichever way it turns. */
  readonly angle: number
  /** What is wired to its Unlock inputs is closed. */
  readonly relayOn: boolean
  readonly relayOutOn: boolean
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
 * mode it is free for as long as the contact is closed. Each direction has an Unlock input of its own, and one arm.
 */
export class SimulatedTurnstile {
  readonly #clock: Clock
  readonly #onePass: boolean
  readonly #unlocks: Readonly<Record<Way, UnlockInput>>
  #view: TurnstileView = {
    open: false,
    openOut: false,
    angle: 0,
    relayOn: false,
    relayOutOn: false,
    fire: false,
    held: false,
    release: false,
    ready: true,
  }
  readonly #listeners = new Map<Way, (change: InputChange) => void>()
  #viewListener: () => void = () => undefined
  #movement: Cancel | null = null
  #tooLong: Cancel | null = null
  /** Which way the arm turns, or did last. */
  #turning: Way = 'in'
  #passing = false
  #follower = false

  /** @param onePass one PASS contact tells of both directions, and not each of its own. */
  constructor(clock: Clock, mode: 'pulse' | 'potential' = 'pulse', onePass = false) {
    this.#clock = clock
    this.#onePass = onePass
    const unlock = (): UnlockInput => new UnlockInput(clock, mode, () => this.#become({}))
    this.#unlocks = { in: unlock(), out: unlock() }
    this.relay = new SimulatedRelay(clock, (on) => this.unlock(on))
    this.relayOut = new SimulatedRelay(clock, (on) => this.unlock(on, 'out'))
  }

  get view(): TurnstileView {
    return this.#view
  }

  onChange(listener: () => void): void {
    this.#viewListener = listener
  }

  /** Boards whose relays are wired to `unlock`, one for each direction. */
  readonly relay: SimulatedRelay
  readonly relayOut: SimulatedRelay

  /** What a lane hears: of the passages of its own direction, unless one contact tells of both, and of all else. */
  readonly inputs: TurnstileInputs = this.#inputsOf('in')
  readonly inputsOut: TurnstileInputs = this.#inputsOf('out')

  /** The contact at an Unlock input closes, or opens: what a relay does to it. */
  unlock(closed: boolean, way: Way = 'in'): void {
    this.#unlocks[way].contact(closed)
  }

  /** The guest pushes: through, if the arm is free that way; else it gives a little and holds. */
  walkThrough(way: Way = 'in'): void {
    if (this.#movement !== null || this.#view.angle > 0) return
    this.#turning = way
    if (this.#isOpen(way)) this.#turn()
    else this.#move(playAngle / 4, playAngle, () => this.#become({ angle: 0 }))
  }

  /** Somebody goes through close behind the guest, before the arm has caught. */
  tailgate(way: Way = 'in'): void {
    this.#follower = this.#isOpen(way) || this.#passing
    this.walkThrough(way)
  }

  /** Somebody is strong: the arm goes round although it is locked. */
  forceArm(way: Way = 'in'): void {
    if (this.#movement !== null || this.#view.angle > 0) return
    this.#turning = way
    this.#turn(!this.#isOpen(way))
  }

  /** Somebody stands in the arm, or lets it go. */
  holdArm(held: boolean): void {
    this.#become({ held })
    if (!held && this.#view.angle === heldAngle) this.#turn()
  }

  /** The fire panel releases the arm, or takes it back. */
  fire(active: boolean): void {
    if (active === this.#view.fire) return
    this.#become({ fire: active })
    if (!active) for (const way of ways) this.#unlocks[way].lock()
    this.#tell('fire', active)
  }

  /** Somebody presses the button of the emergency release, which stays in, or pulls it out again. */
  pressRelease(pressed: boolean): void {
    if (pressed === this.#view.release) return
    this.#become({ release: pressed })
    this.#tell('release', pressed)
  }

  #inputsOf(way: Way): TurnstileInputs {
    return {
      wired: simulated,
      start: (listener) => {
        this.#listeners.set(way, listener)
        const { ready, fire, release } = this.#view
        const pass = this.#passing && this.#hears(way)
        const now = { pass, ready, fire, stop: false, release } satisfies Partial<
          Record<TurnstileInput, boolean>
        >
        for (const input of simulated) listener({ input, active: now[input] })
      },
      close: () => {
        this.#listeners.delete(way)
        if (this.#listeners.size === 0) this.#stop()
        return Promise.resolve()
      },
    }
  }

  #stop(): void {
    for (const way of ways) this.#unlocks[way].stop()
    this.#movement?.()
    this.#tooLong?.()
  }

  #isOpen(way: Way): boolean {
    return way === 'in' ? this.#view.open : this.#view.openOut
  }

  /** Does the PASS contact of `way` tell of what goes on in the arm? */
  #hears(way: Way): boolean {
    return this.#onePass || way === this.#turning
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
        this.#unlocks[this.#turning].lock()
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
    for (const [way, listener] of this.#listeners)
      if (input !== 'pass' || this.#hears(way)) listener({ input, active })
  }

  #become(part: Partial<TurnstileView>): void {
    const { in: inwards, out } = this.#unlocks
    const fire = part.fire ?? this.#view.fire
    this.#view = {
      ...this.#view,
      ...part,
      open: fire || inwards.free,
      openOut: fire || out.free,
      relayOn: inwards.closed,
      relayOutOn: out.closed,
    }
    this.#viewListener()
  }
}
