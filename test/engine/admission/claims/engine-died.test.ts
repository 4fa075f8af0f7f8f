import { describe, expect, it } from 'vitest'
import type { Store } from '../../../../main/engine/store/open-store.ts'
import { asked, claimsOn, comeAndGo, goes, heldBy, memoryStore } from '../../../support/claims.ts'

const rowsOf = ({ db }: Store): unknown[] => [
  db.prepare('SELECT * FROM claims').all(),
  db.prepare('SELECT * FROM claim_holds').all(),
]

/** An engine with somebody in its lane, which dies; the next one on the same store. */
async function diedWith(identity: string, store = memoryStore()) {
  const hold = heldBy(await claimsOn(store).claims.reserve(asked(identity)))
  const { claims } = claimsOn(store)
  const forgotten = claims.endForgotten()
  return { store, claims, hold, forgotten: forgotten.ok ? forgotten.value : [] }
}

describe('an engine that died while somebody went in', () => {
  it('leaves a ticket of which nobody knows, and says at which lane', async () => {
    const { claims, hold, forgotten } = await diedWith('ticket')
    expect(forgotten).toEqual([{ hold, laneId: 'north-1' }])
    expect(await goes(claims, asked('ticket'))).toBe('uncertain')
    expect(await goes(claims, asked('another'))).toBe('in')
  })

  it('leaves it so at every later start, too, without telling of it as new', async () => {
    const { store } = await diedWith('ticket')
    const { claims } = claimsOn(store)
    expect(claims.endForgotten()).toEqual({ ok: true, value: [] })
    expect(await goes(claims, asked('ticket'))).toBe('uncertain')
  })

  it('has let them in, if the contacts of that lane say so afterwards', async () => {
    const { claims, forgotten } = await diedWith('ticket')
    for (const { hold } of forgotten) expect((await claims.settle(hold, 'entered')).ok).toBe(true)
    expect(await goes(claims, asked('ticket'))).toBe('already-used')
  })

  it('has not, if somebody who saw it says so', async () => {
    const { claims, hold } = await diedWith('ticket')
    await claims.settle(hold, 'given-back')
    expect(await goes(claims, asked('ticket'))).toBe('in')
  })

  it('leaves it to a supervisor, whose guest it was', async () => {
    const { claims } = await diedWith('ticket')
    const beside = heldBy(await claims.reserve(asked('ticket', { override: true })))
    await claims.settle(beside, 'given-back')
    expect(await goes(claims, asked('ticket'))).toBe('uncertain')
    expect(await goes(claims, asked('ticket', { override: true }))).toBe('in')
    expect(await goes(claims, asked('ticket'))).toBe('already-used')
  })
})

describe('a claim that is given back', () => {
  it('leaves no row of a ticket that was never used', async () => {
    const store = memoryStore()
    const { claims } = claimsOn(store)
    await claims.settle(heldBy(await claims.reserve(asked('ticket'))), 'given-back')
    expect(rowsOf(store)).toEqual([[], []])
  })

  it('leaves the row of another as it was', async () => {
    const store = memoryStore()
    const { claims } = claimsOn(store)
    const rules = { ...comeAndGo, reentryS: 600 }
    for (const direction of ['in', 'out'] as const) await goes(claims, asked('ticket', { rules, direction }))
    const before = rowsOf(store)
    const hold = heldBy(await claims.reserve(asked('ticket', { rules })))
    expect(rowsOf(store)).not.toEqual(before)
    await claims.settle(hold, 'given-back')
    expect(rowsOf(store)).toEqual(before)
  })

  it('or that has entered is settled once, whatever is said of it again', async () => {
    const store = memoryStore()
    const { claims } = claimsOn(store)
    const hold = heldBy(await claims.reserve(asked('ticket')))
    await claims.settle(hold, 'entered')
    const before = rowsOf(store)
    for (const end of ['entered', 'given-back', 'uncertain', 'entered'] as const)
      expect(await claims.settle(hold, end)).toEqual({ ok: true, value: undefined })
    expect(rowsOf(store)).toEqual(before)
  })
})

describe('what is kept of a ticket', () => {
  it('is neither its lane nor a time, but the minute after it went out where the venue limits coming back', async () => {
    const store = memoryStore()
    const { claims } = claimsOn(store)
    await goes(claims, asked('a'))
    await goes(claims, asked('a', { direction: 'out' }))
    const rules = { ...comeAndGo, reentryS: 600 }
    await goes(claims, asked('b', { rules }))
    await goes(claims, asked('b', { rules, direction: 'out', atS: 1_000_001 }))
    const kept = store.db.prepare<[], { left_s: number | null }>('SELECT * FROM claims').all()
    expect(Object.keys(kept[0] ?? {})).toEqual([
      'event_no',
      'tag',
      'store_no',
      'used',
      'beyond',
      'again',
      'outs',
      'strays',
      'allowed',
      'left_s',
    ])
    expect(new Set(kept.map((row) => row.left_s))).toEqual(new Set([null, 1_000_020]))
    await goes(claims, asked('b', { rules, atS: 1_000_100 }))
    expect(store.db.prepare('SELECT DISTINCT left_s FROM claims').pluck().all()).toEqual([null])
  })
})
