import type { Migration } from '../migrate.ts'

/** What is set up on a screen of the gate, and goes before the configuration. */
export const settings: Migration = {
  name: 'settings',
  up(db) {
    db.exec(`
      CREATE TABLE settings (
        name  TEXT PRIMARY KEY,
        value TEXT NOT NULL CHECK (json_valid(value))
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
