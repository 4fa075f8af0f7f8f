import type { Migration } from '../migrate.ts'
import { trust } from './0001-trust.ts'
import { counts } from './0002-counts.ts'
import { issuersWhole } from './0003-issuers-whole.ts'
import { audit } from './0004-audit.ts'
import { settings } from './0005-settings.ts'
import { bundles } from './0006-bundles.ts'
import { sync } from './0007-sync.ts'
import { revisions } from './0008-revisions.ts'
import { openGrants } from './0009-open-grants.ts'
import { claims } from './0010-claims.ts'
import { zoneCounts } from './0011-zone-counts.ts'
import { lists } from './0012-lists.ts'
import { lateClaims } from './0013-late-claims.ts'
import { openParties } from './0014-open-parties.ts'

/** In order: the number of a migration is its place here, from 1. */
export const migrations: readonly Migration[] = [
  trust,
  counts,
  issuersWhole,
  audit,
  settings,
  bundles,
  sync,
  revisions,
  openGrants,
  claims,
  zoneCounts,
  lists,
  lateClaims,
  openParties,
]
