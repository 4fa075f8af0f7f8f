import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { err, ok, type Result } from '../../../native/result.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/all.ts'
import { lockFolder, type FolderLock } from './folder-lock.ts'
import { recoverInto, setAside, type Recovery } from './recover.ts'
import { isDamage, storeFault, type StoreFault } from './store-fault.ts'

/** The database of one engine, and what goes with it. */
export interface Store {
  readonly db: Database.Database
  close(): void
}

export interface OpenedStore {
  readonly store: Store
  /** What was saved out of a damaged file; null in the ordinary case. */
  readonly recovery: Recovery | null
}

/**
 * Opens the store of an engine, makes it where there is none, and brings it to the newest shape. A damaged file is set
 * aside under a new name, and what can still be read of it is carried over. One engine has a data folder at a time.
 */
export function openStore({ file }: { readonly file: string }): Result<OpenedStore, StoreFault> {
  let lock: FolderLock
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const locked = lockFolder(dirname(file))
    if (locked === null) return err({ code: 'store-in-use', detail: dirname(file) })
    lock = locked
  } catch (error) {
    return err(storeFault(error))
  }
  const opened = openOrRecover(file)
  if (!opened.ok) {
    lock.release()
    return opened
  }
  const { db, recovery } = opened.value
  const close = (): void => {
    db.close()
    lock.release()
  }
  return ok({ store: { db, close }, recovery })
}

/** For commands that look while an engine may run: no lock, no migration, nothing written. */
export function openStoreToRead(file: string): Result<Store, StoreFault> {
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true })
    return ok({ db, close: () => void db.close() })
  } catch (error) {
    return err(storeFault(error))
  }
}

/** For commands that change trust: beside a running engine, which SQLite's own locks allow. */
export function openStoreToWrite(file: string): Result<Store, StoreFault> {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  } catch (error) {
    return err(storeFault(error))
  }
  const opened = openMigrated(file)
  return opened.ok ? ok({ db: opened.value, close: () => void opened.value.close() }) : opened
}

function openOrRecover(
  file: string,
): Result<{ db: Database.Database; recovery: Recovery | null }, StoreFault> {
  try {
    const opened = openMigrated(file)
    return opened.ok ? ok({ db: opened.value, recovery: null }) : opened
  } catch (error) {
    if (!isDamage(error)) throw error
  }
  try {
    const aside = setAside(file, new Date())
    const fresh = openMigrated(file)
    if (!fresh.ok) return fresh
    return ok({ db: fresh.value, recovery: recoverInto(fresh.value, aside) })
  } catch (error) {
    return err(storeFault(error))
  }
}

/** Throws only what `isDamage` knows. */
function openMigrated(file: string): Result<Database.Database, StoreFault> {
  let db: Database.Database | null = null
  try {
    db = new Database(file)
    // Before anything is set: a newer program's file is not even touched.
    const have = Number(db.pragma('user_version', { simple: true }))
    if (have > migrations.length) {
      db.close()
      const detail = `${file} is of version ${have}; this program knows ${migrations.length}`
      return err({ code: 'store-newer', detail })
    }
    setUp(db)
    checkIntegrity(db)
    migrate(db, migrations)
    return ok(db)
  } catch (error) {
    db?.close()
    if (isDamage(error)) throw error
    return err(storeFault(error))
  }
}

function setUp(db: Database.Database): void {
  db.pragma('journal_mode = WAL')
  // A count that was confirmed survives a power cut: WAL's default would lose the last ones.
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.pragma('busy_timeout = 2000')
  db.pragma('trusted_schema = OFF')
  // What is deleted is gone from the file.
  db.pragma('secure_delete = ON')
}

/** Milliseconds for a store of a season: it holds thousands of rows. */
function checkIntegrity(db: Database.Database): void {
  const found = db.pragma('quick_check(1)', { simple: true })
  if (found !== 'ok') throw Object.assign(new Error(String(found)), { code: 'SQLITE_CORRUPT' })
}
