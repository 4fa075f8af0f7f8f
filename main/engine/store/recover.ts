import { copyFileSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { ok, type Result } from '../../../native/result.ts'
import { isDemoIssuer } from '../trust/trust-document.ts'
import { connect } from './connect.ts'
import { journalIsDamaged } from './journal.ts'
import { shredSetAside } from './shred-keys.ts'
import { attempt, isRefusedRow, type StoreFault } from './store-fault.ts'
import type { StoreKind } from './store-kind.ts'

/** What is carried over. Not how to undo changes: a step that is missing would undo what nobody did. */
const tables = [
  'issuers',
  'issuer_imports',
  'list_parts',
  'scan_counts',
  'passage_counts',
  'open_grants',
  'zone_counts',
  'audit',
  'settings',
  'bundle_signers',
  'bundle_issuers',
  'distrusted_issuers',
  'sync_state',
  'claim_events',
  'claim_keys',
  'claim_stores',
  'claims',
  'claim_holds',
  'claim_records',
  'code_lists',
  'list_keys',
  'list_batches',
  'list_terms',
  'list_codes',
  'blocked',
  'list_state',
] as const
type Table = (typeof tables)[number]

/** What became of a damaged store: told loudly, since counts or keys may be missing. */
export interface Recovery {
  /** Where what was damaged is now. */
  readonly setAside: string
  /** Rows that are there again, by table. */
  readonly kept: Readonly<Record<Table, number>>
  /** Where something is missing, or may be. `journal`: the last changes before the engine ended. */
  readonly damaged: readonly (Table | 'journal')[]
}

interface Connected {
  readonly db: Database.Database
  readonly recovery: Recovery | null
}

/** Opens a store for the engine that holds its folder. What is damaged is set aside, and what it still holds is kept. */
export function connectOrRecover(
  file: string,
  kind: StoreKind,
  wallMs: number,
): Result<Connected, StoreFault> {
  const journal = attempt(() => {
    takeUpRecovery(file)
    return keepDamagedJournal(file, wallMs)
  })
  if (!journal.ok) return journal
  const opened = connect(file, kind)
  if (opened.ok) {
    const db = opened.value
    if (journal.value !== null) shredSetAside(file)
    const recovery =
      journal.value === null
        ? null
        : { setAside: journal.value, kept: rowsOf(db), damaged: ['journal' as const] }
    return ok({ db, recovery })
  }
  return opened.error.code === 'store-damaged' ? rebuild(file, kind, wallMs, journal.value !== null) : opened
}

/** Where a new store grows beside the damaged one. */
const halfway = (file: string): string => `${file}.recovering`

/** An engine that was killed between setting aside and putting in place: the new store is whole, and waits. */
function takeUpRecovery(file: string): void {
  if (!existsSync(file) && existsSync(halfway(file))) renameSync(halfway(file), file)
}

/** A copy of a journal that SQLite will drop a part of. @returns its name, or null where the journal is whole. */
function keepDamagedJournal(file: string, wallMs: number): string | null {
  const journal = `${file}-wal`
  if (!existsSync(journal) || !journalIsDamaged(readFileSync(journal))) return null
  const copy = freeName(journal, wallMs)
  copyFileSync(journal, copy)
  return copy
}

function rebuild(
  file: string,
  kind: StoreKind,
  wallMs: number,
  journalDamaged: boolean,
): Result<Connected, StoreFault> {
  const emptied = attempt(() => {
    for (const suffix of journals) rmSync(halfway(file) + suffix, { force: true })
  })
  if (!emptied.ok) return emptied
  const fresh = connect(halfway(file), kind)
  if (!fresh.ok) return fresh
  const saved = attempt(() => carryOver(file, fresh.value, kind))
  fresh.value.close()
  if (!saved.ok) return saved
  // From here on the new store is whole: killed at any point, the next start finds one or the other.
  const placed = attempt(() => {
    const aside = setAside(file, wallMs)
    renameSync(halfway(file), file)
    return aside
  })
  if (!placed.ok) return placed
  const opened = connect(file, kind)
  if (!opened.ok) return opened
  // The new store has what could be saved. Should it fail, the end of each event does it again.
  shredSetAside(file)
  const damaged = journalDamaged ? ['journal' as const, ...saved.value] : saved.value
  return ok({ db: opened.value, recovery: { setAside: placed.value, kept: rowsOf(opened.value), damaged } })
}

/** Of a database: its journals, and itself last, so that it is never without them. */
const journals = ['-wal', '-shm', ''] as const

/** Renames a damaged store and its journals. @returns the new name. */
function setAside(file: string, wallMs: number): string {
  const aside = freeName(file, wallMs)
  for (const suffix of journals) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix)
  }
  return aside
}

/** `passgate.db.damaged-2026-11-21T07-00-00Z`, or with a number where that is taken. */
function freeName(file: string, wallMs: number): string {
  const stamp = new Date(wallMs).toISOString().replaceAll(':', '-').replace(/\.\d+/, '')
  const name = `${file}.damaged-${stamp}`
  for (let nth = 2, free = name; ; nth += 1) {
    if (!existsSync(free)) return free
    free = `${name}-${nth}`
  }
}

/** @returns the tables where something is missing. */
function carryOver(file: string, fresh: Database.Database, kind: StoreKind): Table[] {
  const opened = attempt(() => new Database(file, { readonly: true, fileMustExist: true }))
  if (!opened.ok) return [...tables]
  const old = opened.value
  try {
    return fresh.transaction(() => {
      const damaged = tables.filter((table) => !copyTable(old, fresh, table))
      dropStrangers(fresh, kind)
      return damaged
    })()
  } finally {
    old.close()
  }
}

/** Copies the rows before the first damaged page, and those behind the last. @returns false if any may be missing. */
function copyTable(old: Database.Database, fresh: Database.Database, table: Table): boolean {
  const had = columnsIn(old, table)
  const columns = fresh
    .prepare<[], { name: string; pk: number }>(`SELECT name, pk FROM pragma_table_info('${table}')`)
    .all()
    .filter(({ name }) => had === null || had.has(name))
  const names = columns.map(({ name }) => name).join(', ')
  const key = columns.filter(({ pk }) => pk > 0).map(({ name }) => name)
  const insert = fresh.prepare(
    `INSERT INTO ${table} (${names}) VALUES (${columns.map(() => '?').join(', ')})`,
  )
  let whole = true
  const damage = (): void => {
    whole = false
  }
  const copy = (order: string): void => {
    for (const row of readable(old, `SELECT ${names} FROM ${table} ORDER BY ${order}`, damage)) {
      try {
        insert.run(...row)
      } catch (error) {
        // A row that breaks a rule of its table, whose issuer was lost, or that is there already.
        if (!isRefusedRow(error)) throw error
        damage()
      }
    }
  }
  copy(key.join(', '))
  if (!whole) copy(key.map((name) => `${name} DESC`).join(', '))
  return whole
}

/** A store of an older program has fewer. Null where nothing can be told. */
function columnsIn(db: Database.Database, table: Table): ReadonlySet<string> | null {
  const names = attempt(() =>
    db.prepare<[], string>(`SELECT name FROM pragma_table_info('${table}')`).pluck().all(),
  )
  return names.ok && names.value.length > 0 ? new Set(names.value) : null
}

/** The rows of a query up to the first that cannot be read. */
function* readable(db: Database.Database, query: string, onDamage: () => void): Generator<unknown[]> {
  const opened = attempt(() => db.prepare<[], unknown[]>(query).raw().iterate())
  const rows = opened.ok ? opened.value : null
  try {
    for (let next = attempt(() => rows?.next()); ; next = attempt(() => rows?.next())) {
      if (next.ok && next.value?.done === true) break
      if (!next.ok || next.value === undefined) {
        onDamage()
        break
      }
      yield next.value.value
    }
  } finally {
    rows?.return?.()
  }
}

/** A file so damaged that it no longer says what it is must not carry demo issuers into a real gate. */
function dropStrangers(fresh: Database.Database, kind: StoreKind): void {
  const drop = fresh.prepare('DELETE FROM issuers WHERE id = ?')
  for (const id of fresh.prepare<[], string>('SELECT id FROM issuers').pluck().all()) {
    if (isDemoIssuer(id) !== (kind === 'demo')) drop.run(id)
  }
}

const rowsOf = (db: Database.Database): Record<Table, number> =>
  Object.fromEntries(
    tables.map((table) => [
      table,
      db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0,
    ]),
  ) as Record<Table, number>
