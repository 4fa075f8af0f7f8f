import Database from 'better-sqlite3'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { smartHealthCardTrust } from '../../../main/engine/passes/smart-health-card/trust.ts'
import { migrate } from '../../../main/engine/store/migrate.ts'
import { migrations } from '../../../main/engine/store/migrations/all.ts'
import { labelAs } from '../../../main/engine/store/store-kind.ts'
import { TrustStore } from '../../../main/engine/store/trust-store.ts'
import { LiveTrust } from '../../../main/engine/trust/live-trust.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { newFolder } from '../../support/folder.ts'
import { openGateStore } from '../../support/gate-store.ts'
import { ShcAuthority } from '../../support/shc-authority.ts'
import { listed } from '../../support/listed.ts'

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
    const { store } = openGateStore(folder)
    expect(new TrustStore(store).document()).toEqual({
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
    expect(listed(store)).toMatchObject([{ importedAtS: 7, keys: 1, revocationLists: 1 }])
  })

  it('from before lists were kept apart is in use at once, and what was changed in it can be undone', async () => {
    const folder = newFolder()
    const [a, b] = [new ShcAuthority('https://a.example'), new ShcAuthority('https://b.example')]
    const db = new Database(join(folder, 'passgate.db'))
    labelAs(db, 'real')
    migrate(db, migrations.slice(0, 7))
    const put = db.prepare('INSERT INTO issuers VALUES (?, ?, ?, ?)')
    for (const { iss, ...authority } of [a, b].map((issuer) => ({ iss: issuer.iss, ...issuer.trust() })))
      put.run('smart-health-card', iss, JSON.stringify(authority.issuers[0]), 7)
    const unknown = { entry: null, importedAtS: 0, broughtBy: null, distrusted: false }
    const issuers = [{ format: 'smart-health-card', id: b.iss, ...unknown }]
    db.prepare('INSERT INTO trust_history (at_s, action, before) VALUES (?, ?, ?)').run(
      7,
      'trust-imported',
      JSON.stringify({ issuers, serial: null }),
    )
    db.close()
    const trust = new TrustStore(openGateStore(folder).store)
    const trustedBy = (live: LiveTrust) => [...live.view.of(smartHealthCardTrust).keys()]
    const live = await LiveTrust.open(trust, new FakeClock())
    expect(trustedBy(live)).toEqual([a.iss, b.iss])
    live.close()
    expect(trust.undo(8, 'tester')).toMatchObject({ value: { issuersWithdrawn: 1, keysWithdrawn: 1 } })
    const after = await LiveTrust.open(trust, new FakeClock())
    expect(trustedBy(after)).toEqual([a.iss])
    after.close()
  })
})
