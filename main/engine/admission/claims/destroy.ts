import { setImmediate as nextTurn } from 'node:timers/promises'
import { err, ok, type Result } from '../../../../native/result.ts'
import type { Store } from '../../store/open-store.ts'
import { shredSetAside } from '../../store/shred-keys.ts'
import { attempt, type StoreFault } from '../../store/store-fault.ts'
import type { EventKeys, EventRow } from './event-keys.ts'

/** Rows in one transaction, so that no guest waits for more than a few milliseconds. */
const sliceRows = 1_000

/**
 * Destroys the claims of every event whose time has come: the key first, at once and for good, then its rows, slice by
 * slice while guests pass, then what the journal and damaged stores still hold of them. Killed at any moment, the next
 * call goes on; what could not be done, such as while another program reads the store, is done by the next call too.
 * @param nowS Unix seconds UTC. A clock that is doubted must destroy nothing: do not call.
 * @returns the events whose claims are gone since.
 */
export async function destroyClaims(
  { db }: Store,
  keys: EventKeys,
  nowS: number,
): Promise<Result<string[], StoreFault>> {
  const due = attempt(() => {
    const events = db
      .prepare<[], EventRow>(
        "SELECT no, id, state, destroy_s AS destroyS, store FROM claim_events WHERE state <> 'gone' ORDER BY no",
      )
      .all()
      .filter((event) => event.state === 'ending' || destroyTimeOf(event) <= nowS)
    for (const { no } of events) db.transaction(() => endEvent(no)).immediate()
    return events
  })
  if (!due.ok || due.value.length === 0) return due.ok ? ok([]) : due
  keys.forgetAll()
  for (const { no } of due.value) {
    for (let left = true; left; await nextTurn()) {
      const slice = attempt(() => dropSlice(no))
      if (!slice.ok) return slice
      left = slice.value
    }
  }
  const swept = attempt(sweepJournal)
  if (!swept.ok) return swept
  if (!swept.value) return err({ code: 'store-in-use', detail: db.name })
  const shredded = shredSetAside(db.name)
  if (!shredded.ok) return shredded
  return attempt(() => {
    const gone = db.prepare<[number]>("UPDATE claim_events SET state = 'gone' WHERE no = ?")
    for (const { no } of due.value) gone.run(no)
    return due.value.map(({ id }) => id)
  })

  function endEvent(no: number): void {
    db.prepare("UPDATE claim_events SET state = 'ending' WHERE no = ?").run(no)
    for (const table of ['claim_keys', 'claim_holds', 'claim_stores', 'claim_records'])
      db.prepare(`DELETE FROM ${table} WHERE event_no = ?`).run(no)
  }

  /** @returns whether more are left. */
  function dropSlice(no: number): boolean {
    const end = db
      .prepare<[number, number], Buffer>(
        'SELECT tag FROM claims WHERE event_no = ? ORDER BY tag, store_no LIMIT 1 OFFSET ?',
      )
      .pluck()
      .get(no, sliceRows)
    if (end === undefined) db.prepare('DELETE FROM claims WHERE event_no = ?').run(no)
    else db.prepare('DELETE FROM claims WHERE event_no = ? AND tag <= ?').run(no, end)
    return end !== undefined
  }

  /** As it is planned now, which is kept: the configuration may forget the event before it is destroyed. */
  function destroyTimeOf({ no, id, destroyS }: EventRow): number {
    const plannedS = Math.ceil(keys.destroyTimes(id) ?? destroyS)
    if (plannedS !== destroyS)
      db.prepare('UPDATE claim_events SET destroy_s = ? WHERE no = ?').run(plannedS, no)
    return plannedS
  }

  /** The whole journal goes into the file, and is emptied. @returns false while somebody still reads from it. */
  function sweepJournal(): boolean {
    const waitMs = Number(db.pragma('busy_timeout', { simple: true }))
    // A guest may be waiting: whoever reads is not waited for.
    db.pragma('busy_timeout = 0')
    try {
      const [result] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
      return result?.busy === 0
    } finally {
      db.pragma(`busy_timeout = ${waitMs}`)
    }
  }
}
