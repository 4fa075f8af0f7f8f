import type { Store } from '../../store/open-store.ts'
import type { ClaimCount, Use } from './claim-count.ts'

/** Number of this store in its own rows; others have a number each event gives them. */
export const ownStoreNo = 0

export interface CountRow extends ClaimCount {
  readonly eventNo: number
  readonly tag: Buffer
  readonly storeNo: number
}

export interface HoldRow {
  readonly eventNo: number
  readonly tag: Buffer
  readonly id: string
  readonly zone: string
  readonly lane: string
  readonly direction: 'in' | 'out'
  readonly use: Use
  /** The hold of whom a supervisor lets through although this one is uncertain: it is the same guest. */
  readonly clearedBy: string | null
  readonly allowed: number | null
  readonly leftS: number | null
  /** A supervisor lets them through. */
  readonly byHand: 0 | 1
  readonly state: 'open' | 'uncertain'
}

const countColumns =
  'event_no AS eventNo, tag, store_no AS storeNo, used, beyond, again, outs, strays, allowed, left_s AS leftS'
const holdColumns =
  'event_no AS eventNo, tag, h.id, zone, lane, direction, use, cleared_by AS clearedBy, allowed, left_s AS leftS, by_hand AS byHand, h.state'

/** The rows of claims and of what is reserved. Throws what SQLite throws; whoever calls stands in a transaction. */
export class ClaimRows {
  readonly counts
  readonly putCount
  readonly page
  readonly ofEvent
  readonly holds
  readonly hold
  readonly allHolds
  readonly addHold
  readonly dropHold
  readonly clear
  readonly dropCleared
  readonly makeUncertain
  readonly addRecord

  constructor({ db }: Store) {
    this.counts = db.prepare<[number, Buffer], CountRow>(
      `SELECT ${countColumns} FROM claims WHERE event_no = ? AND tag = ?`,
    )
    this.putCount = db.prepare<CountRow>(`
      REPLACE INTO claims (event_no, tag, store_no, used, beyond, again, outs, strays, allowed, left_s)
      VALUES (@eventNo, @tag, @storeNo, @used, @beyond, @again, @outs, @strays, @allowed, @leftS)`)
    /** In order, behind a tag. */
    this.page = db.prepare<[number, Buffer, number], CountRow>(
      `SELECT ${countColumns} FROM claims WHERE event_no = ? AND tag > ? ORDER BY tag, store_no LIMIT ?`,
    )
    /** In order, all of them. */
    this.ofEvent = db.prepare<[number], CountRow>(
      `SELECT ${countColumns} FROM claims WHERE event_no = ? ORDER BY tag, store_no`,
    )
    this.holds = db.prepare<[number, Buffer], HoldRow>(
      `SELECT ${holdColumns} FROM claim_holds h WHERE event_no = ? AND tag = ?`,
    )
    // By looking through all of them: there are hardly more than lanes.
    this.hold = db.prepare<[string], HoldRow>(`SELECT ${holdColumns} FROM claim_holds h WHERE id = ?`)
    this.allHolds = db.prepare<[], HoldRow & { eventId: string }>(`
      SELECT ${holdColumns}, e.id AS eventId
      FROM claim_holds h JOIN claim_events e ON e.no = h.event_no ORDER BY h.id`)
    this.addHold = db.prepare<HoldRow>(`
      INSERT INTO claim_holds (event_no, tag, id, zone, lane, direction, use, cleared_by, allowed, left_s, by_hand, state)
      VALUES (@eventNo, @tag, @id, @zone, @lane, @direction, @use, @clearedBy, @allowed, @leftS, @byHand, @state)`)
    this.dropHold = db.prepare<HoldRow>(
      'DELETE FROM claim_holds WHERE event_no = @eventNo AND tag = @tag AND id = @id',
    )
    this.clear = db.prepare<HoldRow>(`
      UPDATE claim_holds SET cleared_by = @id WHERE event_no = @eventNo AND tag = @tag AND state = 'uncertain'`)
    this.dropCleared = db.prepare<HoldRow>(
      'DELETE FROM claim_holds WHERE event_no = @eventNo AND tag = @tag AND cleared_by = @id',
    )
    this.makeUncertain = db.prepare<HoldRow>(
      "UPDATE claim_holds SET state = 'uncertain' WHERE event_no = @eventNo AND tag = @tag AND id = @id",
    )
    /** Changes nothing where it is there. */
    this.addRecord = db.prepare<[number, string]>(
      'INSERT INTO claim_records (event_no, id) VALUES (?, ?) ON CONFLICT DO NOTHING',
    )
  }
}
