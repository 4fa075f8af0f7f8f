import type { Database } from 'better-sqlite3'
import { isChange } from './trust-change.ts'
import type { IssuerState, IssuerStep } from './issuer-states.ts'

/** How far back a change can be undone. */
const maxSteps = 20
/** Characters: what a change of a whole directory takes is 2 million. */
const maxTotal = 64_000_000

/** The last serial of a signer, before a bundle of it was taken. */
interface SerialBefore {
  readonly signer: string
  readonly lastSerial: number
}

/** Where a change came from. */
interface Origin {
  /** Null where it came in no bundle. */
  readonly serial: SerialBefore | null
  /** The source's name; null where none brought it. */
  readonly source: string | null
}

/** What a change of trust has replaced. */
export interface PastChange extends Origin {
  readonly no: number
  /** Unix seconds. */
  readonly atS: number
  /** The action that the audit log has of it. */
  readonly action: string
  readonly issuers: readonly IssuerState[]
}

/** What the last changes of trust have replaced, so that they can be undone: bounded in number and size. */
export class TrustHistory {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Within the transaction of the change; the oldest changes are forgotten for it. Throws what SQLite throws. */
  note(action: string, atS: number, steps: readonly IssuerStep[], origin: Origin): void {
    const issuers = steps.filter(isChange).map(({ before }) => before)
    if (issuers.length === 0) return
    this.#db
      .prepare('INSERT INTO trust_history (at_s, action, before) VALUES (?, ?, ?)')
      .run(Math.floor(atS), action, JSON.stringify({ issuers, ...origin }))
    const sizes = this.#db
      .prepare<[], { no: number; size: number }>(
        'SELECT no, length(before) AS size FROM trust_history ORDER BY no DESC',
      )
      .all()
    let total = 0
    const tooMuch = sizes.find(({ size }, nth) => (total += size) > maxTotal || nth >= maxSteps)
    if (tooMuch !== undefined) this.#db.prepare('DELETE FROM trust_history WHERE no <= ?').run(tooMuch.no)
  }

  /** Null: there is nothing left to undo. */
  last(): PastChange | null {
    const found = this.#db
      .prepare<[], { no: number; atS: number; action: string; before: string }>(
        'SELECT no, at_s AS atS, action, before FROM trust_history ORDER BY no DESC LIMIT 1',
      )
      .get()
    if (found === undefined) return null
    const { before, ...change } = found
    const replaced = JSON.parse(before) as Pick<PastChange, 'issuers' | 'serial'> & Partial<Origin>
    // Changes from before sources were noted have none.
    return { ...change, source: null, ...replaced }
  }

  /** Of the last change, without what it has replaced. */
  newest(): Pick<PastChange, 'action' | 'atS'> | null {
    const newest = 'SELECT action, at_s AS atS FROM trust_history ORDER BY no DESC LIMIT 1'
    return this.#db.prepare<[], Pick<PastChange, 'action' | 'atS'>>(newest).get() ?? null
  }

  forget(no: number): void {
    this.#db.prepare('DELETE FROM trust_history WHERE no = ?').run(no)
  }
}
