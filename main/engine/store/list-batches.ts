import { ok, type Result } from '../../../native/result.ts'
import type { CodeTerms } from '../passes/listed-code/code-lists.ts'
import type { Store } from './open-store.ts'
import { attempt, type StoreFault } from './store-fault.ts'

/** So many rows a transaction: a millisecond or two, which is what a gate beside it may have to wait. */
const rowsAtOnce = 500
/** A batch that nobody has put into a list by then is of an import that was killed. */
const abandonedS = 24 * 3_600

/** Codes by their tags, in any order, none twice. */
export interface NewCodes {
  readonly size: number
  readonly terms: readonly CodeTerms[]
  tagAt(at: number): Uint8Array
  termsAt(at: number): number
}

/** The codes of lists on disk, each list's in a batch: one is written whole beside the lists before it becomes one. */
export class ListBatches {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** Throws what SQLite throws, as all that gives no result. */
  begin(atS: number): number {
    const { db } = this.#store
    return Number(db.prepare('INSERT INTO list_batches (begun_at_s) VALUES (?)').run(atS).lastInsertRowid)
  }

  /** In the order of the tags, so that each piece goes to few pages. */
  *write(batch: number, codes: NewCodes): Generator<number, Result<void, StoreFault>> {
    const { db } = this.#store
    const all = codes.terms
    const insertTerms = db.prepare(
      `INSERT INTO list_terms VALUES
        (@batch, @no, @event, @zone, @product, @entries, @validFrom, @validUntil, @held)`,
    )
    const terms = this.#inPieces(all.length, (from, to) => {
      all.slice(from, to).forEach((row, at) => {
        insertTerms.run({ ...row, batch, no: from + at, held: Number(row.held) })
      })
    })
    for (const piece of terms) {
      if (!piece.ok) return piece
      yield 0
    }
    const order = inOrderOfTags(codes)
    const insert = db.prepare('INSERT INTO list_codes (batch, tag, terms) VALUES (?, ?, ?)')
    const rows = this.#inPieces(codes.size, (from, to) => {
      for (const at of order.subarray(from, to)) insert.run(batch, codes.tagAt(at), codes.termsAt(at))
    })
    for (const piece of rows) {
      if (!piece.ok) return piece
      yield piece.value
    }
    return ok(undefined)
  }

  *#inPieces(
    length: number,
    write: (from: number, to: number) => void,
  ): Generator<Result<number, StoreFault>> {
    for (let from = 0; from < length; from += rowsAtOnce) {
      const to = Math.min(length, from + rowsAtOnce)
      const written = attempt(() => this.#store.db.transaction(write).immediate(from, to))
      yield written.ok ? ok(to) : written
    }
  }

  /** Was nothing of it cleared away? */
  counts(batch: number): boolean {
    return this.#count('SELECT count(*) FROM list_batches WHERE batch = ? AND retired = 0', batch) === 1
  }

  /** How many codes of a batch stand on another list of the event, too. */
  elsewhere({ name, event }: { readonly name: string; readonly event: string }, batch: number): number {
    return this.#count(
      `SELECT count(*) FROM list_codes AS mine WHERE batch = ? AND EXISTS (
         SELECT 1 FROM code_lists AS other JOIN list_codes AS theirs ON theirs.batch = other.batch
         WHERE other.event = ? AND other.name <> ? AND theirs.tag = mine.tag)`,
      batch,
      event,
      name,
    )
  }

  /** It counts no longer: `sweep` takes it away. */
  retire(batch: number): void {
    this.#store.db.prepare('UPDATE list_batches SET retired = 1 WHERE batch = ?').run(batch)
  }

  /** Deletes a piece of what counts no longer. @returns whether there may be more. */
  sweep(atS: number, most: number): Result<boolean, StoreFault> {
    const found = attempt(() =>
      this.#store.db
        .prepare<[number], number>(
          `SELECT batch FROM list_batches WHERE retired = 1 OR
           (begun_at_s < ? AND batch NOT IN (SELECT batch FROM code_lists)) LIMIT 1`,
        )
        .pluck()
        .get(atS - abandonedS),
    )
    if (!found.ok) return found
    const batch = found.value
    if (batch === undefined) return ok(false)
    return attempt(() =>
      this.#store.db
        .transaction(() => {
          // What is begun to be taken away is never put into a list.
          this.retire(batch)
          const gone = ['list_codes', 'list_terms'].reduce(
            (sum, table) => sum + this.#deleteSome(table, batch, most),
            0,
          )
          if (gone === 0) this.#store.db.prepare('DELETE FROM list_batches WHERE batch = ?').run(batch)
          return true
        })
        .immediate(),
    )
  }

  #deleteSome(table: string, batch: number, most: number): number {
    const key = table === 'list_codes' ? 'tag' : 'no'
    return this.#store.db
      .prepare(
        `DELETE FROM ${table} WHERE batch = @batch AND ${key} IN
         (SELECT ${key} FROM ${table} WHERE batch = @batch LIMIT @most)`,
      )
      .run({ batch, most }).changes
  }

  #count(sql: string, ...values: readonly (number | string)[]): number {
    return (
      this.#store.db
        .prepare<unknown[], number>(sql)
        .pluck()
        .get(...values) ?? 0
    )
  }
}

/** Places of codes, by the first 32 bits of their tags. A list has fewer than 2^20, so both go into one number exactly. */
function inOrderOfTags(codes: NewCodes): Uint32Array {
  const keys = Float64Array.from({ length: codes.size }, (_, at) => {
    const [a = 0, b = 0, c = 0, d = 0] = codes.tagAt(at)
    return ((a * 256 + b) * 256 + c) * 256 + d + at / 2 ** 20
  }).toSorted()
  return Uint32Array.from(keys, (key) => (key % 1) * 2 ** 20)
}
