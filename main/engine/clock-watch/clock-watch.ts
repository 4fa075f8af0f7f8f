import type { Cancel, Clock } from '../../../native/clock.ts'
import type { ClockView, TimeAnswer } from '../../contract/clock-api.ts'
import type { Log } from '../log.ts'
import { attempt } from '../store/store-fault.ts'
import type { ClockMemory } from './clock-memory.ts'
import {
  confirmed,
  firstLook,
  isBehind,
  lookAtClock,
  stepMs,
  type ClockState,
  type Reading,
} from './clock-state.ts'

/** How often the two clocks are compared while nobody shows a pass. */
const lookMs = 5_000
/** How much of the newest time a crash may lose. */
const keepMs = 5 * 60_000
/** A step back beyond this is noted in the log. */
const noteMs = 2_000
/** So long may a person look at the time on a screen before they say that it is right. */
const shownMs = 2 * 60_000

export interface ClockWatchParts {
  readonly memory: ClockMemory
  readonly clock: Clock
  /** How far behind the wall clock may be before nothing dated is decided. */
  readonly limitMs: number
  readonly log: Log
}

/** Watches the machine's clock: against monotonic time, and against the newest thing that the gate has ever seen. */
export class ClockWatch {
  readonly #parts: ClockWatchParts
  #state: ClockState
  #confirmations: number
  #told: ClockView | null = null
  #onChange: (view: ClockView | null) => void = () => undefined
  #next: Cancel | null = null
  #soon: Cancel | null = null
  #keptAtMs: number

  constructor(parts: ClockWatchParts) {
    this.#parts = parts
    this.#state = this.#first()
    this.#confirmations = parts.memory.confirmations()
    this.#keptAtMs = this.#state.at.monotonicMs
  }

  /** @param onChange told at each change, and at each look while the clock is in doubt. */
  start(onChange: (view: ClockView | null) => void): void {
    this.#onChange = onChange
    this.#tell()
    this.#lookAgain()
  }

  /** Notes the newest time for the next run. */
  stop(): void {
    this.#next?.()
    this.#soon?.()
    this.#keep()
  }

  /** Looks at the clocks of this very moment: no pass is judged by a time that was set a second ago. */
  readonly isDoubtful = (): boolean => this.#look().held

  view(): ClockView | null {
    return viewOf(this.#state)
  }

  /** A person says that the time is right. @param shownS what their screen showed. */
  confirm(shownS: number, actor: string): TimeAnswer {
    const { at, leastMs } = this.#look()
    if (this.view() === null) return 'not-in-doubt'
    if (Math.abs(at.wallMs - shownS * 1_000) > shownMs) return 'moved'
    const kept = this.#parts.memory.confirm(secondsOf(at.wallMs), secondsOf(leastMs), actor)
    if (!kept.ok) return 'failed'
    this.#confirmations = kept.value
    this.#state = confirmed(at)
    this.#tell()
    return 'confirmed'
  }

  #lookAgain(): void {
    this.#next = this.#parts.clock.schedule(lookMs, () => {
      this.#look()
      if (this.view() !== null) this.#hearOfConfirmation()
      if (this.#state.at.monotonicMs - this.#keptAtMs >= keepMs) this.#keep()
      this.#tell()
      this.#lookAgain()
    })
  }

  #look(): ClockState {
    const before = this.#state
    const at = this.#reading()
    this.#state = lookAtClock(before, at, this.#parts.limitMs)
    const step = stepMs(before.at, at)
    if (step < -noteMs || isNews(before, this.#state)) this.#tellSoon(step)
    return this.#state
  }

  /** Not in the turn of a scan. */
  #tellSoon(step: number): void {
    this.#soon?.()
    this.#soon = this.#parts.clock.schedule(0, () => {
      this.#soon = null
      const { held } = this.#state
      const doubt = this.view()?.doubt ?? null
      this.#parts.log({ event: 'clock', stepS: Math.round(step / 1_000), doubt, held })
      this.#tell()
    })
  }

  #tell(): void {
    const view = this.view()
    if (view === null && this.#told === null) return
    this.#told = view
    this.#onChange(view)
  }

  /** On the command line, beside this engine. */
  #hearOfConfirmation(): void {
    // Where the store cannot be read now, there is another look.
    attempt(() => {
      const confirmations = this.#parts.memory.confirmations()
      if (confirmations === this.#confirmations) return
      this.#state = this.#first()
      this.#confirmations = confirmations
    })
  }

  #keep(): void {
    this.#keptAtMs = this.#state.at.monotonicMs
    const kept = this.#parts.memory.keep(secondsOf(this.#state.leastMs), this.#confirmations)
    if (!kept.ok) this.#parts.log({ event: 'clock-not-kept', fault: kept.error.code })
  }

  #first(): ClockState {
    const { memory, limitMs } = this.#parts
    const newestS = memory.newestS()
    return firstLook(this.#reading(), newestS === null ? null : newestS * 1_000, limitMs)
  }

  #reading(): Reading {
    const { clock } = this.#parts
    return { wallMs: clock.wallMs(), monotonicMs: clock.monotonicMs() }
  }
}

const secondsOf = (ms: number): number => Math.floor(ms / 1_000)

const isNews = (before: ClockState, now: ClockState): boolean =>
  before.held !== now.held ||
  isBehind(before) !== isBehind(now) ||
  (before.forwardSinceMs === null) !== (now.forwardSinceMs === null)

function viewOf(state: ClockState): ClockView | null {
  const { at, leastMs, held, forwardSinceMs } = state
  const times = { nowS: secondsOf(at.wallMs), leastS: secondsOf(leastMs) }
  if (isBehind(state)) return { doubt: 'behind', held, ...times }
  return forwardSinceMs === null ? null : { doubt: 'forward', held: false, ...times }
}
