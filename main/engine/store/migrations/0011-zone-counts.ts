import type { Migration } from '../migrate.ts'

/** How many went into each zone and out of it, by event. A row is a zone: of nobody in it is there a trace. */
export const zoneCounts: Migration = {
  name: 'zone counts',
  up(db) {
    db.exec(`
      CREATE TABLE zone_counts (
        event     TEXT    NOT NULL,
        zone      TEXT    NOT NULL,
        entered   INTEGER NOT NULL CHECK (entered >= 0),
        gone_out  INTEGER NOT NULL CHECK (gone_out >= 0),
        unseen    INTEGER NOT NULL CHECK (unseen >= 0),   -- went out, and were never seen to go in
        corrected INTEGER NOT NULL,                       -- by hand, all together; negative: fewer
        PRIMARY KEY (event, zone),
        CHECK (entered + unseen + corrected >= gone_out)  -- nobody has fewer than nobody inside
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
