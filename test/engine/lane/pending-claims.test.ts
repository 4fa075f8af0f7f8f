import { describe, expect, it } from 'vitest'
import type { ClaimRequest, Held } from '../../../main/engine/admission/claims/claims.ts'
import { retryMs } from '../../../main/engine/lane/lane-timing.ts'
import { PendingClaims } from '../../../main/engine/lane/pending-claims.ts'
import { asked, comeAndGo } from '../../support/claims.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { MemoryClaims } from '../../support/memory-claims.ts'

let made = 0
const unanswered = (identity: string, over: Partial<ClaimRequest> = {}): Held => ({
  id: `guest-${(made += 1)}`,
  request: asked(identity, over),
})

function pendingOf(max?: number) {
  const clock = new FakeClock()
  const claims = new MemoryClaims()
  let forgotten = 0
  const pending = new PendingClaims(claims, clock, () => (forgotten += 1), max)
  return { clock, claims, pending, forgotten: () => forgotten }
}

describe('what became of guests whom nobody could be asked about', () => {
  it('is told oldest first, whichever lane they came through, and by itself', async () => {
    const { clock, claims, pending } = pendingOf()
    claims.fault = 'claims-silent'
    pending.add(unanswered('a'), 'entered')
    await pending.store()
    pending.add(unanswered('a', { direction: 'out' }), 'entered')
    pending.add(unanswered('b'), 'uncertain')
    claims.fault = null
    await clock.pass(retryMs[0])
    expect(claims.recorded).toEqual(['a entered', 'a entered', 'b uncertain'])
  })

  it('is nothing where they did not go through', async () => {
    const { claims, pending } = pendingOf()
    pending.add(unanswered('a'), 'given-back')
    await pending.store()
    expect(claims.recorded).toEqual([])
    expect(pending.owedOf(asked('a'))).toBeNull()
  })

  it('is told of one ticket first when it is shown again, and of it once', async () => {
    const { claims, pending } = pendingOf()
    for (const ticket of ['a', 'b', 'c']) pending.add(unanswered(ticket), 'entered')
    const all = pending.store()
    await pending.storeOf(asked('c'))
    await all
    expect(claims.recorded.toSorted()).toEqual(['a entered', 'b entered', 'c entered'])
    expect(pending.owedOf(asked('c'))).toBeNull()
  })

  it('is known of a ticket until it is told, by its event and zone', () => {
    const { pending } = pendingOf()
    pending.add(unanswered('a', { rules: comeAndGo }), 'entered')
    pending.add(unanswered('a', { rules: comeAndGo, direction: 'out' }), 'entered')
    expect(pending.owedOf(asked('a'))).toMatchObject({ used: 1, outs: 1 })
    expect(pending.owedOf(asked('b'))).toBeNull()
    expect(pending.owedOf(asked('a', { scope: { eventId: 'final', zoneId: 'south' } }))).toBeNull()
  })

  it('is forgotten, the oldest first, where there are too many of them, and that is said of each', async () => {
    const { claims, pending, forgotten } = pendingOf(2)
    for (const ticket of ['a', 'b', 'c']) pending.add(unanswered(ticket), 'entered')
    expect(forgotten()).toBe(1)
    await pending.store()
    expect(claims.recorded).toEqual(['b entered', 'c entered'])
    for (const ticket of ['d', 'e']) pending.add(unanswered(ticket), 'entered')
    expect(forgotten()).toBe(1)
  })

  it('never pushes out what is reserved, nor keeps the lanes waiting behind a long silence', async () => {
    const { clock, claims, pending } = pendingOf(50)
    const held = await claims.reserve(asked('reserved'))
    if (held.kind === 'reserved') pending.add(held.hold, 'entered')
    for (let nth = 0; nth < 60; nth += 1) pending.add(unanswered(`ticket ${nth}`), 'entered')
    await pending.store()
    expect([claims.settled.length, claims.recorded.length]).toEqual([1, 19])
    await clock.pass(0)
    expect(claims.recorded.length).toBe(50)
  })

  it('is all told at the end', async () => {
    const { claims, pending } = pendingOf()
    for (let nth = 0; nth < 60; nth += 1) pending.add(unanswered(`ticket ${nth}`), 'entered')
    await pending.stop()
    expect(claims.recorded.length).toBe(60)
  })

  it('is dropped once the event is over', async () => {
    const { clock, claims, pending, forgotten } = pendingOf()
    claims.fault = 'claims-destroyed'
    pending.add(unanswered('a'), 'entered')
    await pending.store()
    claims.fault = null
    await clock.pass(20_000)
    expect([claims.recorded, pending.owedOf(asked('a')), forgotten()]).toEqual([[], null, 0])
  })
})
