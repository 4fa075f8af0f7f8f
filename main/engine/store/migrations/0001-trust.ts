import type { Migration } from '../migrate.ts'

/** Whom this gate trusts. Keys and lists are kept as their issuer wrote them: what is judged of them may change. */
export const trust: Migration = {
  name: 'trust',
  up(db) {
    db.exec(`
      CREATE TABLE issuers (
        format        TEXT NOT NULL,
        iss           TEXT NOT NULL,
        name          TEXT NOT NULL,
        imported_at_s INTEGER NOT NULL,        -- Unix seconds, UTC
        PRIMARY KEY (format, iss)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE keys (
        format TEXT NOT NULL,
        iss    TEXT NOT NULL,
        kid    TEXT NOT NULL,
        jwk    TEXT NOT NULL CHECK (json_valid(jwk)),
        PRIMARY KEY (format, iss, kid),
        FOREIGN KEY (format, iss) REFERENCES issuers ON DELETE CASCADE
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE revocations (
        format TEXT NOT NULL,
        iss    TEXT NOT NULL,
        kid    TEXT NOT NULL,
        ctr    INTEGER,                        -- grows with each issue of the list; NULL for a list that breaks a rule
        crl    TEXT NOT NULL CHECK (json_valid(crl)),
        PRIMARY KEY (format, iss, kid),
        FOREIGN KEY (format, iss, kid) REFERENCES keys ON DELETE CASCADE
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
