import type { Migration } from '../migrate.ts'

/**
 * What was used of the credentials that can be spent, by a tag that says nothing without the key of its event. Keys
 * have a small table of their own: no page of it is ever split, so no copy of a key stays behind on another page.
 */
export const claims: Migration = {
  name: 'claims',
  up(db) {
    db.exec(`
      CREATE TABLE claim_events (               -- outlives its claims: they are never begun again
        no        INTEGER PRIMARY KEY,
        id        TEXT    NOT NULL UNIQUE,      -- as the configuration has it
        state     TEXT    NOT NULL CHECK (state IN ('live', 'ending', 'gone')),   -- ending: the key is gone
        destroy_s INTEGER NOT NULL,             -- Unix seconds, UTC
        store     TEXT    NOT NULL CHECK (length(store) = 11)   -- random: this store among those of the event
      ) STRICT;

      CREATE TABLE claim_keys (                 -- of live events alone
        event_no INTEGER PRIMARY KEY,
        key      BLOB    NOT NULL CHECK (length(key) = 48)      -- a mark to find it by, and the key
      ) STRICT;

      CREATE TABLE claim_stores (               -- others of the same event, whose claims were taken in
        event_no INTEGER NOT NULL,
        no       INTEGER NOT NULL CHECK (no > 0),
        id       TEXT    NOT NULL CHECK (length(id) = 11),
        PRIMARY KEY (event_no, no),
        UNIQUE (event_no, id)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE claims (
        event_no INTEGER NOT NULL,
        tag      BLOB    NOT NULL CHECK (length(tag) = 16),     -- of one credential in one zone
        store_no INTEGER NOT NULL CHECK (store_no >= 0),        -- whose count it is; 0: our own
        used     INTEGER NOT NULL CHECK (used >= 0),            -- entries used up
        beyond   INTEGER NOT NULL CHECK (beyond >= 0),          -- entries that a supervisor allowed beyond these
        again    INTEGER NOT NULL CHECK (again >= 0),           -- came back on an entry made before
        outs     INTEGER NOT NULL CHECK (outs >= 0),
        strays   INTEGER NOT NULL CHECK (strays >= 0),          -- against the order of in and out
        allowed  INTEGER CHECK (allowed > 0),                   -- entries, as of the last one used; NULL: no limit
        left_s   INTEGER CHECK (left_s % 60 = 0),               -- when the last went out; NULL: nobody asks
        PRIMARY KEY (event_no, tag, store_no)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE claim_holds (                -- reserved, and nobody has said yet what became of it
        event_no  INTEGER NOT NULL,
        tag       BLOB    NOT NULL CHECK (length(tag) = 16),
        id        TEXT    NOT NULL,
        zone      TEXT    NOT NULL,
        lane      TEXT    NOT NULL,
        direction TEXT    NOT NULL CHECK (direction IN ('in', 'out')),
        use       TEXT    NOT NULL CHECK (use IN ('used', 'beyond', 'again', 'outs', 'strays')),
        cleared_by TEXT,                        -- whom a supervisor has let through since, if uncertain
        allowed   INTEGER CHECK (allowed > 0),
        left_s    INTEGER CHECK (left_s % 60 = 0),
        state     TEXT    NOT NULL CHECK (state IN ('open', 'uncertain')),
        PRIMARY KEY (event_no, tag, id)
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
