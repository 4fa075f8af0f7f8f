import type { Result } from '../../../native/result.ts'
import type { CountRow, PassageRow } from '../../contract/gate-api.ts'
import type { DecisionKey, PassageKey } from '../analytics/count-key.ts'
import type { Store } from './open-store.ts'
import { attempt, type StoreFault } from './store-fault.ts'

/** The anonymous counts on disk. What `add…` has returned ok for survives a power cut. */
export class Counts {
  readonly #addDecision
  readonly #addPassage
  readonly #decisions
  readonly #passages

  constructor({ db }: Store) {
    this.#addDecision = db.prepare<DecisionKey>(`
      INSERT INTO scan_counts (bucket_s, lane, direction, format, pass_type, outcome, reason, count)
      VALUES (@bucketS, @laneId, @direction, @format, @passType, @outcome, @reason, 1)
      ON CONFLICT DO UPDATE SET count = count + 1`)
    this.#addPassage = db.prepare<PassageKey>(`
      INSERT INTO passage_counts (bucket_s, lane, direction, end, count)
      VALUES (@bucketS, @laneId, @direction, @end, 1)
      ON CONFLICT DO UPDATE SET count = count + 1`)
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

  addPassage(key: PassageKey): Result<void, StoreFault> {
    return attempt(() => void this.#addPassage.run(key))
  }

  /** Cells whose bucket begins at `fromS` or later and before `toS`, Unix seconds UTC. */
  between(fromS: number, toS: number): { decisions: CountRow[]; passages: PassageRow[] } {
    return { decisions: this.#decisions.all(fromS, toS), passages: this.#passages.all(fromS, toS) }
  }
}
