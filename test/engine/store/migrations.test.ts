import Database from 'better-sqlite3'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { migrate } from '../../../main/engine/store/migrate.ts'
import { migrations } from '../../../main/engine/store/migrations/all.ts'
import { labelAs } from '../../../main/engine/store/store-kind.ts'
import { TrustStore } from '../../../main/engine/store/trust-store.ts'
import { newFolder } from '../../support/folder.ts'
import { openGateStore } from '../../support/gate-store.ts'
import { ShcAuthority } from '../../support/shc-authority.ts'

describe('a store of an earlier version', () => {
  it('is brought forward with every issuer, key and list that it holds', () => {
    const folder = newFolder()
    const authority = new ShcAuthority()
    const crl = { kid: authority.kid, method: 'rid', ctr: 1, rids: ['lost-phone'] }
    const db = new Database(join(folder, 'passgate.db'))
    labelAs(db, 'real')
    migrate(db, migrations.slice(0, 2))
    db.prepare('INSERT INTO issuers VALUES (?, ?, ?, ?)').run('smart-health-card', authority.iss, 'A', 7)
    db.prepare('INSERT INTO keys VALUES (?, ?, ?, ?)').run(
      'smart-health-card',
      authority.iss,
      authority.kid,
      JSON.stringify(authority.jwk),
    )
    db.prepare('INSERT INTO revocations VALUES (?, ?, ?, ?, ?)').run(
      'smart-health-card',
      authority.iss,
      authority.kid,
      1,
      JSON.stringify(crl),
    )
    db.close()
    const trust = new TrustStore(openGateStore(folder).store)
    expect(trust.document()).toEqual({
      issuers: [
        {
          format: 'smart-health-card',
          iss: authority.iss,
          name: 'A',
          jwks: { keys: [authority.jwk] },
          crls: [crl],
        },
      ],
    })
    expect(trust.list()).toMatchObject([{ importedAtS: 7, keys: 1, revocationLists: 1 }])
  })
})
