import type { Migration } from '../migrate.ts'

/** Whose signed bundles this gate takes, which issuers came by them, which it does not accept, and how to undo. */
export const bundles: Migration = {
  name: 'bundles',
  up(db) {
    db.exec(`
      CREATE TABLE bundle_signers (
        fingerprint TEXT    NOT NULL PRIMARY KEY CHECK (length(fingerprint) = 43),
        pinned      INTEGER NOT NULL CHECK (pinned IN (0, 1)),   -- a row outlives its pin, for the serial's sake
        last_serial INTEGER NOT NULL CHECK (last_serial >= 0),   -- of the last bundle that was taken; 0 before the first
        changed_at_s INTEGER NOT NULL                            -- Unix seconds, UTC
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE bundle_issuers (
        format TEXT NOT NULL,
        id     TEXT NOT NULL,
        signer TEXT NOT NULL,                  -- whose next bundle withdraws this issuer by not naming it
        PRIMARY KEY (format, id)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE distrusted_issuers (        -- known and not accepted; outlives the issuer, should it come back
        format TEXT NOT NULL,
        id     TEXT NOT NULL,
        PRIMARY KEY (format, id)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE trust_history (
        no     INTEGER PRIMARY KEY AUTOINCREMENT,
        at_s   INTEGER NOT NULL,               -- Unix seconds, UTC
        action TEXT    NOT NULL,               -- as in the audit log
        before TEXT    NOT NULL CHECK (json_valid(before))   -- what the change replaced
      ) STRICT;
    `)
  },
}
