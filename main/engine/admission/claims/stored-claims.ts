import { randomBytes } from 'node:crypto'
import { err, ok, unreachable, type Result } from '../../../../native/result.ts'
import type { Store } from '../../store/open-store.ts'
import { attempt, type StoreFault } from '../../store/store-fault.ts'
import { doublesOf, noClaim, together } from './claim-count.ts'
import { ClaimRows, ownStoreNo, type HoldRow } from './claim-rows.ts'
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
import type { EventKeys, EventRow } from './event-keys.ts'
import { counted, entryUse, keptLeavingS, useMade } from './entry-use.ts'

/**
 * A ticket has let in more people than it may: the last of them came through this lane. Called within the transaction
 * that counts them, so that each is told once; what it throws undoes that. `atS`: when they came, Unix seconds UTC; null: now.
 */
export type OnDouble = (laneId: string, direction: 'in' | 'out', atS: number | null) => void

/**
 * Longest wait for another program to finish writing, milliseconds: a guest is waiting, and later their lane would not take
 * the answer. All that is said of claims is said again where it was in vain.
 */
const waitMs = 100

/** What is reserved, and at which lane. */
export interface LaneHold {
  readonly hold: ClaimHold
  readonly laneId: string
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
  readonly #record
  readonly #endForgotten
  readonly #waitShort
  readonly #waitLong
  readonly #onDouble: OnDouble
  readonly #start = randomBytes(9).toString('base64url')
  #given = 0

  constructor(store: Store, keys: EventKeys, onDouble: OnDouble = () => undefined) {
    const { db } = store
    this.#keys = keys
    this.#onDouble = onDouble
    this.#rows = new ClaimRows(store)
    const usualMs = Number(db.pragma('busy_timeout', { simple: true }))
    this.#waitShort = db.prepare(`PRAGMA busy_timeout = ${waitMs}`)
    this.#waitLong = db.prepare(`PRAGMA busy_timeout = ${usualMs}`)
    this.#reserve = db.transaction((request: ClaimRequest) => this.#reserved(request))
    this.#settle = db.transaction((id: string, end: ClaimEnd) => this.#settled(id, end))
    this.#record = db.transaction((claim: UnansweredClaim, end: RecordedEnd) => this.#recorded(claim, end))
    this.#endForgotten = db.transaction(() => this.#forgottenMarked())
  }

  reserve(request: ClaimRequest): Promise<ClaimAnswer> {
    const answer = this.#soon(() => this.#reserve.immediate(request))
    if (answer.ok) return Promise.resolve(answer.value)
    this.#keys.forgetAll()
    return Promise.resolve({ kind: 'unanswered', fault: claimFault(answer.error) })
  }

  settle(hold: ClaimHold, end: ClaimEnd): Promise<Result<void, ClaimFault>> {
    return Promise.resolve(this.#settledNow(hold, end))
  }

  record(claim: UnansweredClaim, end: RecordedEnd): Promise<Result<void, ClaimFault>> {
    const recorded = this.#soon(() => this.#record.immediate(claim, end))
    if (recorded.ok) return Promise.resolve(recorded.value)
    this.#keys.forgetAll()
    return Promise.resolve(err(claimFault(recorded.error)))
  }

  /**
   * At the start: what the engine before this one had reserved is uncertain from now on.
   * @returns whom it was about, lane by lane.
   */
  endForgotten(): Result<readonly LaneHold[], ClaimFault> {
    return faulted(attempt(() => this.#endForgotten.immediate()))
  }

  #reserved(request: ClaimRequest): ClaimAnswer {
    const { scope, override, atS } = request
    const event = this.#keys.begun(scope.eventId, atS)
    if (event.state !== 'live') return { kind: 'unanswered', fault: 'claims-destroyed' }
    const tag = this.#keys.tagOf(event, scope, request.identity)
    const holds = this.#rows.holds.all(event.no, tag)
    const isUncertain = holds.some(({ state }) => state === 'uncertain')
    if (isUncertain && !override) return { kind: 'uncertain' }
    const open = holds.filter(({ state }) => state === 'open').map(({ use }) => use)
    const found = entryUse(request, together(this.#rows.counts.all(event.no, tag)), open)
    if (typeof found === 'string') return { kind: 'refused', reason: found }
    const hold = holdRow(request, { event, tag, id: this.#nextId(), use: found.use })
    if (isUncertain) this.#rows.clear.run(hold)
    this.#rows.addHold.run(hold)
    const again = found.use === 'again'
    return { kind: 'reserved', hold: { id: hold.id, scope }, passedBack: found.passedBack, again }
  }

  /** Beside whatever is reserved: this one was through before anybody could be asked. */
  #recorded({ id, request }: UnansweredClaim, end: RecordedEnd): Result<void, ClaimFault> {
    const { scope, override, atS } = request
    const event = this.#keys.begun(scope.eventId, atS)
    if (event.state !== 'live') return err('claims-destroyed')
    if (this.#rows.addRecord.run(event.no, id).changes === 0) return ok(undefined)
    const tag = this.#keys.tagOf(event, scope, request.identity)
    const count = together(this.#rows.counts.all(event.no, tag))
    const hold = holdRow(request, { event, tag, id, use: useMade(request, count) })
    if (end === 'entered') {
      if (override) this.#rows.clear.run(hold)
      this.#enter(hold, atS)
    } else if (typeof entryUse(request, count, []) !== 'string') {
      // A ticket that is used up lets nobody in, whatever became of this one.
      this.#rows.addHold.run({ ...hold, state: 'uncertain' })
    }
    return ok(undefined)
  }

  /** Never given twice, and in the order in which they were given by one engine. */
  #nextId(): string {
    this.#given += 1
    return `${this.#start}-${String(this.#given).padStart(10, '0')}`
  }

  #settledNow({ id }: ClaimHold, end: ClaimEnd): Result<void, ClaimFault> {
    return faulted(this.#soon(() => this.#settle.immediate(id, end)))
  }

  #soon<T>(change: () => T): Result<T, StoreFault> {
    this.#waitShort.get()
    try {
      return attempt(change)
    } finally {
      this.#waitLong.get()
    }
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
        return this.#enter(hold, null)
      default:
        return unreachable(end)
    }
  }

  #enter(hold: HoldRow, atS: number | null): void {
    const rows = this.#rows.counts.all(hold.eventNo, hold.tag)
    const own = rows.find(({ storeNo }) => storeNo === ownStoreNo) ?? {
      ...noClaim,
      eventNo: hold.eventNo,
      tag: hold.tag,
      storeNo: ownStoreNo,
    }
    const before = together(rows)
    const next = { ...own, ...counted(own, before, { ...hold, byHand: hold.byHand === 1 }) }
    this.#rows.putCount.run(next)
    this.#rows.dropHold.run(hold)
    this.#rows.dropCleared.run(hold)
    const after = together([...rows.filter(({ storeNo }) => storeNo !== ownStoreNo), next])
    if (doublesOf(after) > doublesOf(before)) this.#onDouble(hold.lane, hold.direction, atS)
  }

  #forgottenMarked(): LaneHold[] {
    return this.#rows.allHolds
      .all()
      .filter(({ state }) => state === 'open')
      .map((hold) => {
        this.#rows.makeUncertain.run(hold)
        return {
          hold: { id: hold.id, scope: { eventId: hold.eventId, zoneId: hold.zone } },
          laneId: hold.lane,
        }
      })
  }
}

const holdRow = (
  { scope, direction, rules, override, laneId, ...request }: ClaimRequest,
  { event, tag, id, use }: Pick<HoldRow, 'tag' | 'id' | 'use'> & { readonly event: EventRow },
): HoldRow => ({
  eventNo: event.no,
  tag,
  id,
  zone: scope.zoneId,
  lane: laneId,
  direction,
  use,
  clearedBy: null,
  // Whoever came back may have used an entry by then.
  allowed: use === 'used' || use === 'again' ? rules.entries : null,
  leftS: keptLeavingS({ direction, rules, ...request }),
  byHand: override ? 1 : 0,
  state: 'open',
})

/** To a gate it matters whether there is room again soon; what else ails a disk is all one. */
export const claimFault = ({ code }: StoreFault): ClaimFault =>
  code === 'store-full' ? 'claims-full' : 'claims-failed'

const faulted = <T>(result: Result<T, StoreFault>): Result<T, ClaimFault> =>
  result.ok ? result : err(claimFault(result.error))
