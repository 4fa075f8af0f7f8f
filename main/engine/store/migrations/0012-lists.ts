import type { Migration } from '../migrate.ts'

/**
 * Codes that nobody signed and that are good because the venue has a list of them, and passes that it has blocked. Of
 * each a tag alone, HMAC-SHA-256 by a secret key, cut to 128 bits: where the key is gone, nobody can find out of which
 * code a tag was made.
 *
 * A list names the batch of codes that counts. A new one is written beside it, in transactions so short that a gate
 * never waits for one, and takes its place at once.
 */
export const lists: Migration = {
  name: 'lists of codes',
  up(db) {
    db.exec(`
      CREATE TABLE list_keys (                 -- one an event: a code is the same one on each of its lists
        event TEXT NOT NULL PRIMARY KEY,
        key   BLOB NOT NULL CHECK (length(key) = 32)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE list_batches (
        batch      INTEGER PRIMARY KEY AUTOINCREMENT,          -- never the same again
        begun_at_s INTEGER NOT NULL,                           -- Unix seconds, UTC
        retired    INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))   -- its codes count no longer, and go
      ) STRICT;

      CREATE TABLE code_lists (
        name          TEXT    NOT NULL PRIMARY KEY,
        event         TEXT    NOT NULL,        -- destroyed with it
        kind          TEXT    NOT NULL CHECK (kind IN ('guests', 'staff', 'accreditation', 'pretix')),
        batch         INTEGER NOT NULL UNIQUE,
        codes         INTEGER NOT NULL,
        imported_at_s INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE list_terms (                -- what codes admit to: thousands share the same
        batch   INTEGER NOT NULL,
        no      INTEGER NOT NULL,
        event   TEXT    NOT NULL,              -- as whoever sold it calls it
        zone    TEXT,                          -- NULL: the whole event
        product TEXT,
        entries INTEGER CHECK (entries > 0),   -- NULL: by the venue's rules
        from_s  INTEGER,
        until_s INTEGER,
        held    INTEGER NOT NULL CHECK (held IN (0, 1)),       -- by whoever sold it
        PRIMARY KEY (batch, no)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE list_codes (
        batch INTEGER NOT NULL,
        tag   BLOB    NOT NULL CHECK (length(tag) = 16),
        terms INTEGER NOT NULL,
        PRIMARY KEY (batch, tag)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE blocked (
        tag          BLOB    NOT NULL PRIMARY KEY CHECK (length(tag) = 16),
        event        TEXT,                     -- destroyed with it; NULL: until somebody unblocks it
        reason       TEXT    NOT NULL,         -- one of a closed list: free text could name a guest
        blocked_at_s INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE list_state (                -- at most one row
        one       INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
        revision  INTEGER NOT NULL,            -- grows with each change of all this
        block_key BLOB CHECK (length(block_key) = 32)          -- NULL: nothing was ever blocked
      ) STRICT;
    `)
  },
}
