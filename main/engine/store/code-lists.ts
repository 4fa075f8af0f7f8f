import { randomBytes } from 'node:crypto'
import type { blockReasons, unblockReasons } from '../../contract/lists-api.ts'
import { err, ok, type Result } from '../../../native/result.ts'
import type { CodeTerms } from '../passes/listed-code/code-lists.ts'
import { Audit, type AuditAction } from './audit.ts'
import { ListBatches, type NewCodes } from './list-batches.ts'
import type { Store } from './open-store.ts'
import { attempt, type StoreFault } from './store-fault.ts'

/** Of an event's codes, and of what is blocked. */
const keyBytes = 32
export const listKinds = ['guests', 'staff', 'accreditation', 'pretix'] as const
export type ListKind = (typeof listKinds)[number]

export type BlockReason = (typeof blockReasons)[number]
export type UnblockReason = (typeof unblockReasons)[number]

export interface ListHead {
  readonly name: string
  readonly event: string
  readonly kind: ListKind
  /** Which codes are its own: with another batch it is another list. */
  readonly batch: number
  readonly codes: number
  /** Unix seconds UTC. */
  readonly importedAtS: number
}

/** A list that is to be written: the codes by their tags, in any order, none twice. */
export interface NewList {
  readonly name: string
  readonly event: string
  readonly kind: ListKind
  /** By which its codes were tagged: the one of its event, or a new one where it has none. */
  readonly key: Uint8Array
  readonly codes: NewCodes
}

export interface ListPut {
  readonly codes: number
  readonly before: number
  /** How many of them stand on another list of the event, too. */
  readonly elsewhere: number
}

export type ListFault =
  | StoreFault
  /** It would have less than half of the codes that it has. */
  | { readonly code: 'list-shrunk'; readonly before: number; readonly after: number }
  /** A list of this name is of another event, which would be destroyed with the wrong one. */
  | { readonly code: 'list-of-another-event'; readonly event: string }
  /** Another command has made the key of the event meanwhile, or cleared away what this one had written. */
  | { readonly code: 'list-disturbed' }
  | { readonly code: 'list-unknown' }

/** Who puts a list there, when, and whether it may lose more than half of its codes. */
export interface PutBy {
  readonly actor: string
  readonly atS: number
  readonly mayShrink: boolean
}

export interface StoredBlocked {
  readonly key: Buffer
  readonly tags: readonly Buffer[]
}

export interface CodeRow {
  readonly tag: Buffer
  readonly terms: number
}

interface TermsRow extends Omit<CodeTerms, 'held'> {
  readonly no: number
  readonly held: number
}

export const newListKey = (): Buffer => randomBytes(keyBytes)

/** The venue's lists of codes and its blocked passes, on disk: tags of them, and keys. */
export class StoredLists {
  readonly #store: Store
  readonly #batches: ListBatches

  constructor(store: Store) {
    this.#store = store
    this.#batches = new ListBatches(store)
  }

  /** Of the latest change; 0 before the first. Cheap: it is asked every second. Throws what SQLite throws, as all that reads. */
  revision(): number {
    return this.#store.db.prepare<[], number>('SELECT revision FROM list_state').pluck().get() ?? 0
  }

  /** In the order of their names. */
  heads(): ListHead[] {
    return this.#store.db
      .prepare<[], ListHead>(
        `SELECT name, event, kind, batch, codes, imported_at_s AS importedAtS FROM code_lists ORDER BY name`,
      )
      .all()
  }

  /** The key of an event's codes; null where it has none: then nothing of it can be looked up. */
  keyOf(event: string): Buffer | null {
    return (
      this.#store.db
        .prepare<[string], Buffer>('SELECT key FROM list_keys WHERE event = ?')
        .pluck()
        .get(event) ?? null
    )
  }

  /** By the number that codes name them by. */
  termsOf(batch: number): Map<number, CodeTerms> {
    const rows = this.#store.db
      .prepare<[number], TermsRow>(
        `SELECT no, event, zone, product, entries, from_s AS validFrom, until_s AS validUntil, held
         FROM list_terms WHERE batch = ?`,
      )
      .all(batch)
    return new Map(rows.map(({ no, held, ...terms }) => [no, { ...terms, held: held === 1 }]))
  }

  /** What codes of a batch admit to, and how many have each; most of them first. */
  termsCounted(batch: number): (CodeTerms & { readonly codes: number })[] {
    const counts = new Map(
      this.#store.db
        .prepare<[number], { terms: number; codes: number }>(
          'SELECT terms, count(*) AS codes FROM list_codes WHERE batch = ? GROUP BY terms',
        )
        .all(batch)
        .map(({ terms, codes }) => [terms, codes]),
    )
    return [...this.termsOf(batch)]
      .map(([no, terms]) => ({ ...terms, codes: counts.get(no) ?? 0 }))
      .toSorted((a, b) => b.codes - a.codes)
  }

  /** Codes of a batch in the order of their tags, those behind `after`. */
  codesOf(batch: number, after: Uint8Array, most: number): CodeRow[] {
    return this.#store.db
      .prepare<[number, Uint8Array, number], CodeRow>(
        'SELECT tag, terms FROM list_codes WHERE batch = ? AND tag > ? ORDER BY tag LIMIT ?',
      )
      .all(batch, after, most)
  }

  /** Does it stand on a list of this event? */
  holds(event: string, tag: Uint8Array): boolean {
    return (
      this.#store.db
        .prepare(
          `SELECT 1 FROM code_lists JOIN list_codes ON list_codes.batch = code_lists.batch
           WHERE code_lists.event = ? AND list_codes.tag = ?`,
        )
        .get(event, tag) !== undefined
    )
  }

  /** The events that have lists, or had: their codes can be tagged. */
  keys(): { readonly event: string; readonly key: Buffer }[] {
    return this.#store.db
      .prepare<[], { event: string; key: Buffer }>('SELECT event, key FROM list_keys ORDER BY event')
      .all()
  }

  /** Null where nothing was ever blocked. */
  blocked(): StoredBlocked | null {
    const key = this.#blockKey()
    if (key === null) return null
    return { key, tags: this.#store.db.prepare<[], Buffer>('SELECT tag FROM blocked').pluck().all() }
  }

  /** How many passes are blocked, by event (null: until unblocked) and reason. */
  blockedCounts(): { readonly event: string | null; readonly reason: string; readonly passes: number }[] {
    return this.#store.db
      .prepare<[], { event: string | null; reason: string; passes: number }>(
        'SELECT event, reason, count(*) AS passes FROM blocked GROUP BY event, reason ORDER BY event, reason',
      )
      .all()
  }

  /** Would this list lose more than half of its codes, or be taken from its event? Null: nothing stands against it. */
  refusal(
    { name, event }: Pick<NewList, 'name' | 'event'>,
    codes: number,
    mayShrink: boolean,
  ): ListFault | null {
    const known = this.#head(name)
    if (known === null) return null
    if (known.event !== event) return { code: 'list-of-another-event', event: known.event }
    return !mayShrink && codes * 2 < known.codes
      ? { code: 'list-shrunk', before: known.codes, after: codes }
      : null
  }

  /** As `putInSteps`, without a pause: for who has no gate beside it to think of, or none that would notice. */
  put(
    list: NewList,
    by: PutBy,
    onRows: (rows: number) => void = () => undefined,
  ): Result<ListPut, ListFault> {
    const steps = this.putInSteps(list, by)
    for (;;) {
      const step = steps.next()
      if (step.done === true) return step.value
      onRows(step.value)
    }
  }

  /**
   * Writes a list, or puts it in the place of the one of its name: all of it at once, or nothing. Until then its codes lie
   * beside, and a gate goes on with what it has. Yields how many rows are written, after each piece of them: whoever
   * writes beside a gate pauses there, for SQLite gives the lock to who asks in that moment and keeps no queue. Ended
   * early, nothing has changed.
   */
  *putInSteps(
    list: NewList,
    { actor, atS, mayShrink }: PutBy,
  ): Generator<number, Result<ListPut, ListFault>> {
    const refusal = attempt(() => this.refusal(list, list.codes.size, mayShrink))
    if (!refusal.ok) return refusal
    if (refusal.value !== null) return err(refusal.value)
    const begun = attempt(() => this.#batches.begin(atS))
    if (!begun.ok) return begun
    const batch = begun.value
    let isTaken = false
    try {
      const written = yield* this.#batches.write(batch, list.codes)
      if (!written.ok) return written
      const elsewhere = attempt(() => this.#batches.elsewhere(list, batch))
      if (!elsewhere.ok) return elsewhere
      const put = this.#takeOver(list, batch, { actor, atS, mayShrink })
      isTaken = put.ok
      return put.ok ? ok({ ...put.value, elsewhere: elsewhere.value }) : put
    } finally {
      if (!isTaken) attempt(() => this.#batches.retire(batch))
    }
  }

  remove(
    name: string,
    { actor, atS }: { readonly actor: string; readonly atS: number },
  ): Result<ListHead, ListFault> {
    return this.#change(() => {
      const head = this.#head(name)
      if (head === null) return err({ code: 'list-unknown' as const })
      this.#batches.retire(head.batch)
      this.#store.db.prepare('DELETE FROM code_lists WHERE name = ?').run(name)
      const detail = { list: name, event: head.event, codes: 0, before: head.codes }
      this.#note(actor, { action: 'list-removed', detail }, atS)
      return ok(head)
    }, true)
  }

  /**
   * All lists of an event, the passes that were blocked for it, and the key of its codes: from here on nobody can find
   * out which codes they were. What is left of them goes by `sweep`, and from the journal.
   */
  destroyListsOf(
    event: string,
    { actor, atS }: { readonly actor: string; readonly atS: number },
  ): Result<{ readonly lists: number; readonly codes: number }, StoreFault> {
    const destroyed = this.#change(() => {
      const heads = this.heads().filter((head) => head.event === event)
      for (const { batch } of heads) this.#batches.retire(batch)
      const { db } = this.#store
      db.prepare('DELETE FROM code_lists WHERE event = ?').run(event)
      db.prepare('DELETE FROM blocked WHERE event = ?').run(event)
      const had = db.prepare('DELETE FROM list_keys WHERE event = ?').run(event).changes > 0
      const gone = { lists: heads.length, codes: heads.reduce((sum, { codes }) => sum + codes, 0) }
      if (had || heads.length > 0)
        this.#note(actor, { action: 'lists-destroyed', detail: { event, ...gone } }, atS)
      return gone
    })
    // A reader elsewhere may hold the journal for a moment; then the next checkpoint takes it.
    attempt(() => this.#store.db.pragma('wal_checkpoint(TRUNCATE)'))
    return destroyed
  }

  /** Deletes a piece of what counts no longer. @returns whether there may be more. */
  sweep(atS: number, most = 2_000): Result<boolean, StoreFault> {
    return this.#batches.sweep(atS, most)
  }

  /** The key by which blocked passes are tagged; made where there is none. */
  blockKeyFor(): Result<Buffer, StoreFault> {
    return this.#change(() => {
      this.#store.db
        .prepare(
          `INSERT INTO list_state (one, revision, block_key) VALUES (1, 0, @key)
           ON CONFLICT DO UPDATE SET block_key = ifnull(block_key, @key)`,
        )
        .run({ key: newListKey() })
      const key = this.#blockKey()
      if (key === null) throw new TypeError('a key that was written is not there')
      return key
    })
  }

  /** @param event to be forgotten with; null: until unblocked. @returns how many were not blocked before. */
  block(
    tags: readonly Uint8Array[],
    { reason, event }: { readonly reason: BlockReason; readonly event: string | null },
    { actor, atS }: { readonly actor: string; readonly atS: number },
  ): Result<number, StoreFault> {
    return this.#change(() => {
      const insert = this.#store.db.prepare(
        'INSERT INTO blocked (tag, event, reason, blocked_at_s) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      )
      const passes = tags.reduce((sum, tag) => sum + insert.run(tag, event, reason, atS).changes, 0)
      if (passes > 0) this.#note(actor, { action: 'passes-blocked', detail: { passes, reason } }, atS)
      return passes
    })
  }

  /** @returns how many were blocked. */
  unblock(
    tags: readonly Uint8Array[],
    reason: UnblockReason | null,
    { actor, atS }: { readonly actor: string; readonly atS: number },
  ): Result<number, StoreFault> {
    return this.#change(() => {
      const take = this.#store.db.prepare('DELETE FROM blocked WHERE tag = ?')
      const passes = tags.reduce((sum, tag) => sum + take.run(tag).changes, 0)
      if (passes > 0)
        this.#note(
          actor,
          { action: 'passes-unblocked', detail: { passes, ...(reason === null ? {} : { reason }) } },
          atS,
        )
      return passes
    })
  }

  /** The batch becomes the list, or why it does not. Short: nothing that grows with the list is done in it. */
  #takeOver(
    list: NewList,
    batch: number,
    { actor, atS, mayShrink }: PutBy,
  ): Result<Omit<ListPut, 'elsewhere'>, ListFault> {
    return this.#change(() => {
      const again = this.refusal(list, list.codes.size, mayShrink)
      this.#store.db
        .prepare('INSERT INTO list_keys (event, key) VALUES (?, ?) ON CONFLICT DO NOTHING')
        .run(list.event, list.key)
      const isItsKey = this.keyOf(list.event)?.equals(list.key) ?? false
      const fault: ListFault | null =
        isItsKey && this.#batches.counts(batch) ? again : { code: 'list-disturbed' }
      if (fault !== null) return err(fault)
      const before = this.#head(list.name)
      if (before !== null) this.#batches.retire(before.batch)
      const change = { codes: list.codes.size, before: before?.codes ?? 0 }
      this.#store.db
        .prepare('REPLACE INTO code_lists VALUES (@name, @event, @kind, @batch, @codes, @atS)')
        .run({ name: list.name, event: list.event, kind: list.kind, batch, codes: change.codes, atS })
      this.#note(
        actor,
        { action: 'list-imported', detail: { list: list.name, event: list.event, ...change } },
        atS,
      )
      return ok(change)
    }, true)
  }

  /** In one transaction, which others see as a new revision. An answer that is a fault is given back as one. */
  #change<T>(change: () => T): Result<T, StoreFault>
  #change<T, E>(change: () => Result<T, E>, answers: true): Result<T, E | StoreFault>
  #change(change: () => unknown, answers = false): unknown {
    const done = attempt(() =>
      this.#store.db
        .transaction(() => {
          const answer = change()
          this.#store.db
            .prepare(
              `INSERT INTO list_state (one, revision) VALUES (1, 1)
               ON CONFLICT DO UPDATE SET revision = revision + 1`,
            )
            .run()
          return answer
        })
        .immediate(),
    )
    return done.ok && answers ? done.value : done
  }

  #head(name: string): ListHead | null {
    return this.heads().find((head) => head.name === name) ?? null
  }

  #blockKey(): Buffer | null {
    return this.#store.db.prepare<[], Buffer | null>('SELECT block_key FROM list_state').pluck().get() ?? null
  }

  #note(actor: string, action: AuditAction, atS: number): void {
    new Audit(this.#store).add(actor, action, atS)
  }
}
