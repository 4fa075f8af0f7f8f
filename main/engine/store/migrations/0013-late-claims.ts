import type { Migration } from '../migrate.ts'

/** Guests who were let through while nobody answered: what became of them is written down later, and once. */
export const lateClaims: Migration = {
  name: 'late claims',
  up(db) {
    db.exec(`
      CREATE TABLE claim_records (              -- of nobody: neither ticket nor time
        event_no INTEGER NOT NULL,
        id       TEXT    NOT NULL CHECK (length(id) = 12),      -- random
        PRIMARY KEY (event_no, id)
      ) STRICT, WITHOUT ROWID;

      -- whom a supervisor lets through is no double entry, whoever else went in meanwhile
      ALTER TABLE claim_holds ADD COLUMN by_hand INTEGER NOT NULL DEFAULT 0 CHECK (by_hand IN (0, 1));
    `)
  },
}
