import type { Result } from '../../../native/result.ts'
import type { CountRow, PassageRow } from '../../contract/gate-api.ts'
import type { DecisionKey, PassageKey } from '../analytics/count-key.ts'
import type { Store } from './open-store.ts'
import { attempt, type StoreFault } from './store-fault.ts'

/** Where and when a gate was opened. */
type Opened = Omit<PassageKey, 'end'>
/** And for how many people. */
type Begun = Opened & { readonly people: number }

const begun = 'SELECT lane AS laneId, direction, bucket_s AS bucketS, people FROM open_grants'

/** The anonymous counts on disk. What `add…` has returned ok for survives a power cut. */
export class Counts {
  readonly #db: Store['db']
  readonly #addDecision
  readonly #addPassage
  readonly #begin
  readonly #end
  readonly #begun
  readonly #begunAt
  readonly #decisions
  readonly #passages

  constructor({ db }: Store) {
    this.#db = db
    this.#addDecision = db.prepare<DecisionKey>(`
      INSERT INTO scan_counts (bucket_s, lane, direction, format, pass_type, outcome, reason, count)
      VALUES (@bucketS, @laneId, @direction, @format, @passType, @outcome, @reason, 1)
      ON CONFLICT DO UPDATE SET count = count + 1`)
    this.#addPassage = db.prepare<PassageKey & { people: number }>(`
      INSERT INTO passage_counts (bucket_s, lane, direction, end, count)
      VALUES (@bucketS, @laneId, @direction, @end, @people)
      ON CONFLICT DO UPDATE SET count = count + @people`)
    this.#begin = db.prepare<Begun>(`
      INSERT INTO open_grants (lane, direction, bucket_s, people) VALUES (@laneId, @direction, @bucketS, @people)`)
    this.#end = db.prepare<{ laneId: string }>('DELETE FROM open_grants WHERE lane = @laneId')
    this.#begunAt = db.prepare<[string], Begun>(`${begun} WHERE lane = ?`)
    this.#begun = db.prepare<[], Begun>(begun)
    this.#decisions = db.prepare<[number, number], CountRow>(`
      SELECT bucket_s AS bucketS, lane AS laneId, direction, format, pass_type AS passType, outcome, reason, count
      FROM scan_counts WHERE bucket_s >= ? AND bucket_s < ? ORDER BY bucket_s`)
    this.#passages = db.prepare<[number, number], PassageRow>(`
      SELECT bucket_s AS bucketS, lane AS laneId, direction, end, count
      FROM passage_counts WHERE bucket_s >= ? AND bucket_s < ? ORDER BY bucket_s`)
  }

  addDecision(key: DecisionKey): Result<void, StoreFault> {
    return attempt(() => void this.#addDecision.run(key))
  }

  /** A decision that opened the gate, with a mark that what became of it is to come. */
  addGrant(key: DecisionKey): Result<void, StoreFault> {
    return this.#atOnce(() => {
      this.#addDecision.run(key)
      this.#mark({ ...key, people: 1 })
    })
  }

  /** That mark alone: for so many people, whose decisions were counted before. */
  beginGrant(opened: Opened, people: number): Result<void, StoreFault> {
    return this.#atOnce(() => this.#mark({ ...opened, people }))
  }

  #mark(begins: Begun): void {
    // There is one grant at a time: of one before, nobody will say any more.
    const before = this.#begunAt.get(begins.laneId)
    if (before !== undefined) this.#endAsFault(before)
    this.#begin.run(begins)
  }

  #endAsFault(grant: Begun): void {
    this.#addPassage.run({ ...grant, end: 'fault' })
    this.#end.run(grant)
  }

  /** What became of it, for so many people: the mark goes. */
  endGrant(key: PassageKey, people = 1): Result<void, StoreFault> {
    return this.#atOnce(() => {
      this.#addPassage.run({ ...key, people })
      this.#end.run(key)
    })
  }

  /**
   * Counts the grants of an engine that was killed before it could say what became of them, each as a fault of everybody
   * it was for, and once.
   * @returns the lanes that they were given at.
   */
  endForgotten(): Result<string[], StoreFault> {
    return this.#atOnce(() => {
      const forgotten = this.#begun.all()
      for (const grant of forgotten) this.#endAsFault(grant)
      return forgotten.map(({ laneId }) => laneId)
    })
  }

  addPassage(key: PassageKey): Result<void, StoreFault> {
    return attempt(() => void this.#addPassage.run({ ...key, people: 1 }))
  }

  /** Beside the claim that it is about, within its transaction; throws what SQLite throws. */
  doubleEntry(key: PassageKey): void {
    this.#addPassage.run({ ...key, people: 1 })
  }

  #atOnce<T>(change: () => T): Result<T, StoreFault> {
    return attempt(() => this.#db.transaction(change).immediate())
  }

  /** Cells whose bucket begins at `fromS` or later and before `toS`, Unix seconds UTC. */
  between(fromS: number, toS: number): { decisions: CountRow[]; passages: PassageRow[] } {
    return { decisions: this.#decisions.all(fromS, toS), passages: this.#passages.all(fromS, toS) }
  }
}
