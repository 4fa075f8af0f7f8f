import type { Database } from 'better-sqlite3'

/** One step of the store's shape. Numbered from 1 without gaps; never changed once it has been released. */
export interface Migration {
  readonly name: string
  up(db: Database): void
}

/** Brings a store that is not newer than `migrations` to the newest shape, all or nothing. */
export function migrate(db: Database, migrations: readonly Migration[]): void {
  const have = Number(db.pragma('user_version', { simple: true }))
  if (have === migrations.length) return
  const forward = db.transaction(() => {
    for (const migration of migrations.slice(have)) migration.up(db)
    db.pragma(`user_version = ${migrations.length}`)
  })
  forward.immediate()
}
