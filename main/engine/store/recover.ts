import { existsSync, renameSync } from 'node:fs'
import Database from 'better-sqlite3'

/** What became of a damaged store: told loudly, since counts may be missing. */
export interface Recovery {
  /** Where the damaged file is now. */
  readonly setAside: string
  /** Rows carried over, by table. */
  readonly kept: Readonly<Record<string, number>>
  /** Tables that could not be read to their end. */
  readonly damaged: readonly string[]
}

/** In the order that their foreign keys want. */
const tables = ['issuers', 'keys', 'revocations', 'scan_counts', 'passage_counts'] as const

/** Renames a damaged store and its journals, never over something that is there. @returns the new name. */
export function setAside(file: string, now: Date): string {
  const stamp = now.toISOString().replaceAll(':', '-').replace(/\.\d+/, '')
  const free = (nth: number): string => {
    const name = `${file}.damaged-${stamp}${nth === 1 ? '' : `-${nth}`}`
    return existsSync(name) ? free(nth + 1) : name
  }
  const aside = free(1)
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix)
  }
  return aside
}

/** Carries over what can still be read, row by row, up to the first that cannot. */
export function recoverInto(fresh: Database.Database, aside: string): Recovery {
  const kept: Record<string, number> = {}
  const damaged: string[] = []
  let old: Database.Database
  try {
    old = new Database(aside, { readonly: true })
  } catch {
    return { setAside: aside, kept, damaged: [...tables] }
  }
  for (const table of tables) {
    const { rows, whole } = copyTable(old, fresh, table)
    kept[table] = rows
    if (!whole) damaged.push(table)
  }
  old.close()
  return { setAside: aside, kept, damaged }
}

function copyTable(
  from: Database.Database,
  to: Database.Database,
  table: string,
): { rows: number; whole: boolean } {
  let rows = 0
  try {
    const columns = to.prepare(`SELECT name FROM pragma_table_info('${table}')`).pluck().all() as string[]
    const insert = to.prepare(
      `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    )
    for (const row of from
      .prepare(`SELECT ${columns.join(', ')} FROM ${table}`)
      .raw()
      .iterate()) {
      // A row whose parent was lost, or whose values no longer hold, is left behind.
      try {
        rows += insert.run(...(row as unknown[])).changes
      } catch {
        continue
      }
    }
    return { rows, whole: true }
  } catch {
    return { rows, whole: false }
  }
}
