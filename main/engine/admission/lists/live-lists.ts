import { setImmediate } from 'node:timers/promises'
import type { Cancel, Clock } from '../../../../native/clock.ts'
import type { StoredLists } from '../../store/code-lists.ts'
import { attempt } from '../../store/store-fault.ts'
import type { VerifiedPass } from '../../passes/pass-format.ts'
import { readLists, type HeldCodes } from './read-lists.ts'
import { noVenueLists, type ListView, type VenueLists } from './venue-lists.ts'

/** How soon a gate sees a list that a command has imported beside it. */
const lookMs = 1_000
/** So long others wait at most while lists are read, but for the one step that is under way. */
const stepMs = 2
/** Of what is to be deleted, a second: some milliseconds. */
const sweptAtOnce = 500

/**
 * The lists in use: read into memory once, and again where a command beside the engine has changed them. While a list is
 * read the gate goes on with what it has; then the new one takes its place at once.
 */
export class LiveLists implements VenueLists {
  readonly #stored: StoredLists
  readonly #clock: Clock
  #view: ListView = noVenueLists
  #held: HeldCodes = new Map()
  #revision = 0
  #restedMs: number
  #next: Cancel | null = null
  #closed = false

  private constructor(stored: StoredLists, clock: Clock) {
    this.#stored = stored
    this.#clock = clock
    this.#restedMs = clock.monotonicMs()
  }

  static async open(stored: StoredLists, clock: Clock): Promise<LiveLists> {
    const lists = new LiveLists(stored, clock)
    await lists.#look()
    lists.#lookAgain()
    return lists
  }

  get view(): ListView {
    return this.#view
  }

  isBlocked(pass: VerifiedPass): boolean {
    return this.#view.isBlocked(pass)
  }

  close(): void {
    this.#closed = true
    this.#next?.()
  }

  #lookAgain(): void {
    if (this.#closed) return
    this.#next = this.#clock.schedule(lookMs, () => {
      void this.#look().finally(() => {
        this.#sweep()
        this.#lookAgain()
      })
    })
  }

  /** What lists that are gone have left behind goes in pieces, where no command stays to do it. */
  #sweep(): void {
    if (!this.#closed) this.#stored.sweep(this.#clock.wallMs() / 1_000, sweptAtOnce)
  }

  /** Until there is nothing new: a list that changes while it is read is read again. */
  async #look(): Promise<void> {
    this.#restedMs = this.#clock.monotonicMs()
    for (;;) {
      const revision = attempt(() => this.#stored.revision())
      // A store that cannot be read now takes nothing away: what was read last goes on.
      if (!revision.ok || revision.value === this.#revision) return
      const read = await readLists(this.#stored, this.#held, () => this.#goOn())
      if (read === null) return
      this.#held = read.held
      if (this.#stored.revision() !== revision.value) continue
      this.#view = read.view
      this.#revision = revision.value
    }
  }

  async #goOn(): Promise<boolean> {
    if (this.#clock.monotonicMs() - this.#restedMs < stepMs) return true
    await setImmediate()
    this.#restedMs = this.#clock.monotonicMs()
    return !this.#closed
  }
}
