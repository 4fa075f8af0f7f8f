import Database from 'better-sqlite3'
import { createSecretKey, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ClaimsApart } from '../../../../main/engine/admission/claims/claims-apart.ts'
import { doubleEntries, reconciled } from '../../../../main/engine/admission/claims/reconcile.ts'
import { passageKey } from '../../../../main/engine/analytics/count-key.ts'
import { Counts } from '../../../../main/engine/store/counts.ts'
import type { Result } from '../../../../native/result.ts'
import { laneThatAdmits } from '../../../support/admitting-lane.ts'
import { asked, by, claimsOn, comeAndGo, goes, matchS, memoryStore } from '../../../support/claims.ts'
import { newFolder } from '../../../support/folder.ts'
import { openGateStore } from '../../../support/gate-store.ts'

const joinKey = createSecretKey(randomBytes(32))

function value<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Error(result.error)
  return result.value
}

/** A lane that lets in unanswered, on a store that another program may hold. */
async function laneOnDisk() {
  const folder = newFolder()
  const { store } = openGateStore(folder)
  const counts = new Counts(store)
  const { claims, keys } = claimsOn(store, (laneId, direction, atS) =>
    counts.doubleEntry(passageKey('double-entry', { id: laneId, direction }, (atS ?? 0) * 1_000)),
  )
  const lane = laneThatAdmits({}, { claims, rules: { whenUnanswered: 'admit' } })
  await lane.clock.pass(500)
  const other = new Database(join(folder, 'passgate.db'))
  return {
    ...lane,
    store,
    counts,
    own: claims,
    apart: new ClaimsApart(store, keys),
    hold: () => other.exec('BEGIN IMMEDIATE'),
    async letGo() {
      other.exec('COMMIT')
      await lane.clock.pass(5_000)
    },
    async shows(ticket: string) {
      lane.scanner.present(ticket)
      await lane.clock.pass(110)
      return lane.runner.snapshot.answer
    },
    async goesThrough() {
      lane.turnstile.walkThrough()
      await lane.clock.pass(4_000)
    },
    /** Of the quarter of an hour in which these guests came. */
    doubles: () => counts.between(matchS, matchS + 900).passages.map(({ end, count }) => [end, count]),
  }
}

describe('a store that another program holds for a while', () => {
  it('keeps no guest out, takes them as soon as it can, and refuses whoever shows that ticket again', async () => {
    const { hold, letGo, shows, goesThrough, doubles } = await laneOnDisk()
    hold()
    expect(await shows('a')).toMatchObject({ kind: 'admitted' })
    await goesThrough()
    await letGo()
    expect(await shows('a')).toEqual({ kind: 'refused', reason: 'already-used' })
    expect(doubles()).toEqual([])
  })

  it('finds out that the ticket had been used before, and counts that once', async () => {
    const { hold, letGo, shows, goesThrough, doubles, apart } = await laneOnDisk()
    await shows('a')
    await goesThrough()
    hold()
    expect(await shows('a')).toMatchObject({ kind: 'admitted' })
    await goesThrough()
    await letGo()
    expect(await shows('a')).toEqual({ kind: 'refused', reason: 'already-used' })
    expect(doubles()).toEqual([['double-entry', 1]])
    expect([...doubleEntries(value(await apart.given('final'))).values()]).toEqual([1])
  })

  it('finds out that it had been used at another store, whichever of them tells first, and counts that once', async () => {
    const here = await laneOnDisk()
    await here.shows('the first guest')
    await here.goesThrough()
    const far = memoryStore()
    const { claims, keys } = claimsOn(far)
    const there = new ClaimsApart(far, keys)
    value(there.join('final', value(here.apart.seal('final', joinKey, by)), joinKey, by))
    for (const ticket of ['a', 'b']) await goes(claims, asked(ticket))
    const known = value(await there.given('final'))
    here.hold()
    for (const ticket of ['a', 'b']) {
      expect(await here.shows(ticket)).toMatchObject({ kind: 'admitted' })
      await here.goesThrough()
    }
    await here.letGo()
    // Nothing is known of the other store yet: both were let in once.
    expect(here.doubles()).toEqual([])
    for (let twice = 0; twice < 2; twice += 1) value(await here.apart.take(known, by))
    expect(await here.shows('a')).toEqual({ kind: 'refused', reason: 'already-used' })
    const both = value(reconciled(value(await here.apart.given('final')), known))
    expect([...doubleEntries(both).values()]).toEqual([1, 1])
    // And of the next one it is.
    await goes(claims, asked('c'))
    value(await here.apart.take(value(await there.given('final')), by))
    here.hold()
    await here.shows('c')
    await here.goesThrough()
    await here.letGo()
    expect(here.doubles()).toEqual([['double-entry', 1]])
  })
})

describe('a passage that is written down late', () => {
  it('is counted once, however often it is said, also by the next engine', async () => {
    const store = memoryStore()
    const claim = { id: 'guest-000001', request: asked('a', { rules: { ...comeAndGo, entries: 2 } }) }
    for (let said = 0; said < 3; said += 1) value(await claimsOn(store).claims.record(claim, 'entered'))
    expect(store.db.prepare('SELECT used FROM claims').pluck().all()).toEqual([1])
  })

  it('is nothing of an event that is over', async () => {
    const store = memoryStore()
    const { claims, keys } = claimsOn(store)
    await goes(claims, asked('a'))
    store.db.exec("UPDATE claim_events SET state = 'gone'")
    keys.forgetAll()
    const claim = { id: 'guest-000001', request: asked('b') }
    expect(await claims.record(claim, 'entered')).toEqual({ ok: false, error: 'claims-destroyed' })
  })

  it('beside a ticket that somebody has reserved makes that one the double, if they go in', async () => {
    let doubles = 0
    const { claims } = claimsOn(memoryStore(), () => (doubles += 1))
    const answer = await claims.reserve(asked('a'))
    value(await claims.record({ id: 'guest-000001', request: asked('a') }, 'entered'))
    expect(doubles).toBe(0)
    if (answer.kind === 'reserved') value(await claims.settle(answer.hold, 'entered'))
    expect(doubles).toBe(1)
  })

  it('is not known where the lane failed, and of a ticket that was used up changes nothing', async () => {
    const { claims } = claimsOn(memoryStore())
    value(await claims.record({ id: 'guest-000001', request: asked('a') }, 'uncertain'))
    expect(await goes(claims, asked('a'))).toBe('uncertain')
    await goes(claims, asked('b'))
    value(await claims.record({ id: 'guest-000002', request: asked('b') }, 'uncertain'))
    expect(await goes(claims, asked('b'))).toBe('already-used')
  })

  it('leaves the count as it was where the double cannot be counted with it', async () => {
    const store = memoryStore()
    const { claims } = claimsOn(store, () => {
      store.db.exec('INSERT INTO passage_counts VALUES (1, 2, 3, 4, 5)')
    })
    await goes(claims, asked('a'))
    const claim = { id: 'guest-000001', request: asked('a') }
    expect(await claims.record(claim, 'entered')).toEqual({ ok: false, error: 'claims-failed' })
    expect(store.db.prepare('SELECT used FROM claims').pluck().all()).toEqual([1])
    expect(store.db.prepare('SELECT count(*) FROM claim_records').pluck().get()).toBe(0)
  })
})
