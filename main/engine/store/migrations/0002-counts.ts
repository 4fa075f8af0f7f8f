import type { Migration } from '../migrate.ts'

/**
 * How many, never who: no row for a scan, nothing that came out of a pass but its type.
 * The checks are here for the look at the store at its start: a flipped bit is damage like any other.
 */
export const counts: Migration = {
  name: 'counts',
  up(db) {
    db.exec(`
      CREATE TABLE scan_counts (
        bucket_s  INTEGER NOT NULL CHECK (bucket_s % 900 = 0),   -- start of 15 minutes, Unix seconds, UTC
        lane      TEXT    NOT NULL,
        direction TEXT    NOT NULL CHECK (direction IN ('in', 'out')),
        format    TEXT    NOT NULL,            -- 'none' where the text was of none
        pass_type TEXT    NOT NULL,            -- 'none' where no signature was proven
        outcome   TEXT    NOT NULL CHECK (outcome IN ('admit', 'refuse', 'refer')),
        reason    TEXT    NOT NULL,            -- 'none' for an admission
        count     INTEGER NOT NULL CHECK (count > 0),
        PRIMARY KEY (bucket_s, lane, direction, format, pass_type, outcome, reason)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE passage_counts (
        bucket_s  INTEGER NOT NULL CHECK (bucket_s % 900 = 0),
        lane      TEXT    NOT NULL,
        direction TEXT    NOT NULL CHECK (direction IN ('in', 'out')),
        end       TEXT    NOT NULL,            -- what became of an opening
        count     INTEGER NOT NULL CHECK (count > 0),
        PRIMARY KEY (bucket_s, lane, direction, end)
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
