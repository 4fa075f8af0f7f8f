import { createSecretKey, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClaimCount } from '../../../../main/engine/admission/claims/claim-count.ts'
import { ClaimsApart } from '../../../../main/engine/admission/claims/claims-apart.ts'
import {
  claimsText,
  parseClaims,
  type ClaimsOfStores,
} from '../../../../main/engine/admission/claims/claims-document.ts'
import { doubleEntries, reconciled } from '../../../../main/engine/admission/claims/reconcile.ts'
import type { Result } from '../../../../native/result.ts'
import { asked, by, claimsOn, comeAndGo, goes, heldBy, matchS, memoryStore } from '../../../support/claims.ts'

const joinKey = createSecretKey(randomBytes(32))

function engine() {
  const store = memoryStore()
  const { claims, keys } = claimsOn(store)
  return { store, claims, apart: new ClaimsApart(store, keys) }
}

/** Two engines of a venue that share the key of the final, and no more. */
async function twoApart() {
  const [north, south] = [engine(), engine()]
  await goes(north.claims, asked('the first guest'))
  const sealed = value(north.apart.seal('final', joinKey, by))
  value(south.apart.join('final', sealed, joinKey, by))
  return { north, south, sealed }
}

function value<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Error(result.error)
  return result.value
}

const timesOf = (doubles: ReadonlyMap<string, number>): number[] => [...doubles.values()]

describe('two engines of an event that were apart', () => {
  it('find each ticket that both of them let in, once', async () => {
    const { north, south } = await twoApart()
    for (const ticket of ['a', 'b']) await goes(north.claims, asked(ticket))
    for (const ticket of ['b', 'c']) expect(await goes(south.claims, asked(ticket))).toBe('in')
    const [a, b] = [value(await north.apart.given('final')), value(await south.apart.given('final'))]
    expect([doubleEntries(a).size, doubleEntries(b).size]).toEqual([0, 0])
    const both = value(reconciled(a, b))
    expect(timesOf(doubleEntries(both))).toEqual([1])
    for (const again of [reconciled(b, a), reconciled(both, a), reconciled(b, both), reconciled(both, both)])
      expect(claimsText(value(again))).toBe(claimsText(both))
  })

  it('know of each other’s entries from then on', async () => {
    const { north, south } = await twoApart()
    const rules = { ...comeAndGo, reentryS: 600 }
    await goes(north.claims, asked('gone in', { rules }))
    await goes(north.claims, asked('gone out', { rules }))
    await goes(north.claims, asked('gone out', { rules, direction: 'out' }))
    const known = value(await north.apart.given('final'))
    for (let twice = 0; twice < 2; twice += 1) value(await south.apart.take(known, by))
    expect(await goes(south.claims, asked('gone in', { rules }))).toBe('already-inside')
    expect(await goes(south.claims, asked('gone in', { rules, direction: 'out' }))).toBe('out')
    expect(await goes(south.claims, asked('gone out', { rules, atS: matchS + 601 }))).toBe(
      'reentry-not-allowed',
    )
    expect(await goes(south.claims, asked('gone out', { rules }))).toBe('in, again')
    value(await north.apart.take(value(await south.apart.given('final')), by))
    expect(await goes(north.claims, asked('gone in', { rules }))).toBe('in, again')
    expect(await goes(north.claims, asked('gone out', { rules }))).toBe('already-inside')
  })

  it('hand on what a third of them knows', async () => {
    const { north, south, sealed } = await twoApart()
    const east = engine()
    value(east.apart.join('final', sealed, joinKey, by))
    await goes(east.claims, asked('ticket'))
    value(await south.apart.take(value(await east.apart.given('final')), by))
    value(await north.apart.take(value(await south.apart.given('final')), by))
    expect(await goes(north.claims, asked('ticket'))).toBe('already-used')
  })

  it('do not count whom a supervisor let through as a double entry', async () => {
    const { north, south } = await twoApart()
    await goes(north.claims, asked('ticket'))
    await goes(north.claims, asked('ticket', { override: true }))
    const [a, b] = [value(await north.apart.given('final')), value(await south.apart.given('final'))]
    expect(doubleEntries(value(reconciled(a, b))).size).toBe(0)
  })

  it('give out every row of a ticket, also where many pages are needed for it', async () => {
    const { north, south } = await twoApart()
    north.store.db
      .prepare(
        `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
        INSERT INTO claims SELECT 1, unhex(printf('%032x', i / 3)), i % 3, 1, 0, 0, 0, 0, 1, NULL FROM n`,
      )
      .run()
    for (const no of [1, 2])
      north.store.db
        .prepare('INSERT INTO claim_stores VALUES (1, ?, ?)')
        .run(no, `AAAAAAAAAA${no === 1 ? 'E' : 'I'}`)
    const known = value(await north.apart.given('final'))
    expect([...known.stores.values()].reduce((sum, tickets) => sum + tickets.size, 0)).toBe(1_201 + 1)
    value(await south.apart.take(value(parseClaims(claimsText(known))), by))
    expect(claimsText(value(reconciled(value(await south.apart.given('final')), known)))).toBe(
      claimsText(value(await south.apart.given('final'))),
    )
  })
})

describe('the key of an event', () => {
  it('goes to another engine sealed, and to none without the key it was sealed with', async () => {
    const { north, sealed } = await twoApart()
    const key = north.store.db.prepare<[], Buffer>('SELECT substr(key, 17) FROM claim_keys').pluck().get()
    expect(Buffer.from(sealed.split('.')[1] ?? '', 'base64url').includes(key ?? '')).toBe(false)
    const stranger = engine()
    const other = createSecretKey(randomBytes(32))
    for (const attempt of [
      stranger.apart.join('final', sealed, other, by),
      stranger.apart.join('semi-final', sealed, joinKey, by),
      stranger.apart.join('final', sealed.slice(0, -2), joinKey, by),
      stranger.apart.join('final', `${sealed.slice(0, -4)}AAAA`, joinKey, by),
    ])
      expect(attempt).toEqual({ ok: false, error: 'key-unreadable' })
    expect(await stranger.apart.given('final')).toEqual({ ok: false, error: 'event-unknown' })
  })

  it('takes the place of none that was used, and is the same when it comes again', async () => {
    const { south, sealed } = await twoApart()
    expect(south.apart.join('final', sealed, joinKey, by).ok).toBe(true)
    const own = engine()
    await own.claims.settle(heldBy(await own.claims.reserve(asked('ticket'))), 'given-back')
    expect(own.apart.join('final', sealed, joinKey, by)).toEqual({ ok: false, error: 'event-begun' })
    expect(await own.apart.take(value(await south.apart.given('final')), by)).toEqual({
      ok: false,
      error: 'other-key',
    })
  })
})

const tags = ['AAAAAAAAAAAAAAAAAAAAAA', 'AAAAAAAAAAAAAAAAAAAAAQ', 'AAAAAAAAAAAAAAAAAAAAAg']
const times = fc.nat(3)
const count: fc.Arbitrary<ClaimCount> = fc.record({
  used: times,
  beyond: times,
  again: times,
  outs: times,
  strays: times,
  allowed: fc.constantFrom(null, 1, 2),
  leftS: fc.constantFrom(null, 0, 60, 120),
})
const apart: fc.Arbitrary<ClaimsOfStores> = fc
  .dictionary(
    fc.constantFrom('AAAAAAAAAAA', 'AAAAAAAAAAE', 'AAAAAAAAAAI'),
    fc.dictionary(fc.constantFrom(...tags), count),
  )
  .map((stores) => ({
    event: 'final',
    check: 'AAAAAAAAAAA',
    stores: new Map(
      Object.entries(stores).map(([id, tickets]) => [id, new Map(Object.entries(tickets))] as const),
    ),
  }))
const join = (a: ClaimsOfStores, b: ClaimsOfStores): ClaimsOfStores => value(reconciled(a, b))

describe('what two sides know together', () => {
  it('is the same from either side, in any grouping, and however often they are joined', () => {
    fc.assert(
      fc.property(apart, apart, apart, (a, b, c) => {
        const text = claimsText(join(a, b))
        expect(claimsText(join(b, a))).toBe(text)
        expect(claimsText(join(join(a, b), b))).toBe(text)
        expect(claimsText(join(a, a))).toBe(claimsText(a))
        expect(claimsText(join(join(a, b), c))).toBe(claimsText(join(a, join(b, c))))
      }),
      { numRuns: 500 },
    )
  })

  it('has each entry that two stores made, and as many doubles as there were entries too many', () => {
    const scan = fc.record({ store: fc.nat(2), tag: fc.constantFrom(...tags) })
    fc.assert(
      fc.property(
        fc.array(scan, { maxLength: 30 }),
        fc.array(fc.nat(2), { maxLength: 6 }),
        (scans, meetings) => {
          const ids = ['AAAAAAAAAAA', 'AAAAAAAAAAE', 'AAAAAAAAAAI']
          const known: ClaimsOfStores[] = ids.map((id) => ({
            event: 'final',
            check: 'AAAAAAAAAAA',
            stores: new Map([[id, new Map<string, ClaimCount>()]]),
          }))
          scans.forEach(({ store, tag }, nth) => {
            const own = known[store]?.stores.get(ids[store] ?? '')?.get(tag)
            const next = {
              used: (own?.used ?? 0) + 1,
              beyond: 0,
              again: 0,
              outs: 0,
              strays: 0,
              allowed: 1,
              leftS: null,
            }
            const after: ClaimsOfStores = {
              event: 'final',
              check: 'AAAAAAAAAAA',
              stores: new Map([[ids[store] ?? '', new Map([[tag, next]])]]),
            }
            known[store] = join(known[store] ?? after, after)
            // Now and then two of them meet.
            const met = meetings[nth % 7]
            const other = met === undefined ? undefined : known[met]
            if (other !== undefined) known[store] = join(known[store] ?? after, other)
          })
          const all = known.reduce(join)
          const doubles = doubleEntries(all)
          for (const tag of tags) {
            const entries = scans.filter((one) => one.tag === tag).length
            expect(doubles.get(tag) ?? 0).toBe(Math.max(0, entries - 1))
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('is nothing of two events, or of two keys', () => {
    const claims: ClaimsOfStores = { event: 'final', check: 'AAAAAAAAAAA', stores: new Map() }
    expect(reconciled(claims, { ...claims, event: 'semi-final' })).toEqual({
      ok: false,
      error: 'other-event',
    })
    expect(reconciled(claims, { ...claims, check: 'AAAAAAAAAAE' })).toEqual({ ok: false, error: 'other-key' })
  })
})

describe('a file of claims', () => {
  it('says what it was written from', () => {
    fc.assert(
      fc.property(apart, (claims) => {
        expect(claimsText(value(parseClaims(claimsText(claims))))).toBe(claimsText(claims))
      }),
      { numRuns: 200 },
    )
  })

  const good = {
    kind: 'passgate-claims',
    version: 1,
    event: 'final',
    check: 'AAAAAAAAAAA',
    stores: [{ id: 'AAAAAAAAAAE', tickets: [[tags[0], 1, 0, 0, 0, 0, 1, null]] }],
  }
  const ticket = (changed: unknown[]) => ({ ...good, stores: [{ id: 'AAAAAAAAAAE', tickets: [changed] }] })

  it.each([
    ['no JSON', '{'],
    ['another file', { kind: 'trust' }],
    ['a member that nobody knows', { ...good, name: 'Ada' }],
    ['a tag that is too short', ticket(['AAAA', 1, 0, 0, 0, 0, 1, null])],
    ['a tag with bits behind its end', ticket([`${'A'.repeat(21)}B`, 1, 0, 0, 0, 0, 1, null])],
    ['fewer entries than none', ticket([tags[0], -1, 0, 0, 0, 0, 1, null])],
    ['half an entry', ticket([tags[0], 0.5, 0, 0, 0, 0, 1, null])],
    ['too many entries', ticket([tags[0], 1_000_001, 0, 0, 0, 0, 1, null])],
    ['a time to the second', ticket([tags[0], 1, 0, 0, 0, 0, 1, 61])],
    ['a count that is missing', ticket([tags[0], 1, 0, 0, 0, 0, 1])],
    [
      'a ticket twice',
      {
        ...good,
        stores: [{ id: 'AAAAAAAAAAE', tickets: [good.stores[0]?.tickets[0], good.stores[0]?.tickets[0]] }],
      },
    ],
    ['a store twice', { ...good, stores: [...good.stores, ...good.stores] }],
    [
      'too many stores',
      { ...good, stores: Array.from({ length: 65 }, () => ({ id: 'AAAAAAAAAAE', tickets: [] })) },
    ],
  ])('is malformed with %s', (_, content) => {
    expect(parseClaims(JSON.stringify(good)).ok).toBe(true)
    const text = typeof content === 'string' ? content : JSON.stringify(content)
    expect(parseClaims(text)).toEqual({ ok: false, error: 'claims-malformed' })
  })

  it('of a later version, or too long, is told from a broken one', () => {
    expect(parseClaims(JSON.stringify({ ...good, version: 2 }))).toEqual({
      ok: false,
      error: 'claims-version-unknown',
    })
    expect(parseClaims(' '.repeat(32_000_001))).toEqual({ ok: false, error: 'claims-too-large' })
  })

  it('is a value, whatever text it is', () => {
    const text = JSON.stringify(good)
    const mutated = fc
      .tuple(fc.nat(text.length), fc.nat(8), fc.string({ maxLength: 8 }))
      .map(([at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut))
    fc.assert(
      fc.property(fc.oneof(mutated, fc.string(), fc.json()), (input) => {
        expect(typeof parseClaims(input).ok).toBe('boolean')
      }),
      { numRuns: 2_000 },
    )
  })
})
