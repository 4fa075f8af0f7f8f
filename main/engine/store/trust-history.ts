import type { Database } from 'better-sqlite3'
import { isChange, keyChange } from './trust-change.ts'
import type { IssuerState, IssuerStep } from './issuer-states.ts'
import { storedLists, type LongLists } from './long-lists.ts'

/** How far back a change can be undone. */
const maxSteps = 20
/** Characters: what a change of a whole directory takes is 10 million. */
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

/** An issuer as it was. */
interface PastIssuer extends IssuerState {
  /** By the change: they go when it is undone. Absent in changes of an older Passgate. */
  readonly keysAdded?: number
}

/** What a change of trust has replaced. */
export interface PastChange extends Origin {
  readonly no: number
  /** Unix seconds. */
  readonly atS: number
  /** The action that the audit log has of it. */
  readonly action: string
  readonly issuers: readonly PastIssuer[]
}

/**
 * What the last changes of trust have replaced, so that they can be undone: bounded in number and size. Of a long list
 * it is the parts that the change has replaced.
 */
export class TrustHistory {
  readonly #db: Database
  readonly #lists: LongLists

  constructor(db: Database, lists: LongLists) {
    this.#db = db
    this.#lists = lists
  }

  /** Within the transaction of the change; the oldest changes are forgotten for it. Throws what SQLite throws. */
  note(action: string, atS: number, steps: readonly IssuerStep[], origin: Origin): void {
    const changes = steps.filter(isChange)
    if (changes.length === 0) return
    const before = JSON.stringify({
      issuers: changes.map((step) => ({ ...step.before, keysAdded: keyChange(step).added })),
      ...origin,
    })
    const size = before.length + this.#lists.sizeOf(new Set(changes.flatMap(replacedParts)))
    const { lastInsertRowid: no } = this.#db
      .prepare('INSERT INTO trust_history (at_s, action, before, size) VALUES (?, ?, ?, ?)')
      .run(Math.floor(atS), action, before, size)
    const needs = this.#db.prepare('INSERT OR IGNORE INTO history_parts (no, hash) VALUES (?, ?)')
    for (const step of changes) for (const hash of partsOf(step.before)) needs.run(no, hash)
    const sizes = this.#db
      .prepare<[], { no: number; size: number }>('SELECT no, size FROM trust_history ORDER BY no DESC')
      .all()
    let total = 0
    const tooMuch = sizes.find((past, nth) => (total += past.size) > maxTotal || nth >= maxSteps)
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
    const { issuers, ...origin } = JSON.parse(before) as Pick<PastChange, 'serial'> &
      Partial<Origin> & {
        /** Before lists were kept apart, a state said nothing of them. */
        readonly issuers: (Omit<PastIssuer, 'lists' | 'summary'> & Partial<PastIssuer>)[]
      }
    const whole = issuers.map((state) => ({ lists: null, summary: null, ...state }))
    // Changes from before sources were noted have none.
    return { ...change, source: null, ...origin, issuers: whole }
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

const partsOf = ({ lists }: IssuerState): string[] => storedLists(lists).flatMap(({ parts }) => parts)

/** Parts that nothing but the history has from now on. */
function replacedParts({ before, after }: IssuerStep): string[] {
  const kept = new Set(partsOf(after))
  return partsOf(before).filter((hash) => !kept.has(hash))
}
