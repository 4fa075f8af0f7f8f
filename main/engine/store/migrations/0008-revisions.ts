import type { Migration } from '../migrate.ts'

/**
 * What has changed since a gate looked last, so that it need not read the rest again: each change of an issuer has a
 * number. And lists apart from their issuers, in parts that are kept by what they hold: a list of 600,000 that gains
 * ten is ten parts written, and its earlier state, for undo, costs no more.
 */
export const revisions: Migration = {
  name: 'revisions',
  up(db) {
    db.exec(`
      CREATE TABLE issuers_apart (
        format  TEXT NOT NULL,
        id      TEXT NOT NULL,                 -- as its passes name it
        entry   TEXT NOT NULL CHECK (json_valid(entry)),   -- as in a trust document, but for its long lists
        lists   TEXT CHECK (json_valid(lists)),            -- where those are; NULL: there are none
        summary TEXT CHECK (json_valid(summary)),          -- as a list of issuers shows it; NULL: to be worked out
        PRIMARY KEY (format, id)
      ) STRICT;
      CREATE INDEX issuers_with_lists ON issuers_apart (format, id) WHERE lists IS NOT NULL;

      CREATE TABLE issuer_imports (            -- of its own: an issuer is heard of more often than it changes
        format        TEXT NOT NULL,
        id            TEXT NOT NULL,
        imported_at_s INTEGER NOT NULL,        -- Unix seconds, UTC
        PRIMARY KEY (format, id)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE list_parts (
        hash  TEXT NOT NULL PRIMARY KEY CHECK (length(hash) = 43),   -- SHA-256 of items, base64url
        items TEXT NOT NULL CHECK (json_valid(items))
      ) STRICT;

      CREATE TABLE history_parts (             -- what a past change needs, should it be undone
        no   INTEGER NOT NULL REFERENCES trust_history ON DELETE CASCADE,
        hash TEXT    NOT NULL,
        PRIMARY KEY (no, hash)
      ) STRICT, WITHOUT ROWID;
      ALTER TABLE trust_history ADD COLUMN size INTEGER NOT NULL DEFAULT 0;   -- characters that it keeps
      UPDATE trust_history SET size = length(before);

      CREATE TABLE issuer_revisions (          -- outlives the issuer: that it is gone is a change too
        format   TEXT    NOT NULL,
        id       TEXT    NOT NULL,
        revision INTEGER NOT NULL UNIQUE CHECK (revision > 0),
        PRIMARY KEY (format, id)
      ) STRICT, WITHOUT ROWID;

      INSERT INTO issuers_apart (format, id, entry) SELECT format, id, entry FROM issuers;
      INSERT INTO issuer_imports SELECT format, id, imported_at_s FROM issuers;
      DROP TABLE issuers;
      ALTER TABLE issuers_apart RENAME TO issuers;
      INSERT INTO issuer_revisions SELECT format, id, row_number() OVER (ORDER BY format, id) FROM issuers;
    `)
    for (const { name, change, row } of revising)
      db.exec(`
        CREATE TRIGGER ${name} AFTER ${change} BEGIN
          INSERT INTO issuer_revisions (format, id, revision)
            VALUES (${row}.format, ${row}.id, (SELECT ifnull(max(revision), 0) + 1 FROM issuer_revisions))
            ON CONFLICT (format, id) DO UPDATE SET revision = excluded.revision;
        END`)
  },
}

/** What changes of an issuer, as far as it matters to a gate or to whom it gives way, and which row says whose. */
const revising = [
  { name: 'issuer_added', change: 'INSERT ON issuers', row: 'new' },
  {
    name: 'issuer_changed',
    change: 'UPDATE ON issuers WHEN old.entry <> new.entry OR old.lists IS NOT new.lists',
    row: 'new',
  },
  { name: 'issuer_withdrawn', change: 'DELETE ON issuers', row: 'old' },
  { name: 'issuer_distrusted', change: 'INSERT ON distrusted_issuers', row: 'new' },
  { name: 'issuer_trusted', change: 'DELETE ON distrusted_issuers', row: 'old' },
  { name: 'issuer_brought', change: 'INSERT ON bundle_issuers', row: 'new' },
  {
    name: 'issuer_brought_by_another',
    change: 'UPDATE ON bundle_issuers WHEN old.signer <> new.signer',
    row: 'new',
  },
  { name: 'issuer_left_alone', change: 'DELETE ON bundle_issuers', row: 'old' },
]
