import type { Migration } from '../migrate.ts'

/** What is known of each source of keys. Whom it brought, the issuers' own tables say. */
export const sync: Migration = {
  name: 'sync',
  up(db) {
    db.exec(`
      CREATE TABLE sync_state (
        source         TEXT    PRIMARY KEY,     -- its name in the configuration
        address        TEXT    NOT NULL,        -- another address is another source
        validators     TEXT    CHECK (json_valid(validators)),
        edition        TEXT,
        last_success_s INTEGER,                 -- Unix seconds, UTC
        last_fault     TEXT,                    -- its code; NULL where the last attempt went well
        failures       INTEGER NOT NULL CHECK (failures >= 0),   -- in a row
        next_try_s     INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
