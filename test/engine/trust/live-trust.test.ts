import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { smartHealthCardTrust } from '../../../main/engine/passes/smart-health-card/trust.ts'
import { verifyTexts } from '../../../main/engine/passes/verify-texts.ts'
import { TrustStore } from '../../../main/engine/store/trust-store.ts'
import { buildTrustView } from '../../../main/engine/trust/build-trust-view.ts'
import { LiveTrust } from '../../../main/engine/trust/live-trust.ts'
import type { TrustDocument } from '../../../main/engine/trust/trust-document.ts'
import { systemClock, type Clock } from '../../../native/clock.ts'
import { DccAuthority } from '../../support/dcc-authority.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { newFolder } from '../../support/folder.ts'
import { importedBy, openGateStore } from '../../support/gate-store.ts'
import { HealthPassAuthority } from '../../support/health-pass-authority.ts'
import { PretixEvent } from '../../support/pretix-authority.ts'
import { ShcAuthority } from '../../support/shc-authority.ts'
import { VenueTicketAuthority } from '../../support/venue-ticket-authority.ts'

const atS = 1_790_000_000
const [a, b] = [new ShcAuthority('https://a.example'), new ShcAuthority('https://b.example')]

/** So long that it is kept apart from its issuer. */
const manyIds = (first: number, howMany = 5_000): string[] =>
  Array.from({ length: howMany }, (_, nth) => `pass-${String(first + nth).padStart(16, '0')}`)

const crlOf = ({ kid }: ShcAuthority, ctr: number, rids: readonly string[]) => ({
  kid,
  method: 'rid',
  ctr,
  rids,
})

async function gate(first: TrustDocument = { issuers: [] }, clock: Clock = new FakeClock()) {
  const { store } = openGateStore(newFolder())
  const trust = new TrustStore(store)
  const take = async (document: TrustDocument) =>
    expect(await trust.import(document, 7, importedBy)).toMatchObject({ ok: true, value: { leftOut: [] } })
  await take(first)
  const live = await LiveTrust.open(trust, clock)
  onTestFinished(() => live.close())
  const answerTo = (text: string): string => {
    const verdict = verifyTexts([text], live.view, atS)
    return verdict.outcome === 'verified' ? 'verified' : verdict.reason
  }
  return { store, trust, take, live, answerTo }
}

const revokedCard = (authority: ShcAuthority, rid: string): string => authority.card({ vc: { rid } })

describe('a gate whose trust changes', () => {
  it('goes on with what it has until a second has passed, then knows of it', async () => {
    const clock = new FakeClock()
    const { take, answerTo } = await gate(a.trust(), clock)
    await take(b.trust())
    expect([answerTo(a.card()), answerTo(b.card())]).toEqual(['verified', 'issuer-unknown'])
    await clock.pass(1_000)
    expect([answerTo(a.card()), answerTo(b.card())]).toEqual(['verified', 'verified'])
  })

  it('makes ready whom the change is about, and nobody else', async () => {
    const clock = new FakeClock()
    const { take, live } = await gate({ issuers: [...a.trust().issuers, ...b.trust().issuers] }, clock)
    const prepare = vi.spyOn(smartHealthCardTrust, 'prepare')
    onTestFinished(() => prepare.mockRestore())
    const before = live.view.of(smartHealthCardTrust)
    await take({ issuers: [...a.trust([crlOf(a, 1, ['x'])]).issuers, ...b.trust().issuers] })
    await clock.pass(1_000)
    expect(prepare.mock.calls.map(([{ iss }]) => iss)).toEqual([a.iss])
    expect(live.view.of(smartHealthCardTrust).get(b.iss)).toBe(before.get(b.iss))
  })

  it('looks at nothing where nothing has changed, and keeps its view', async () => {
    const clock = new FakeClock()
    const { take, live, trust } = await gate(a.trust(), clock)
    const { view } = live
    const read = vi.spyOn(trust, 'changedAfter')
    await take(a.trust())
    await clock.pass(5_000)
    expect(read).not.toHaveBeenCalled()
    expect(live.view).toBe(view)
  })

  it('knows of what was withdrawn, chosen and undone', async () => {
    const clock = new FakeClock()
    const { trust, answerTo } = await gate(a.trust(), clock)
    trust.choose({ accepted: false, id: a.iss, format: null }, { atS: 7, actor: 'tester', dryRun: false })
    await clock.pass(1_000)
    expect(answerTo(a.card())).toBe('issuer-not-trusted')
    trust.undo(8, 'tester')
    await clock.pass(1_000)
    expect(answerTo(a.card())).toBe('verified')
    trust.undo(9, 'tester')
    await clock.pass(1_000)
    expect(answerTo(a.card())).toBe('issuer-unknown')
  })

  it('takes along what changes while it is about it', async () => {
    const clock = new FakeClock()
    const { trust, take, answerTo } = await gate({ issuers: [] }, clock)
    await take(a.trust())
    const { changedAfter } = trust
    const reading = vi.spyOn(trust, 'changedAfter').mockImplementationOnce((...asked) => {
      const changes = changedAfter.apply(trust, asked)
      trust.choose({ accepted: false, id: a.iss, format: null }, { atS: 7, actor: 'tester', dryRun: false })
      return changes
    })
    await clock.pass(1_000)
    expect(reading).toHaveBeenCalledTimes(3)
    expect(answerTo(a.card())).toBe('issuer-not-trusted')
  })
})

describe('a long list of revoked passes', () => {
  const [one, other] = [manyIds(0), manyIds(100_000)]

  it('is read from where it is kept, and a change of it too', async () => {
    const clock = new FakeClock()
    const { take, answerTo, trust, store } = await gate(a.trust([crlOf(a, 1, one)]), clock)
    expect(store.db.prepare('SELECT length(entry) FROM issuers').pluck().get()).toBeLessThan(1_000)
    const asked = () =>
      ['pass-0000000000000000', 'pass-0000000000004999', 'pass-0000000000100000', 'pass-000000000000000'].map(
        (rid) => answerTo(revokedCard(a, rid)),
      )
    expect(asked()).toEqual(['revoked', 'revoked', 'verified', 'verified'])
    await take(a.trust([crlOf(a, 2, [...one, ...other])]))
    await clock.pass(1_000)
    expect(asked()).toEqual(['revoked', 'revoked', 'revoked', 'verified'])
    expect(trust.document()).toEqual(a.trust([crlOf(a, 2, [...one, ...other])]))
  })

  it('that breaks a rule is malformed as a short one is, and the pass is good', async () => {
    for (const bad of ['an id that is none', one[17] ?? '']) {
      const { store } = openGateStore(newFolder())
      const trust = new TrustStore(store)
      await trust.import(a.trust([crlOf(a, 1, [...one, bad])]), 7, importedBy)
      const live = await LiveTrust.open(trust, new FakeClock())
      live.close()
      expect(verifyTexts([a.card()], live.view, atS)).toMatchObject({ warnings: ['revocation-list-invalid'] })
    }
  })

  it('is read part by part, and others have their turn in between', async () => {
    const { trust } = await gate(a.trust([crlOf(a, 1, manyIds(0, 50_000))]))
    let nowMs = 0
    // Each look at the clock finds that a step has passed.
    const clock: Clock = { ...systemClock, monotonicMs: () => (nowMs += 5), schedule: () => () => undefined }
    const parts = vi.spyOn(trust, 'listPart')
    let turns = 0
    let watching = true
    const turn = (): void => {
      turns += 1
      if (watching) setImmediate(turn)
    }
    setImmediate(turn)
    const live = await LiveTrust.open(trust, clock)
    watching = false
    expect(parts.mock.calls.length).toBeGreaterThan(20)
    expect(turns).toBeGreaterThanOrEqual(parts.mock.calls.length)
    expect(verifyTexts([revokedCard(a, 'pass-0000000000049999')], live.view, atS)).toMatchObject({
      reason: 'revoked',
    })
  })

  it.each(['gone', 'other than it was'])(
    'of which a part is %s leaves nobody trusted by accident',
    async (how) => {
      const { trust, store } = await gate(a.trust([crlOf(a, 1, one)]))
      const bad = how === 'gone' ? 'DELETE FROM list_parts' : "UPDATE list_parts SET items = '{}'"
      store.db.exec(bad)
      const live = await LiveTrust.open(trust, new FakeClock())
      live.close()
      expect(verifyTexts([a.card()], live.view, atS)).toMatchObject({ reason: 'issuer-unknown' })
      if (how === 'gone') expect(trust.document()).toEqual({ issuers: [] })
    },
  )

  it('whose issuer changes while it is read is read again', async () => {
    const clock = new FakeClock()
    const { trust, take, answerTo } = await gate(a.trust(), clock)
    await take(a.trust([crlOf(a, 1, one)]))
    vi.spyOn(trust, 'listPart').mockImplementationOnce(() => {
      // Twenty-one changes later, nothing needs what was begun with.
      for (let nth = 0; nth < 21; nth += 1)
        trust.choose(
          { accepted: nth % 2 === 1, id: a.iss, format: null },
          { atS: 7, actor: 'tester', dryRun: false },
        )
      return null
    })
    await clock.pass(1_000)
    expect(answerTo(revokedCard(a, one[0] ?? ''))).toBe('revoked')
  })
})

describe('trust that is renewed issuer by issuer', () => {
  it('is what it is when it is made ready at once, for every format', async () => {
    const clock = new FakeClock()
    const [dcc, healthPass, event, venue] = [
      new DccAuthority(),
      new HealthPassAuthority(),
      new PretixEvent(),
      new VenueTicketAuthority(),
    ]
    const issuers = [
      ...a.trust([crlOf(a, 1, manyIds(0))]).issuers,
      ...dcc.trust().issuers,
      ...healthPass.trust().issuers,
      event.entry({ revoked: manyIds(0), blocked: manyIds(7) }),
      venue.entry({ revoked: { ctr: 1, ids: manyIds(0) } }),
    ]
    const { take, live, trust } = await gate({ issuers: [] }, clock)
    for (const issuer of issuers) {
      await take({ issuers: [issuer] })
      await clock.pass(1_000)
    }
    const { view } = await buildTrustView(trust.document())
    for (const text of [
      a.card(),
      revokedCard(a, 'pass-0000000000000007'),
      dcc.code(),
      healthPass.pass(),
      event.secret(),
      venue.ticket(),
    ]) {
      const answers = [live.view, view].map((trusted) => JSON.stringify(verifyTexts([text], trusted, atS)))
      expect(answers[0]).toBe(answers[1])
      expect(answers[0]).not.toContain('issuer-unknown')
    }
  })
})
