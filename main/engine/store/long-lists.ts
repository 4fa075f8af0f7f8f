import { createHash } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import { z } from 'zod'

/** Characters of JSON: a list of fewer stays in its entry. */
const longFrom = 64_000
/** Of a part: it is read and parsed in one go, so within a millisecond. */
const partFrom = 8_000
const partMean = 16_000
const partUpTo = 64_000
/** Each transaction is short: a gate that counts waits for its end. */
const partsAtOnce = 64

/** Where a long list is. */
const StoredList = z.object({
  /** In its entry: `crls.0.rids`. */
  path: z.string(),
  /** Items. */
  length: z.int(),
  /** Of all of it as JSON. */
  characters: z.int(),
  /** By their hashes, in order. */
  parts: z.array(z.string()),
})
export type StoredList = z.output<typeof StoredList>
const StoredLists = z.array(StoredList)

/** An entry without its long lists, those, and the text of each part by its hash. */
export interface Cut {
  readonly entry: string
  /** As `StoredList`s in JSON; null: there are none. */
  readonly lists: string | null
  readonly parts: ReadonlyMap<string, string>
}

/** @param patterns where lists are that may be long: `crls.*.rids`. */
export function cutLists(entry: object, patterns: readonly string[]): Cut {
  const parts = new Map<string, string>()
  const lists: StoredList[] = []
  let short: unknown = entry
  for (const path of patterns.flatMap((pattern) => pathsOf(entry, pattern.split('.')))) {
    const cut = partsOf(at(entry, path))
    if (cut === null) continue
    const { texts, ...sizes } = cut
    const hashes = texts.map((text) => createHash('sha256').update(text).digest('base64url'))
    hashes.forEach((hash, nth) => parts.set(hash, texts[nth] ?? ''))
    lists.push({ path: path.join('.'), ...sizes, parts: hashes })
    short = withAt(short, path, [])
  }
  return { entry: JSON.stringify(short), lists: lists.length === 0 ? null : JSON.stringify(lists), parts }
}

/** @throws nothing of a text that `cutLists` has made; ZodError or SyntaxError of another. */
export const storedLists = (lists: string | null): StoredList[] =>
  lists === null ? [] : StoredLists.parse(JSON.parse(lists))

/** Parts of lists as they lie in their table. */
export class LongLists {
  readonly #db: Database
  readonly #part
  readonly #isThere
  readonly #keep

  constructor(db: Database) {
    this.#db = db
    this.#part = db.prepare<[string], string>('SELECT items FROM list_parts WHERE hash = ?').pluck()
    this.#isThere = db.prepare<[string], number>('SELECT 1 FROM list_parts WHERE hash = ?').pluck()
    this.#keep = db.prepare<[string, string]>('INSERT OR IGNORE INTO list_parts (hash, items) VALUES (?, ?)')
  }

  /** The items of a part as JSON; null where it is gone. */
  part(hash: string): string | null {
    return this.#part.get(hash) ?? null
  }

  isThere(hash: string): boolean {
    return this.#isThere.get(hash) !== undefined
  }

  /** Within a transaction, or each part in one of its own. Throws what SQLite throws. */
  keep(parts: ReadonlyMap<string, string>): void {
    for (const [hash, items] of parts) if (!this.isThere(hash)) this.#keep.run(hash, items)
  }

  /**
   * Ahead of the change that needs them, in short transactions. Nothing refers to them yet: another program may drop
   * them again before the change, which therefore looks.
   */
  keepAhead(parts: ReadonlyMap<string, string>): void {
    const all = [...parts]
    for (let done = 0; done < all.length; done += partsAtOnce)
      this.#db.transaction(() => this.keep(new Map(all.slice(done, done + partsAtOnce)))).immediate()
  }

  /** Drops the parts that no issuer has and no past change needs. */
  dropUnused(): void {
    this.#db
      .prepare(
        `DELETE FROM list_parts WHERE hash NOT IN (
           SELECT hash FROM history_parts UNION ALL
           SELECT part.value FROM issuers, json_each(issuers.lists) list, json_each(list.value, '$.parts') part
             WHERE issuers.lists IS NOT NULL)`,
      )
      .run()
  }

  /** Of parts, in characters. */
  sizeOf(hashes: Iterable<string>): number {
    const size = this.#db
      .prepare<[string], number>('SELECT length(items) FROM list_parts WHERE hash = ?')
      .pluck()
    return Array.from(hashes).reduce((sum, hash) => sum + (size.get(hash) ?? 0), 0)
  }

  /** The whole entry, as it was before it was cut; null where a part of it is lost. */
  joined(entry: string, lists: string | null): unknown {
    let whole: unknown = JSON.parse(entry)
    for (const { path, parts } of storedLists(lists)) {
      const texts = parts.map((hash) => this.part(hash))
      if (texts.includes(null)) return null
      const items = texts.flatMap((text): unknown[] => JSON.parse(text ?? '[]') as unknown[])
      whole = withAt(whole, path.split('.'), items)
    }
    return whole
  }
}

/** Where there is a list, by a pattern whose `*` stands for each item of a list on the way. */
function pathsOf(value: unknown, pattern: readonly string[]): string[][] {
  const [step, ...rest] = pattern
  if (step === undefined) return Array.isArray(value) ? [[]] : []
  const steps = step === '*' ? (Array.isArray(value) ? Object.keys(value) : []) : [step]
  return steps.flatMap((key) => pathsOf(at(value, [key]), rest).map((path) => [key, ...path]))
}

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? Reflect.get(inner, key)
        : undefined,
    value,
  )

/** A copy with something else at `path`, which is there. */
function withAt(value: unknown, [key, ...rest]: readonly string[], inner: unknown): unknown {
  if (key === undefined) return inner
  const next = withAt(at(value, [key]), rest, inner)
  if (Array.isArray(value)) return value.with(Number(key), next)
  return { ...(value as object), [key]: next }
}

interface Parts {
  readonly length: number
  readonly characters: number
  readonly texts: readonly string[]
}

/**
 * Cut where the items themselves say so: an item more or less changes the part that it is in, and no other. Null for a
 * list that is short.
 */
function partsOf(list: unknown): Parts | null {
  if (!Array.isArray(list)) return null
  const items = list.map((item) => JSON.stringify(item))
  const characters = items.reduce((sum, { length }) => sum + length + 1, 0)
  if (characters < longFrom) return null
  const texts: string[] = []
  let part: string[] = []
  let size = 0
  for (const item of items) {
    if (size + item.length > partUpTo && part.length > 0) close()
    part.push(item)
    size += item.length + 1
    if (size >= partFrom && endsPart(item)) close()
  }
  if (part.length > 0) close()
  return { length: items.length, characters, texts }

  function close(): void {
    texts.push(`[${part.join(',')}]`)
    part = []
    size = 0
  }
}

/** As often as makes parts of the mean size: by FNV-1a over the end of the item, where items differ. */
function endsPart(item: string): boolean {
  let hash = 0x811c9dc5
  for (let place = Math.max(0, item.length - 40); place < item.length; place += 1)
    hash = Math.imul(hash ^ item.charCodeAt(place), 0x01000193)
  return (hash >>> 0) / 2 ** 32 < item.length / (partMean - partFrom)
}
