import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { TrustStore } from '../../../main/engine/store/trust-store.ts'
import { verifyTexts } from '../../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../../main/engine/trust/build-trust-view.ts'
import {
  demoNamespace,
  parseTrustDocument,
  type TrustDocument,
} from '../../../main/engine/trust/trust-document.ts'
import { newFolder } from '../../support/folder.ts'
import { importedBy, openGateStore } from '../../support/gate-store.ts'
import { parts } from '../../support/parts.ts'
import { numeric, ShcAuthority } from '../../support/shc-authority.ts'
import { listed } from '../../support/listed.ts'

const importedAtS = 1_795_000_000

function trustStore(kind: 'real' | 'demo' = 'real') {
  const { store } = openGateStore(newFolder(), kind)
  const trust = new TrustStore(store)
  return {
    store,
    trust,
    /** Imports, and tells what changed. */
    take: async (document: TrustDocument) => {
      const change = await trust.import(document, importedAtS, importedBy)
      if (!change.ok) throw new Error(change.error.code)
      return change.value
    },
    /** What a gate that trusts what is on disk makes of a card. */
    answerTo: async (card: string) => {
      const { view } = await buildTrustView(trust.document())
      const verdict = verifyTexts([numeric(card)], view, importedAtS)
      return verdict.outcome === 'refused' ? verdict.reason : [verdict.outcome, ...verdict.warnings]
    },
  }
}

const crlOf = ({ kid }: ShcAuthority, ctr: number, rids: readonly string[]) => ({
  kid,
  method: 'rid',
  ctr,
  rids: [...rids],
})
const unchanged = {
  issuersAdded: 0,
  issuersUpdated: 1,
  issuersWithdrawn: 0,
  issuersDistrusted: 0,
  issuersTrusted: 0,
  keysAdded: 0,
  keysWithdrawn: 0,
  leftOut: [],
}

describe('a trust file that is imported', () => {
  it('comes out of the store as it went in', async () => {
    const { store, trust, take } = trustStore()
    const [a, b] = [new ShcAuthority('https://a.example'), new ShcAuthority('https://b.example')]
    const document = {
      issuers: [...a.trust([crlOf(a, 2, ['x', 'y.1700000000'])]).issuers, ...b.trust().issuers],
    }
    expect(await take(document)).toEqual({ ...unchanged, issuersAdded: 2, issuersUpdated: 0, keysAdded: 2 })
    expect(trust.document()).toEqual(document)
    expect(listed(store)).toMatchObject([
      { id: a.iss, keys: 1, revocationLists: 1, importedAtS },
      { id: b.iss, keys: 1, revocationLists: 0, importedAtS },
    ])
  })

  it('changes nothing when it is imported again', async () => {
    const { trust, take } = trustStore()
    const authority = new ShcAuthority()
    const document = authority.trust([crlOf(authority, 2, ['x'])])
    await take(document)
    expect(await take(document)).toEqual(unchanged)
    expect(trust.document()).toEqual(document)
  })

  it('says nothing of issuers that it does not name', async () => {
    const { trust, take } = trustStore()
    await take(new ShcAuthority('https://a.example').trust())
    await take(new ShcAuthority('https://b.example').trust())
    expect(trust.document().issuers).toHaveLength(2)
  })

  it('withdraws the key that its issuer no longer lists, and passes signed with it are refused', async () => {
    const { take, answerTo } = trustStore()
    const [old, renewed] = [new ShcAuthority(), new ShcAuthority()]
    await take(old.trust([crlOf(old, 1, ['x'])]))
    expect(await answerTo(old.card())).toEqual(['verified'])
    expect(await take(renewed.trust())).toEqual({ ...unchanged, keysAdded: 1, keysWithdrawn: 1 })
    expect(await answerTo(old.card())).toBe('key-unknown')
    expect(await answerTo(renewed.card())).toEqual(['verified'])
  })

  it('keeps the good key beside one that breaks a rule, and names that one', async () => {
    const { trust, take } = trustStore()
    const authority = new ShcAuthority()
    const [issuer] = authority.trust().issuers
    if (issuer === undefined) throw new Error('no issuer')
    const bad = { ...authority.jwk, kid: 'not-its-thumbprint' }
    const change = await take({ issuers: [{ ...issuer, jwks: { keys: [bad, authority.jwk] } }] })
    expect(change.leftOut).toEqual([
      { issuer: authority.iss, kid: 'not-its-thumbprint', fault: 'key-wrong-id' },
    ])
    expect(trust.document().issuers).toEqual([{ ...issuer, jwks: { keys: [authority.jwk] } }])
  })
})

const revokedCard = (authority: ShcAuthority): string => authority.card({ vc: { rid: 'lost-phone' } })

describe('a revocation list', () => {
  it('is replaced by a newer one', async () => {
    const authority = new ShcAuthority()
    const { take, answerTo } = trustStore()
    await take(authority.trust([crlOf(authority, 1, [])]))
    expect(await answerTo(revokedCard(authority))).toEqual(['verified'])
    await take(authority.trust([crlOf(authority, 2, ['lost-phone'])]))
    expect(await answerTo(revokedCard(authority))).toBe('revoked')
  })

  it('is never replaced by an older one', async () => {
    const authority = new ShcAuthority()
    const { take, answerTo } = trustStore()
    await take(authority.trust([crlOf(authority, 2, ['lost-phone'])], { crlVersion: 2 }))
    const change = await take(authority.trust([crlOf(authority, 1, [])], { crlVersion: 1 }))
    expect(change.leftOut).toEqual([{ issuer: authority.iss, kid: authority.kid, fault: 'crl-older' }])
    expect(await answerTo(revokedCard(authority))).toBe('revoked')
  })

  it.each([
    ['is malformed', { rids: 'all of them' }, 'crl-malformed'],
    ['says the same twice', { rids: ['x', 'x'] }, 'crl-duplicate'],
    ['is of another version than its key says', { ctr: 9 }, 'crl-wrong-version'],
    ['is of an unknown kind', { method: 'bloom' }, 'crl-wrong-method'],
  ])('stays in force when the next one %s, and the gate need not warn', async (_, wrong, fault) => {
    const authority = new ShcAuthority()
    const { take, answerTo } = trustStore()
    await take(authority.trust([crlOf(authority, 2, ['lost-phone'])], { crlVersion: 2 }))
    const next = { ...crlOf(authority, 3, []), ...wrong }
    const change = await take(authority.trust([next], { crlVersion: 3 }))
    expect(change.leftOut).toEqual([{ issuer: authority.iss, kid: authority.kid, fault }])
    expect(await answerTo(revokedCard(authority))).toBe('revoked')
    expect(await answerTo(authority.card())).toEqual(['verified'])
  })

  it('that is malformed where there is no earlier good one is told of with each pass, until a good one comes', async () => {
    const authority = new ShcAuthority()
    const { store, take, answerTo } = trustStore()
    await take(authority.trust([{ ...crlOf(authority, 1, []), rids: 7 }]))
    expect(await answerTo(authority.card())).toEqual(['verified', 'revocation-list-invalid'])
    expect(listed(store)).toMatchObject([{ revocationLists: 0 }])
    await take(authority.trust([crlOf(authority, 1, ['lost-phone'])]))
    expect(await answerTo(authority.card())).toEqual(['verified'])
    expect(await answerTo(revokedCard(authority))).toBe('revoked')
  })

  it('stays when a file comes without one', async () => {
    const authority = new ShcAuthority()
    const { take, answerTo } = trustStore()
    await take(authority.trust([crlOf(authority, 2, ['lost-phone'])], { crlVersion: 2 }))
    await take(authority.trust([], { crlVersion: 3 }))
    expect(await answerTo(revokedCard(authority))).toBe('revoked')
  })

  it('of a key that its issuer does not list is left out, and named', async () => {
    const [authority, other] = [new ShcAuthority(), new ShcAuthority()]
    const { take } = trustStore()
    const change = await take(authority.trust([crlOf(other, 1, [])]))
    expect(change.leftOut).toEqual([{ issuer: authority.iss, kid: other.kid, fault: 'crl-without-key' }])
  })
})

describe('demo trust and real trust', () => {
  const demo = new ShcAuthority(`${demoNamespace}anybody`)
  const real = new ShcAuthority('https://a.example')

  it.each([
    ['a demo issuer in a real store', 'real', demo],
    ['a real issuer in a demo store', 'demo', real],
  ] as const)('never mix: %s is refused, with all that came with it', async (_, kind, stranger) => {
    const { trust } = trustStore(kind)
    const mixed = { issuers: [...demo.trust().issuers, ...real.trust().issuers] }
    const refused = { ok: false, error: { code: 'issuer-not-allowed', issuer: stranger.iss } }
    expect(await trust.import(stranger.trust(), importedAtS, importedBy)).toEqual(refused)
    expect(await trust.import(mixed, importedAtS, importedBy)).toEqual(refused)
    expect(trust.document()).toEqual({ issuers: [] })
  })
})

describe('an import that finds the disk full', () => {
  it('changes nothing at all', async () => {
    const { store } = openGateStore(newFolder())
    const trust = new TrustStore(store)
    await trust.import(new ShcAuthority('https://a.example').trust(), importedAtS, importedBy)
    const before = trust.document()
    store.db.pragma(`max_page_count = ${String(store.db.pragma('page_count', { simple: true }))}`)
    const many = Array.from({ length: 60 }, (_, nth) => new ShcAuthority(`https://${nth}.example`))
    const flood = { issuers: many.flatMap((authority) => authority.trust().issuers) }
    const full = await trust.import(flood, importedAtS, importedBy)
    expect(full).toMatchObject({ ok: false, error: { code: 'store-full' } })
    expect(trust.document()).toEqual(before)
  })
})

describe.skipIf(parts.vectors === null)('every card of the test vectors', () => {
  it('gets the same answer by way of the store', async () => {
    const requests = execFileSync(
      process.execPath,
      [parts.vectors ?? '', '--only', 'shc', '--requests', '--', 'nothing'],
      { maxBuffer: 100_000_000 },
    )
      .toString()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { texts: string[]; at: number; trust: unknown })
    let compared = 0
    for (const { texts, at, trust } of requests) {
      const document = parseTrustDocument(trust)
      if (!document.ok) continue
      const { trust: stored, take } = trustStore()
      await take(document.value)
      const direct = verifyTexts(texts, (await buildTrustView(document.value)).view, at)
      const byStore = verifyTexts(texts, (await buildTrustView(stored.document())).view, at)
      expect(JSON.stringify(byStore)).toBe(JSON.stringify(direct))
      compared += 1
    }
    expect(compared).toBeGreaterThan(30)
  })
})
