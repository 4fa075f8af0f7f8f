import { randomBytes } from 'node:crypto'
import { err, ok, unreachable, type Result } from '../../../../native/result.ts'
import type { Store } from '../../store/open-store.ts'
import { attempt, type StoreFault } from '../../store/store-fault.ts'
import { noClaim, together } from './claim-count.ts'
import { ClaimRows, ownStoreNo, type HoldRow } from './claim-rows.ts'
import type { ClaimAnswer, ClaimEnd, ClaimFault, ClaimHold, ClaimRequest, Claims } from './claims.ts'
import type { EventKeys } from './event-keys.ts'
import { counted, entryUse, keptLeavingS } from './entry-use.ts'

/** What is reserved, and at which lane. */
export interface LaneHold {
  readonly hold: ClaimHold
  readonly laneId: string
  readonly direction: 'in' | 'out'
  /** `uncertain`: the engine or the lane ended before it could say what became of it. */
  readonly state: 'open' | 'uncertain'
}

/**
 * The claims of every lane of this engine, in its own store. What is reserved is a row of its own beside the counts:
 * given back, it is taken away, and the counts are as they were.
 */
export class StoredClaims implements Claims {
  readonly #keys: EventKeys
  readonly #rows: ClaimRows
  readonly #reserve
  readonly #settle
  readonly #endForgotten
  readonly #start = randomBytes(9).toString('base64url')
  #given = 0
  /** Of the engine before this one, until each has an end. */
  #forgotten: readonly LaneHold[] = []

  constructor(store: Store, keys: EventKeys) {
    const { db } = store
    this.#keys = keys
    this.#rows = new ClaimRows(store)
    this.#reserve = db.transaction((request: ClaimRequest) => this.#reserved(request))
    this.#settle = db.transaction((id: string, end: ClaimEnd) => this.#settled(id, end))
    this.#endForgotten = db.transaction(() => this.#forgottenMarked())
  }

  reserve(request: ClaimRequest): Promise<ClaimAnswer> {
    const answer = attempt(() => this.#reserve.immediate(request))
    if (answer.ok) return Promise.resolve(answer.value)
    this.#keys.forgetAll()
    return Promise.resolve({ kind: 'unanswered', fault: claimFault(answer.error) })
  }

  settle(hold: ClaimHold, end: ClaimEnd): Promise<Result<void, ClaimFault>> {
    return Promise.resolve(this.#settledNow(hold, end))
  }

  /** All that is reserved at this moment, or was when a lane failed. */
  openHolds(): Result<LaneHold[], ClaimFault> {
    return faulted(attempt(() => this.#rows.allHolds.all().map(laneHold)))
  }

  /**
   * At the start: what the engine before this one had reserved is uncertain from now on.
   * @returns whom it was about, lane by lane.
   */
  endForgotten(): Result<readonly LaneHold[], ClaimFault> {
    const forgotten = faulted(attempt(() => this.#endForgotten.immediate()))
    if (forgotten.ok) this.#forgotten = forgotten.value
    return forgotten
  }

  /** The contacts of a lane tell after a start that the guest of before came through: their claims are `entered`. */
  cameThrough(laneId: string): Result<void, ClaimFault> {
    for (const forgotten of this.#forgotten.filter((other) => other.laneId === laneId)) {
      const settled = this.#settledNow(forgotten.hold, 'entered')
      if (!settled.ok) return settled
      this.#forgotten = this.#forgotten.filter((other) => other !== forgotten)
    }
    return ok(undefined)
  }

  #reserved(request: ClaimRequest): ClaimAnswer {
    const { scope, direction, rules, override, laneId, atS } = request
    const event = this.#keys.begun(scope.eventId, atS)
    if (event.state !== 'live') return { kind: 'unanswered', fault: 'claims-destroyed' }
    const tag = this.#keys.tagOf(event, scope, request.identity)
    const holds = this.#rows.holds.all(event.no, tag)
    const isUncertain = holds.some(({ state }) => state === 'uncertain')
    if (isUncertain && !override) return { kind: 'uncertain' }
    const open = holds.filter(({ state }) => state === 'open').map(({ use }) => use)
    const found = entryUse(request, together(this.#rows.counts.all(event.no, tag)), open)
    if (typeof found === 'string') return { kind: 'refused', reason: found }
    const hold: HoldRow = {
      eventNo: event.no,
      tag,
      id: this.#nextId(),
      zone: scope.zoneId,
      lane: laneId,
      direction,
      use: found.use,
      clearedBy: null,
      allowed: found.use === 'used' ? rules.entries : null,
      leftS: keptLeavingS(request),
      state: 'open',
    }
    if (isUncertain) this.#rows.clear.run(hold)
    this.#rows.addHold.run(hold)
    const again = found.use === 'again'
    return { kind: 'reserved', hold: { id: hold.id, scope }, passedBack: found.passedBack, again }
  }

  /** Never given twice, and in the order in which they were given by one engine. */
  #nextId(): string {
    this.#given += 1
    return `${this.#start}-${String(this.#given).padStart(10, '0')}`
  }

  #settledNow({ id }: ClaimHold, end: ClaimEnd): Result<void, ClaimFault> {
    return faulted(attempt(() => this.#settle.immediate(id, end)))
  }

  #settled(id: string, end: ClaimEnd): void {
    const hold = this.#rows.hold.get(id)
    if (hold === undefined) return
    switch (end) {
      case 'uncertain':
        if (hold.state === 'open') this.#rows.makeUncertain.run(hold)
        return
      case 'given-back':
        this.#rows.dropHold.run(hold)
        return
      case 'entered':
        return this.#enter(hold)
      default:
        return unreachable(end)
    }
  }

  #enter(hold: HoldRow): void {
    const rows = this.#rows.counts.all(hold.eventNo, hold.tag)
    const own = rows.find(({ storeNo }) => storeNo === ownStoreNo) ?? {
      ...noClaim,
      eventNo: hold.eventNo,
      tag: hold.tag,
      storeNo: ownStoreNo,
    }
    this.#rows.putCount.run({ ...own, ...counted(own, together(rows), hold.use, hold) })
    this.#rows.dropHold.run(hold)
    this.#rows.dropCleared.run(hold)
  }

  #forgottenMarked(): LaneHold[] {
    return this.#rows.allHolds
      .all()
      .filter(({ state }) => state === 'open')
      .map((hold) => {
        this.#rows.makeUncertain.run(hold)
        return { ...laneHold(hold), state: 'uncertain' }
      })
  }
}

const laneHold = ({
  eventId,
  id,
  zone,
  lane,
  direction,
  state,
}: HoldRow & { eventId: string }): LaneHold => ({
  hold: { id, scope: { eventId, zoneId: zone } },
  laneId: lane,
  direction,
  state,
})

/** To a gate it matters whether there is room again soon; what else ails a disk is all one. */
export const claimFault = ({ code }: StoreFault): ClaimFault =>
  code === 'store-full' ? 'claims-full' : 'claims-failed'

const faulted = <T>(result: Result<T, StoreFault>): Result<T, ClaimFault> =>
  result.ok ? result : err(claimFault(result.error))
