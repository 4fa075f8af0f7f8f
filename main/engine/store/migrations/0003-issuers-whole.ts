import type { Migration } from '../migrate.ts'

/**
 * An issuer as one document: what it consists of is its format's own affair, and the formats differ (keys, certificates,
 * a DID document, lists of withdrawn tickets).
 */
export const issuersWhole: Migration = {
  name: 'issuers-whole',
  up(db) {
    db.exec(`
      CREATE TABLE issuers_whole (
        format        TEXT NOT NULL,
        id            TEXT NOT NULL,           -- as its passes name it
        entry         TEXT NOT NULL CHECK (json_valid(entry)),   -- as in a trust document
        imported_at_s INTEGER NOT NULL,        -- Unix seconds, UTC
        PRIMARY KEY (format, id)
      ) STRICT, WITHOUT ROWID;

      INSERT INTO issuers_whole
        SELECT format, iss, json_object(
          'format', format, 'iss', iss, 'name', name,
          'jwks', json_object('keys', json((
            SELECT json_group_array(json(jwk)) FROM keys k WHERE k.format = i.format AND k.iss = i.iss))),
          'crls', json((
            SELECT json_group_array(json(crl)) FROM revocations r WHERE r.format = i.format AND r.iss = i.iss))
        ), imported_at_s FROM issuers i;

      DROP TABLE revocations;
      DROP TABLE keys;
      DROP TABLE issuers;
      ALTER TABLE issuers_whole RENAME TO issuers;
    `)
  },
}
