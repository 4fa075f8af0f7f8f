import type { Database } from 'better-sqlite3'

/** One step of the store's shape. Numbered from 1 without gaps; never changed once it has been released. */
export interface Migration {
  readonly name: string
  up(db: Database): void
}

/** How many migrations a store has been through. */
export const versionOf = (db: Database): number => Number(db.pragma('user_version', { simple: true }))

/**
 * Brings the store to the newest shape, all or nothing. Two programs that start at once do it one after the other.
 * @returns false, and touches nothing, where the file was written by a newer program.
 */
export function migrate(db: Database, migrations: readonly Migration[]): boolean {
  if (versionOf(db) === migrations.length) return true
  return db
    .transaction(() => {
      const have = versionOf(db)
      if (have > migrations.length) return false
      for (const migration of migrations.slice(have)) migration.up(db)
      db.pragma(`user_version = ${migrations.length}`)
      return true
    })
    .immediate()
}
