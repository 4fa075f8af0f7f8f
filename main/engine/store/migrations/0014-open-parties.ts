import type { Migration } from '../migrate.ts'

/** For how many people a gate was opened, so that one that is cut short counts all of them. */
export const openParties: Migration = {
  name: 'open parties',
  up(db) {
    db.exec('ALTER TABLE open_grants ADD COLUMN people INTEGER NOT NULL DEFAULT 1 CHECK (people > 0)')
  },
}
