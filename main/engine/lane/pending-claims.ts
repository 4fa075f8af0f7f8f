import type { Cancel, Clock } from '../../../native/clock.ts'
import { counted, keptLeavingS, useMade } from '../admission/claims/entry-use.ts'
import { noClaim, type ClaimCount } from '../admission/claims/claim-count.ts'
import {
  wasUnanswered,
  type ClaimEnd,
  type ClaimRequest,
  type Claims,
  type Held,
  type UnansweredClaim,
} from '../admission/claims/claims.ts'
import { retryMs } from './lane-timing.ts'

/** So many ends in one go: no guest waits for more than some milliseconds behind those of a long silence. */
const endsAtOnce = 20
/** Passages that nobody was there to be told of, at the most: a stadium's gate for an hour, and a few megabytes. */
export const maxUnanswered = 10_000

interface Pending {
  readonly held: Held
  readonly end: ClaimEnd
}

/**
 * What became of claims, as long as nobody has taken it: oldest first, tried again until it is. Meanwhile what was
 * reserved stays so, and nobody goes in with it twice. One for all lanes of an engine: who comes out by another lane than
 * they went in by has gone in first here, too.
 */
export class PendingClaims {
  readonly #claims: Pick<Claims, 'settle' | 'record'>
  readonly #clock: Clock
  readonly #onForgotten: () => void
  readonly #max: number
  readonly #pending = new Set<Pending>()
  #unanswered = 0
  #storing: Promise<void> | null = null
  #again: Cancel | null = null
  #attempt = 0

  /** @param onForgotten there are more than `max` passages to be written down: the oldest never will be. */
  constructor(
    claims: Pick<Claims, 'settle' | 'record'>,
    clock: Clock,
    onForgotten: () => void,
    max = maxUnanswered,
  ) {
    this.#claims = claims
    this.#clock = clock
    this.#onForgotten = onForgotten
    this.#max = max
  }

  add(held: Held, end: ClaimEnd): void {
    if (wasUnanswered(held)) {
      // Nothing was reserved for whoever did not go through.
      if (end === 'given-back') return
      if (this.#unanswered >= this.#max) this.#forgetOldest()
      this.#unanswered += 1
    }
    this.#pending.add({ held, end })
  }

  /** What was done with a ticket, as far as nobody has taken it yet; null: nothing. */
  owedOf(request: ClaimRequest): ClaimCount | null {
    return this.#owed(request).reduce<ClaimCount | null>(
      (count, { held }) => passed(count ?? noClaim, held.request),
      null,
    )
  }

  /** Says first what is to be said of a ticket: it is shown again. */
  async storeOf(request: ClaimRequest): Promise<void> {
    for (const owed of this.#owed(request)) {
      // One after the other: none may overtake what was said before of the same ticket.
      // oxlint-disable-next-line no-await-in-loop
      if (!(await this.#told(owed))) return
    }
  }

  /** What is not taken stays, and is tried again by itself. */
  store(): Promise<void> {
    if (this.#pending.size === 0) return Promise.resolve()
    this.#storing ??= this.#storeSome().finally(() => (this.#storing = null))
    return this.#storing
  }

  /** The last attempt: what is not taken now is found as not known at the next start, or was never written down. */
  async stop(): Promise<void> {
    await this.#storing
    for (let before = Number.POSITIVE_INFINITY; this.#pending.size < before;) {
      before = this.#pending.size
      // oxlint-disable-next-line no-await-in-loop
      await this.store()
    }
    this.#again?.()
    this.#again = null
  }

  async #storeSome(): Promise<void> {
    this.#again?.()
    this.#again = null
    let told = 0
    for (const next of this.#pending) {
      if (told === endsAtOnce) return this.#later(0)
      told += 1
      // oxlint-disable-next-line no-await-in-loop
      if (!(await this.#told(next))) {
        const pauseMs = retryMs[Math.min(this.#attempt, retryMs.length - 1)] ?? 0
        this.#attempt += 1
        return this.#later(pauseMs)
      }
      this.#attempt = 0
    }
  }

  /** @returns whether there is nothing more to say of it. */
  async #told(pending: Pending): Promise<boolean> {
    const { held, end } = pending
    const taken = await (wasUnanswered(held)
      ? this.#claims.record(held, end === 'entered' ? end : 'uncertain')
      : this.#claims.settle(held, end))
    // Of an event that is over nothing is kept.
    const isDone = taken.ok || taken.error === 'claims-destroyed'
    if (isDone) this.#drop(pending)
    return isDone
  }

  #drop(pending: Pending): void {
    if (this.#pending.delete(pending) && wasUnanswered(pending.held)) this.#unanswered -= 1
  }

  #forgetOldest(): void {
    for (const pending of this.#pending) {
      if (!isUnanswered(pending)) continue
      this.#drop(pending)
      return this.#onForgotten()
    }
  }

  #owed({ scope: { eventId, zoneId }, identity }: ClaimRequest): PendingUnanswered[] {
    return this.#unanswered === 0
      ? []
      : [...this.#pending].filter(isUnanswered).filter(({ held: { request } }) => {
          const { scope } = request
          return request.identity === identity && scope.eventId === eventId && scope.zoneId === zoneId
        })
  }

  #later(afterMs: number): void {
    this.#again = this.#clock.schedule(afterMs, () => void this.store())
  }
}

type PendingUnanswered = Pending & { readonly held: UnansweredClaim }
const isUnanswered = (pending: Pending): pending is PendingUnanswered => wasUnanswered(pending.held)

function passed(count: ClaimCount, request: ClaimRequest): ClaimCount {
  const use = useMade(request, count)
  const { rules, override } = request
  const leftS = keptLeavingS(request)
  return counted(count, count, { use, allowed: rules.entries, leftS, byHand: override })
}
