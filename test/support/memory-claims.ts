import type {
  ClaimAnswer,
  ClaimEnd,
  ClaimFault,
  ClaimHold,
  ClaimRequest,
  Claims,
  RecordedEnd,
  UnansweredClaim,
} from '../../main/engine/admission/claims/claims.ts'
import { err, ok, type Result } from '../../native/result.ts'

/** Claims that admit once, in and out in turn, as long as nothing else is scripted. */
export class MemoryClaims implements Claims {
  readonly asked: ClaimRequest[] = []
  readonly settled: string[] = []
  /** By the identity, what became of whom nobody had answered. */
  readonly recorded: string[] = []
  /** What it says next instead of what it knows. */
  says: Exclude<ClaimAnswer, { kind: 'reserved' }> | null = null
  passedBack = false
  fault: ClaimFault | null = null
  /** Answers wait until `release`. */
  isSlow = false
  readonly #records = new Set<string>()
  readonly #inside = new Set<string>()
  readonly #held = new Map<string, ClaimRequest>()
  readonly #waiting: (() => void)[] = []
  #given = 0

  async reserve(request: ClaimRequest): Promise<ClaimAnswer> {
    this.asked.push(request)
    if (this.isSlow) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    if (this.says !== null) return this.says
    const { identity, direction, override, scope } = request
    const isInside = this.#inside.has(identity)
    if (!override && direction === 'in' && isInside) return { kind: 'refused', reason: 'already-used' }
    if (!override && direction === 'out' && !isInside) return { kind: 'refused', reason: 'not-inside' }
    this.#given += 1
    const hold: ClaimHold = { id: String(this.#given), scope }
    this.#held.set(hold.id, request)
    return { kind: 'reserved', hold, passedBack: this.passedBack, again: false }
  }

  settle(hold: ClaimHold, end: ClaimEnd): Promise<Result<void, ClaimFault>> {
    if (this.fault !== null) return Promise.resolve(err(this.fault))
    this.settled.push(end)
    const request = this.#held.get(hold.id)
    this.#held.delete(hold.id)
    if (end === 'entered' && request !== undefined) {
      if (request.direction === 'in') this.#inside.add(request.identity)
      else this.#inside.delete(request.identity)
    }
    return Promise.resolve(ok(undefined))
  }

  record({ id, request }: UnansweredClaim, end: RecordedEnd): Promise<Result<void, ClaimFault>> {
    if (this.fault !== null) return Promise.resolve(err(this.fault))
    if (this.#records.has(id)) return Promise.resolve(ok(undefined))
    this.#records.add(id)
    this.recorded.push(`${request.identity} ${end}`)
    if (end === 'entered' && request.direction === 'in') this.#inside.add(request.identity)
    if (end === 'entered' && request.direction === 'out') this.#inside.delete(request.identity)
    return Promise.resolve(ok(undefined))
  }

  release(): void {
    for (const answer of this.#waiting.splice(0)) answer()
  }

  /** Reserved, and nobody has said what became of it. */
  get open(): number {
    return this.#held.size
  }
}
