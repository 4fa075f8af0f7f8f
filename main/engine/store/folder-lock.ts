import { truncateSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { err, ok, type Result } from '../../../native/result.ts'
import { ownFile } from './own-file.ts'
import { attempt, type StoreFault } from './store-fault.ts'

/** A data folder held for one engine. */
export interface FolderLock {
  release(): void
}

/**
 * Takes a data folder for this process. The lock is SQLite's own on a file beside the store, so the system lets go of
 * it with the process, however that ends: there is no stale lock to clear.
 */
export function lockFolder(folder: string): Result<FolderLock, StoreFault> {
  const file = join(folder, 'engine.lock')
  const taken = take(file)
  if (taken.ok || taken.error.code !== 'store-damaged') return taken
  // Nothing is kept in the file: emptied, it is as good as new.
  const emptied = attempt(() => truncateSync(file))
  return emptied.ok ? take(file) : emptied
}

function take(file: string): Result<FolderLock, StoreFault> {
  const opened = attempt(() => {
    ownFile(file)
    return new Database(file, { timeout: 0 })
  })
  if (!opened.ok) return opened
  const db = opened.value
  const taken = attempt(() => {
    // Nothing is ever written: no journal needs to be left beside it.
    db.pragma('journal_mode = MEMORY')
    db.exec('BEGIN EXCLUSIVE')
  })
  if (taken.ok) return ok({ release: () => void db.close() })
  db.close()
  return taken.error.code === 'store-in-use' ? err({ code: 'store-in-use', detail: dirname(file) }) : taken
}
