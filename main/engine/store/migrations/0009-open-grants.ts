import type { Migration } from '../migrate.ts'

/**
 * A gate that was opened for a guest, and of which nobody has said yet what became of it: what is here at a start was
 * cut short by the end of the engine before.
 */
export const openGrants: Migration = {
  name: 'open grants',
  up(db) {
    db.exec(`
      CREATE TABLE open_grants (
        lane      TEXT    NOT NULL PRIMARY KEY,   -- one guest at a time
        direction TEXT    NOT NULL CHECK (direction IN ('in', 'out')),
        bucket_s  INTEGER NOT NULL CHECK (bucket_s % 900 = 0)   -- as of the counts
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
