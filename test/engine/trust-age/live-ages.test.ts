import { describe, expect, it } from 'vitest'
import type { Notice } from '../../../main/contract/gate-api.ts'
import { IssuerOrigins } from '../../../main/engine/store/issuer-origins.ts'
import { SyncStates } from '../../../main/engine/store/sync-state.ts'
import { TrustStore } from '../../../main/engine/store/trust-store.ts'
import { TrustAge, type OwnAgeLimits } from '../../../main/engine/trust-age/age-limits.ts'
import { LiveAges } from '../../../main/engine/trust-age/live-ages.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { newFolder } from '../../support/folder.ts'
import { importedBy, openGateStore } from '../../support/gate-store.ts'
import { ShcAuthority } from '../../support/shc-authority.ts'

const hourMs = 3_600_000

/** A gate whose source `vci` has brought one issuer, and of which somebody has imported another. */
async function gate(own?: OwnAgeLimits) {
  const { store } = openGateStore(newFolder())
  const clock = new FakeClock()
  const startS = clock.wallMs() / 1_000
  const trust = new TrustStore(store)
  const states = new SyncStates(store)
  const listed = new ShcAuthority('https://listed.example')
  const byHand = new ShcAuthority('https://hand.example')
  const answered = (atS: number, source = 'vci') =>
    states.put({
      source,
      address: 'https://vci.example',
      validators: null,
      edition: null,
      lastSuccessS: atS,
      lastFault: null,
      failures: 0,
      nextTryS: atS,
    })
  const by = { actor: 'source vci', from: 'vci.example' }
  await trust.importAll(listed.trust(), startS, by, { name: 'vci', mayShrink: false })
  await trust.import(byHand.trust(), startS, importedBy)
  answered(startS)
  const ages = new LiveAges({
    origins: new IssuerOrigins(store),
    trust: TrustAge.parse({}),
    sources: [{ name: 'vci', age: own }],
    clock,
  })
  let notices: Notice[] = []
  ages.start({
    notify: (notice) => {
      notices = [...notices, notice]
    },
    withdraw: ({ code, keys }) => {
      notices = notices.filter((other) => other.code !== code || other.keys?.name !== keys?.name)
    },
  })
  return {
    store,
    trust,
    /** What so long makes of ages, without the thousands of looks on the way: they go by the date alone. */
    later: (ms: number) => {
      clock.setWall(ms)
    },
    /** Until the gate has looked again. */
    look: () => clock.advance(5_000),
    answered,
    startS,
    nowS: () => clock.wallMs() / 1_000,
    stateOf: (authority: ShcAuthority) =>
      ages.keyAge('smart-health-card', authority.iss, clock.wallMs() / 1_000)?.state ?? 'fresh',
    listed,
    byHand,
    told: () => notices.map(({ code, keys }) => `${code} ${keys?.origin} ${keys?.name}`.trim()),
  }
}

describe('keys that a source has brought', () => {
  it('grow old by its last answer alone, and one forgotten source touches nobody else’s passes', async () => {
    const { later, look, stateOf, listed, byHand, told } = await gate()
    later(48 * hourMs - 1)
    expect(stateOf(listed)).toBe('fresh')
    expect(told()).toEqual([])
    later(1)
    expect(stateOf(listed)).toBe('stale')
    look()
    expect(told()).toEqual(['keys-stale source vci'])
    later(12 * 24 * hourMs)
    look()
    expect([stateOf(listed), stateOf(byHand)]).toEqual(['expired', 'fresh'])
    expect(told()).toEqual(['keys-expired-refer source vci'])
  })

  it('are fresh again when it has answered, were it that nothing has changed; and the notice goes', async () => {
    const { later, look, answered, nowS, stateOf, listed, told } = await gate()
    later(100 * hourMs)
    look()
    expect(told()).toEqual(['keys-stale source vci'])
    answered(nowS())
    look()
    expect(stateOf(listed)).toBe('fresh')
    expect(told()).toEqual([])
  })

  it('age by the source’s own limits where it has some', async () => {
    const { later, stateOf, listed } = await gate({ staleAfterHours: 1, expiredAfterHours: 2 })
    later(hourMs)
    expect(stateOf(listed)).toBe('stale')
    later(hourMs)
    expect(stateOf(listed)).toBe('expired')
  })

  it('are a person’s once somebody has imported them, from then on', async () => {
    const { later, look, trust, listed, stateOf, nowS } = await gate()
    later(100 * hourMs)
    await trust.import(listed.trust(), nowS(), importedBy)
    look()
    expect(stateOf(listed)).toBe('fresh')
  })
})

describe('keys that somebody has imported', () => {
  it('last for a season, and say then how old they are', async () => {
    const { later, look, answered, nowS, stateOf, byHand, told } = await gate()
    later(30 * 24 * hourMs)
    answered(nowS())
    look()
    expect(stateOf(byHand)).toBe('stale')
    expect(told()).toEqual(['keys-stale import'])
    later(150 * 24 * hourMs)
    expect(stateOf(byHand)).toBe('expired')
  })

  it('are as old as their bundle, not as its way on a stick', async () => {
    const { later, look, trust, store, startS, nowS, stateOf } = await gate()
    const signer = 'f'.repeat(43)
    store.db.prepare('INSERT INTO bundle_signers VALUES (?, 1, 0, ?)').run(signer, Math.floor(startS))
    later(29 * 24 * hourMs)
    const bundled = new ShcAuthority('https://bundled.example')
    const bundle = { signer, serial: 1, madeAtS: startS, madeBy: 'A stadium', trust: bundled.trust() }
    expect(await trust.importBundle(bundle, nowS(), importedBy)).toMatchObject({ ok: true })
    look()
    expect(stateOf(bundled)).toBe('fresh')
    later(24 * hourMs)
    expect(stateOf(bundled)).toBe('stale')
  })

  it('are of no interest once the venue does not accept them', async () => {
    const { later, look, trust, byHand, nowS, told } = await gate()
    const choice = { accepted: false, id: byHand.iss, format: null }
    trust.choose(choice, { atS: nowS(), actor: 'tester', dryRun: false })
    later(40 * 24 * hourMs)
    look()
    expect(told()).toEqual(['keys-expired-refer source vci'])
  })
})
