import { describe, expect, it } from 'vitest'
import { Audit } from '../../../main/engine/store/audit.ts'
import { TrustStore } from '../../../main/engine/store/trust-store.ts'
import { newFolder } from '../../support/folder.ts'
import { importedBy, openGateStore } from '../../support/gate-store.ts'
import { ShcAuthority } from '../../support/shc-authority.ts'

/** A log of three imports. */
async function threeLines() {
  const { store } = openGateStore(newFolder())
  const trust = new TrustStore(store)
  for (const name of ['a', 'b', 'c']) {
    const imported = await trust.import(new ShcAuthority(`https://${name}.example`).trust(), 7, importedBy)
    expect(imported.ok).toBe(true)
  }
  return { audit: new Audit(store), db: store.db, trust }
}

describe('the audit log', () => {
  it('says who changed what, newest first, and is whole', async () => {
    const { audit } = await threeLines()
    expect(audit.newest(2)).toMatchObject([
      { no: 3, atS: 7, actor: 'tester', action: 'trust-imported' },
      { no: 2, atS: 7, actor: 'tester', action: 'trust-imported' },
    ])
    expect(JSON.parse(audit.newest(1)[0]?.detail ?? '')).toEqual({
      from: 'trust.json',
      issuersAdded: 1,
      issuersUpdated: 0,
      issuersWithdrawn: 0,
      issuersDistrusted: 0,
      issuersTrusted: 0,
      keysAdded: 1,
      keysWithdrawn: 0,
    })
    expect(audit.check()).toMatchObject({ kind: 'whole', lines: 3 })
  })

  it.each([
    ['changed', "UPDATE audit SET actor = 'nobody' WHERE no = 2", 2],
    ['dated back', 'UPDATE audit SET at_s = 6 WHERE no = 1', 1],
    ['taken out', 'DELETE FROM audit WHERE no = 2', 2],
    [
      'taken out, and the next renumbered',
      'DELETE FROM audit WHERE no = 2; UPDATE audit SET no = 2 WHERE no = 3',
      2,
    ],
    ['put in', "INSERT INTO audit VALUES (4, 8, 'x', 'y', '{}', zeroblob(32))", 4],
  ])('is broken where a line was %s', async (_what, sql, no) => {
    const { audit, db } = await threeLines()
    db.exec(sql)
    expect(audit.check()).toEqual({ kind: 'broken', no })
  })

  it('that has lost its end no longer holds the head that was noted', async () => {
    const { audit, db } = await threeLines()
    const check = audit.check()
    const head = check.kind === 'whole' ? check.head : ''
    expect(audit.holds(head)).toBe(true)
    db.exec('DELETE FROM audit WHERE no = 3')
    expect(audit.check()).toMatchObject({ kind: 'whole', lines: 2 })
    expect(audit.holds(head)).toBe(false)
  })

  it('has no line of an import that changed nothing', async () => {
    const { audit, trust } = await threeLines()
    await trust.import(trust.document(), 9, importedBy)
    expect(audit.newest(9)).toHaveLength(3)
  })
})
