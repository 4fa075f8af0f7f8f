import type { Clock } from '../../../../native/clock.ts'
import { err, type Result } from '../../../../native/result.ts'
import type {
  ClaimAnswer,
  ClaimEnd,
  ClaimFault,
  ClaimHold,
  ClaimRequest,
  Claims,
  RecordedEnd,
  UnansweredClaim,
} from './claims.ts'

/**
 * Claims that answer within `ms`, if only that nobody did. What is reserved too late is given back: its guest was told
 * something else long ago. What cannot be given back at once is, before anything else is asked.
 */
export function withDeadline(claims: Claims, ms: number, clock: Clock): Claims {
  return new ClaimsInTime(claims, ms, clock)
}

class ClaimsInTime implements Claims {
  readonly #claims: Claims
  readonly #ms: number
  readonly #clock: Clock
  readonly #owed = new Map<string, ClaimHold>()

  constructor(claims: Claims, ms: number, clock: Clock) {
    this.#claims = claims
    this.#ms = ms
    this.#clock = clock
  }

  reserve(request: ClaimRequest): Promise<ClaimAnswer> {
    for (const hold of this.#owed.values()) this.#giveBack(hold)
    const silent: ClaimAnswer = { kind: 'unanswered', fault: 'claims-silent' }
    return this.#inTime(this.#claims.reserve(request), silent, (late) => {
      if (late.kind === 'reserved') this.#giveBack(late.hold)
    })
  }

  /** `claims-silent`: it may have been heard or not, and may be said again. */
  settle(hold: ClaimHold, end: ClaimEnd): Promise<Result<void, ClaimFault>> {
    return this.#inTime<Result<void, ClaimFault>>(
      this.#claims.settle(hold, end),
      err('claims-silent'),
      () => undefined,
    )
  }

  record(claim: UnansweredClaim, end: RecordedEnd): Promise<Result<void, ClaimFault>> {
    return this.#inTime<Result<void, ClaimFault>>(
      this.#claims.record(claim, end),
      err('claims-silent'),
      () => undefined,
    )
  }

  #inTime<T>(asked: Promise<T>, silent: T, late: (answer: T) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      let over = false
      const cancel = this.#clock.schedule(this.#ms, () => {
        over = true
        resolve(silent)
      })
      asked.then(
        (answer) => {
          cancel()
          if (over) late(answer)
          else resolve(answer)
        },
        (error: unknown) => {
          cancel()
          reject(error instanceof Error ? error : new Error(String(error)))
        },
      )
    })
  }

  #giveBack(hold: ClaimHold): void {
    this.#owed.set(hold.id, hold)
    void this.#claims.settle(hold, 'given-back').then(
      (given) => {
        if (given.ok) this.#owed.delete(hold.id)
      },
      () => undefined,
    )
  }
}
