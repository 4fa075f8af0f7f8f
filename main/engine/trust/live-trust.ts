import type { Cancel, Clock } from '../../../native/clock.ts'
import { buildTrustView } from './build-trust-view.ts'
import type { TrustDocument } from './trust-document.ts'
import type { TrustView } from './trust-view.ts'

/** How soon an engine sees keys that a command has imported beside it. */
const lookMs = 1_000

export interface TrustSource {
  document(): TrustDocument
  stamp(): number
}

/** The trust in use: read into memory once, and again when another process has changed the store. */
export class LiveTrust {
  readonly #source: TrustSource
  readonly #clock: Clock
  #view: TrustView
  #stamp: number
  #next: Cancel | null = null
  #closed = false

  private constructor(source: TrustSource, clock: Clock, view: TrustView, stamp: number) {
    this.#source = source
    this.#clock = clock
    this.#view = view
    this.#stamp = stamp
    this.#lookAgain()
  }

  static async open(source: TrustSource, clock: Clock): Promise<LiveTrust> {
    const stamp = source.stamp()
    const { view } = await buildTrustView(source.document())
    return new LiveTrust(source, clock, view, stamp)
  }

  get view(): TrustView {
    return this.#view
  }

  close(): void {
    this.#closed = true
    this.#next?.()
  }

  #lookAgain(): void {
    if (this.#closed) return
    this.#next = this.#clock.schedule(lookMs, () => {
      void this.#look().finally(() => this.#lookAgain())
    })
  }

  async #look(): Promise<void> {
    const stamp = this.#source.stamp()
    if (stamp === this.#stamp) return
    const { view } = await buildTrustView(this.#source.document())
    this.#view = view
    this.#stamp = stamp
  }
}
