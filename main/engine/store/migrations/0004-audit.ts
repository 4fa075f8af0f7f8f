import type { Migration } from '../migrate.ts'

/** Who changed what, each line bound to the one before it. Nothing of a guest. */
export const audit: Migration = {
  name: 'audit',
  up(db) {
    db.exec(`
      CREATE TABLE audit (
        no     INTEGER PRIMARY KEY CHECK (no > 0),   -- from 1, without a gap
        at_s   INTEGER NOT NULL,                     -- Unix seconds, UTC
        actor  TEXT    NOT NULL,                     -- who: a user of this machine, a screen, a source
        action TEXT    NOT NULL,
        detail TEXT    NOT NULL CHECK (json_valid(detail)),
        hash   BLOB    NOT NULL CHECK (length(hash) = 32)   -- SHA-256 over the line before and this one
      ) STRICT;
    `)
  },
}
