import type { Cancel, Clock } from '../../../native/clock.ts'
import type { ClaimEnd, ClaimHold, Claims } from '../admission/claims/claims.ts'
import { retryMs } from './lane-timing.ts'

/**
 * What became of claims, as long as nobody has taken it: oldest first, tried again until it is. Meanwhile each stays
 * reserved, so nobody goes in with it twice.
 */
export class PendingClaims {
  readonly #claims: Pick<Claims, 'settle'>
  readonly #clock: Clock
  #pending: { readonly hold: ClaimHold; readonly end: ClaimEnd }[] = []
  #storing: Promise<void> | null = null
  #again: Cancel | null = null
  #attempt = 0

  constructor(claims: Pick<Claims, 'settle'>, clock: Clock) {
    this.#claims = claims
    this.#clock = clock
  }

  add(hold: ClaimHold, end: ClaimEnd): void {
    this.#pending.push({ hold, end })
  }

  /** What is not taken stays, and is tried again by itself. */
  store(): Promise<void> {
    if (this.#pending.length === 0) return Promise.resolve()
    this.#storing ??= this.#storeAll().finally(() => (this.#storing = null))
    return this.#storing
  }

  /** The last attempt: what is not taken now is found as not known at the next start. */
  async stop(): Promise<void> {
    await this.#storing
    await this.store()
    this.#again?.()
    this.#again = null
  }

  async #storeAll(): Promise<void> {
    this.#again?.()
    this.#again = null
    for (let next = this.#pending[0]; next !== undefined; next = this.#pending[0]) {
      // One after the other: none may overtake what was said before of the same ticket.
      // oxlint-disable-next-line no-await-in-loop
      const settled = await this.#claims.settle(next.hold, next.end)
      if (!settled.ok) return this.#later()
      this.#pending.shift()
      this.#attempt = 0
    }
  }

  #later(): void {
    const pauseMs = retryMs[Math.min(this.#attempt, retryMs.length - 1)] ?? 0
    this.#attempt += 1
    this.#again = this.#clock.schedule(pauseMs, () => void this.store())
  }
}
