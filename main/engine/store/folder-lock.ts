import { join } from 'node:path'
import Database from 'better-sqlite3'

/** A data folder held for one engine. */
export interface FolderLock {
  release(): void
}

/**
 * Takes a data folder for this process; null when another has it. The lock is SQLite's own on a file beside the store,
 * so the system lets go of it with the process, however that ends: there is no stale lock to clear.
 */
export function lockFolder(folder: string): FolderLock | null {
  const db = new Database(join(folder, 'engine.lock'), { timeout: 0 })
  try {
    db.exec('BEGIN EXCLUSIVE')
    return { release: () => void db.close() }
  } catch (error) {
    db.close()
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')) return null
    throw error
  }
}
