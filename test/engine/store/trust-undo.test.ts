import { describe, expect, it } from 'vitest'
import { Audit } from '../../../main/engine/store/audit.ts'
import { BundleSigners } from '../../../main/engine/store/bundle-signers.ts'
import { TrustStore } from '../../../main/engine/store/trust-store.ts'
import type { TrustDocument } from '../../../main/engine/trust/trust-document.ts'
import { newFolder } from '../../support/folder.ts'
import { importedBy, openGateStore } from '../../support/gate-store.ts'
import { ShcAuthority } from '../../support/shc-authority.ts'

const signer = 'a'.repeat(43)
const [a, b] = [new ShcAuthority('https://a.example'), new ShcAuthority('https://b.example')]
const how = { atS: 7, actor: 'tester', dryRun: false }

function gate() {
  const { store } = openGateStore(newFolder())
  const trust = new TrustStore(store)
  const bundle = (serial: number, document: TrustDocument, dryRun = false) =>
    trust.importBundle({ signer, serial, madeAtS: 0, madeBy: 'A venue', trust: document }, 7, importedBy, {
      dryRun,
    })
  return { store, trust, bundle }
}

describe('a change of trust', () => {
  it('is taken back, one after the other, until nothing is left to undo', async () => {
    const { store, trust, bundle } = gate()
    new BundleSigners(store).pin(signer, 'tester', 7)
    const states: TrustDocument[] = [trust.document()]
    const done = async (change: unknown) => {
      expect(await change).toMatchObject({ ok: true })
      states.push(trust.document())
    }
    await done(trust.import(a.trust(), 7, importedBy))
    await done(trust.choose({ accepted: false, id: a.iss, format: null }, how))
    await done(bundle(1, { issuers: [...a.trust().issuers, ...b.trust().issuers], distrusted: [] }))
    await done(bundle(2, { ...b.trust(), distrusted: [] }))
    for (const undone of ['trust-imported', 'trust-imported', 'issuers-distrusted', 'trust-imported']) {
      expect(trust.document()).toEqual(states.pop())
      expect(trust.undo(8, 'tester')).toMatchObject({ ok: true, value: { undone, madeAtS: 7 } })
    }
    expect(trust.document()).toEqual({ issuers: [] })
    expect(trust.undo(8, 'tester')).toEqual({ ok: true, value: null })
    const lines = new Audit(store).newest(99)
    expect(lines.filter(({ action }) => action === 'trust-undone')).toHaveLength(4)
  })

  it('says how many keys go and come back with it', async () => {
    const { trust } = gate()
    await trust.import(a.trust(), 7, importedBy)
    const next = new ShcAuthority(a.iss)
    expect(await trust.import(next.trust(), 7, importedBy)).toMatchObject({
      value: { issuersUpdated: 1, keysAdded: 1, keysWithdrawn: 1 },
    })
    expect(trust.undo(8, 'tester')).toMatchObject({
      value: { issuersUpdated: 1, keysAdded: 1, keysWithdrawn: 1 },
    })
  })

  it('that came in a bundle may come again once it was taken back', async () => {
    const { store, trust, bundle } = gate()
    new BundleSigners(store).pin(signer, 'tester', 7)
    expect(await bundle(5, a.trust())).toMatchObject({ ok: true })
    expect(await bundle(5, a.trust())).toMatchObject({ ok: false, error: { code: 'bundle-older' } })
    trust.undo(8, 'tester')
    expect(await bundle(5, a.trust())).toMatchObject({ ok: true, value: { issuersAdded: 1, keysAdded: 1 } })
  })

  it('is only told of in a dry run, of an import as of an undo', async () => {
    const { store, trust, bundle } = gate()
    new BundleSigners(store).pin(signer, 'tester', 7)
    const dry = { dryRun: true }
    expect(await trust.import(a.trust(), 7, importedBy, dry)).toMatchObject({ value: { issuersAdded: 1 } })
    expect(await bundle(5, b.trust(), true)).toMatchObject({ value: { issuersAdded: 1 } })
    expect(trust.document()).toEqual({ issuers: [] })
    expect(new Audit(store).newest(9)).toHaveLength(1)
    await bundle(5, b.trust())
    expect(trust.undo(8, 'tester', dry)).toMatchObject({ value: { issuersWithdrawn: 1, keysWithdrawn: 1 } })
    expect(trust.document().issuers).toHaveLength(1)
  })

  it('is kept for undo twenty times, and no longer', () => {
    const { trust } = gate()
    return trust.import(a.trust(), 7, importedBy).then(() => {
      for (let nth = 0; nth < 25; nth += 1)
        trust.choose({ accepted: nth % 2 === 1, id: null, format: null }, how)
      let undone = 0
      for (let next = trust.undo(8, 'tester'); next.ok && next.value !== null; undone += 1)
        next = trust.undo(8, 'tester')
      expect(undone).toBe(20)
    })
  })

  it('of nothing leaves nothing to undo', async () => {
    const { trust } = gate()
    await trust.import(a.trust(), 7, importedBy)
    await trust.import(a.trust(), 8, importedBy)
    expect(trust.undo(9, 'tester')).toMatchObject({ value: { issuersWithdrawn: 1 } })
    expect(trust.undo(9, 'tester')).toEqual({ ok: true, value: null })
  })
})
