import { describe, expect, it } from 'vitest'
import { verifyTexts } from '../../../main/engine/passes/verify-texts.ts'
import { Audit } from '../../../main/engine/store/audit.ts'
import { everyIssuer, IssuerList, type IssuerFilter } from '../../../main/engine/store/issuer-list.ts'
import { SyncStates } from '../../../main/engine/store/sync-state.ts'
import { TrustStore } from '../../../main/engine/store/trust-store.ts'
import { buildTrustView } from '../../../main/engine/trust/build-trust-view.ts'
import { DccAuthority } from '../../support/dcc-authority.ts'
import { newFolder } from '../../support/folder.ts'
import { importedBy, openGateStore } from '../../support/gate-store.ts'
import { numeric, ShcAuthority } from '../../support/shc-authority.ts'

const atS = 1_750_000_000
const [a, b, mine] = ['a', 'b', 'mine'].map((name) => new ShcAuthority(`https://${name}.example`)) as [
  ShcAuthority,
  ShcAuthority,
  ShcAuthority,
]
const sweden = new DccAuthority({ subject: { C: 'SE', O: 'En myndighet' } })
const tried = { address: 'https://vci.example', validators: null, edition: null, failures: 0, nextTryS: 0 }

/** A gate whose source `vci` has brought two issuers; a person brought one more, and a list of Sweden's certificates. */
async function gate() {
  const { store } = openGateStore(newFolder())
  const trust = new TrustStore(store)
  const directory = { issuers: [...a.trust().issuers, ...b.trust().issuers] }
  const own = { issuers: [...mine.trust().issuers, ...sweden.trust().issuers] }
  const brought = await trust.importAll(directory, atS, importedBy, { name: 'vci', mayShrink: true })
  const imported = await trust.import(own, atS, importedBy)
  expect([brought.ok, imported.ok]).toEqual([true, true])
  const list = new IssuerList(store)
  const ids = (filter: Partial<IssuerFilter> = {}) =>
    list.find({ ...everyIssuer, ...filter }).map(({ id }) => id)
  const answerTo = async (authority: ShcAuthority): Promise<string> => {
    const { view } = await buildTrustView(trust.document())
    const verdict = verifyTexts([numeric(authority.card())], view, atS)
    return verdict.outcome === 'refused' ? verdict.reason : verdict.outcome
  }
  return { store, trust, list, ids, answerTo }
}

describe('the list of issuers', () => {
  it('is narrowed by text, format, country, source and choice', async () => {
    const { ids, trust } = await gate()
    expect(ids()).toEqual(['eu-dcc', a.iss, b.iss, mine.iss])
    expect(ids({ search: ' A.EXAM' })).toEqual([a.iss])
    expect(ids({ format: 'eu-dcc' })).toEqual(['eu-dcc'])
    expect(ids({ country: 'SE' })).toEqual(['eu-dcc'])
    expect(ids({ source: 'vci' })).toEqual([a.iss, b.iss])
    trust.choose({ accepted: false, id: b.iss, format: null }, { atS, actor: 'tester' })
    expect(ids({ accepted: false })).toEqual([b.iss])
    expect(ids({ accepted: true, source: 'vci' })).toEqual([a.iss])
  })

  it('tells of each how old it is and what ails its source: an answer without news is news too', async () => {
    const { store, list } = await gate()
    const states = new SyncStates(store)
    const first = () => list.find({ ...everyIssuer, search: a.iss })[0]
    expect(first()).toMatchObject({ source: 'vci', importedAtS: atS, currentAtS: atS, lastError: null })
    states.put({ ...tried, source: 'vci', lastSuccessS: atS + 60, lastFault: null })
    expect(first()).toMatchObject({ importedAtS: atS, currentAtS: atS + 60, lastError: null })
    states.put({ ...tried, source: 'vci', lastSuccessS: atS + 60, lastFault: 'offline' })
    expect(first()).toMatchObject({ currentAtS: atS + 60, lastError: 'offline' })
    expect(list.find({ ...everyIssuer, search: mine.iss })[0]).toMatchObject({
      source: null,
      lastError: null,
    })
  })

  it('follows what changes, by its own connection or another', async () => {
    const { list, ids, trust } = await gate()
    const [before] = list.find({ ...everyIssuer, search: a.iss })
    const next = new ShcAuthority(a.iss)
    const [entry] = a.trust().issuers
    const both = { issuers: [{ ...entry, name: 'Another name', jwks: { keys: [a.jwk, next.jwk] } }] }
    await trust.import(both as Parameters<TrustStore['import']>[0], atS, importedBy)
    expect([before?.keys, list.find({ ...everyIssuer, search: 'another' })]).toMatchObject([1, [{ keys: 2 }]])
    trust.undo(atS, 'tester')
    expect(ids({ search: 'another' })).toEqual([])
  })
})

describe('a venue that does not accept a directory', () => {
  it('knows its passes as genuine, and no others of its name', async () => {
    const { store, trust, answerTo } = await gate()
    const choice = { accepted: false, id: null, format: null, source: 'vci' }
    const how = { atS, actor: 'tester' }
    const dry = trust.choose(choice, { ...how, dryRun: true })
    expect(trust.choose(choice, how)).toEqual(dry)
    expect(dry).toMatchObject({ value: { issuers: 2, issuersDistrusted: 2, keysWithdrawn: 0 } })
    expect(await answerTo(a)).toBe('issuer-not-trusted')
    expect(await answerTo(new ShcAuthority(a.iss))).toBe('key-unknown')
    expect(await answerTo(new ShcAuthority('https://nobody.example'))).toBe('issuer-unknown')
    expect(await answerTo(mine)).toBe('verified')
    expect(JSON.parse(new Audit(store).newest(1)[0]?.detail ?? '')).toMatchObject({
      issuer: 'all',
      source: 'vci',
      issuersDistrusted: 2,
    })
  })
})
