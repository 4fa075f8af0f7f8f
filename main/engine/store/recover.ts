import {
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
} from 'node:fs'
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

/** Carries over what can still be read, row by row, up to the first that cannot. The damaged file is left as it is. */
export function recoverInto(fresh: Database.Database, aside: string): Recovery {
  const kept: Record<string, number> = {}
  const damaged: string[] = []
  const copy = readableCopy(aside)
  try {
    const old = new Database(copy, { readonly: true })
    for (const table of tables) {
      const { rows, whole } = copyTable(old, fresh, table)
      kept[table] = rows
      if (!whole) damaged.push(table)
    }
    old.close()
  } catch {
    damaged.push(...tables.filter((table) => !(table in kept)))
  } finally {
    for (const suffix of ['', '-wal', '-shm']) rmSync(copy + suffix, { force: true })
  }
  return { setAside: aside, kept, damaged }
}

/**
 * A copy as long as its header says: SQLite reads nothing at all of a file that was cut short, and a good deal of one
 * whose last pages are empty. Source: SQLite file format, sections 1.3.2 and 1.3.8.
 */
function readableCopy(aside: string): string {
  const copy = `${aside}.reading`
  copyFileSync(aside, copy)
  const file = openSync(copy, 'r+')
  const header = Buffer.alloc(32)
  readSync(file, header, 0, header.length, 0)
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
  const length = header.readUInt32BE(28) * pageSize
  const isStore = header.toString('latin1', 0, 15) === 'SQLite format 3'
  if (isStore && length > fstatSync(file).size && length < maxCopyBytes) ftruncateSync(file, length)
  closeSync(file)
  return copy
}

/** A header may say anything; no store of counts comes near this. */
const maxCopyBytes = 4_000_000_000

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
