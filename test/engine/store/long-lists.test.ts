import Database from 'better-sqlite3'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutLists, LongLists, storedLists } from '../../../main/engine/store/long-lists.ts'
import { migrate } from '../../../main/engine/store/migrate.ts'
import { migrations } from '../../../main/engine/store/migrations/all.ts'
import { TrustStore } from '../../../main/engine/store/trust-store.ts'
import { newFolder } from '../../support/folder.ts'
import { importedBy, openGateStore } from '../../support/gate-store.ts'
import { ShcAuthority } from '../../support/shc-authority.ts'

const ids = (howMany: number, mark = ''): string[] =>
  Array.from({ length: howMany }, (_, nth) => `${mark}pass-${String(nth * 7_919).padStart(12, '0')}`)
const patterns = ['crls.*.rids', 'revoked']
const partsOf = (rids: readonly unknown[]): string[] =>
  storedLists(cutLists({ revoked: rids }, patterns).lists).flatMap(({ parts }) => parts)

describe('an entry with long lists', () => {
  const db = new Database(':memory:')
  migrate(db, migrations)
  const lists = new LongLists(db)

  it('is cut and joined again as it was, whatever is in it', () => {
    const list = fc.oneof(
      fc.constantFrom(
        ids(4_000),
        ids(9_000).map((id) => ({ id })),
        [],
      ),
      fc.array(fc.jsonValue(), { maxLength: 3 }),
      fc.jsonValue(),
    )
    const entry = fc.record({
      crls: fc.oneof(fc.array(fc.record({ rids: list, ctr: fc.nat() }), { maxLength: 3 }), list),
      revoked: list,
      name: fc.string(),
    })
    fc.assert(
      fc.property(entry, (written) => {
        const json: unknown = JSON.parse(JSON.stringify(written))
        const cut = cutLists(written, patterns)
        lists.keep(cut.parts)
        expect(cut.entry.length).toBeLessThan(400_000)
        expect(lists.joined(cut.entry, cut.lists)).toEqual(json)
      }),
      { numRuns: 60 },
    )
  })

  it('stays whole where none is long', () => {
    expect(cutLists({ revoked: ids(100) }, patterns)).toEqual({
      entry: JSON.stringify({ revoked: ids(100) }),
      lists: null,
      parts: new Map(),
    })
  })

  it('has parts that are read in a moment', () => {
    for (const items of [
      ids(50_000),
      Array.from({ length: 50_000 }, () => 'the same'),
      ids(300).map((id) => id.repeat(90)),
    ]) {
      const { parts } = cutLists({ revoked: items }, patterns)
      for (const [, text] of parts) expect(text.length).toBeLessThan(70_000)
    }
  })

  it('shares all but the parts in which something has changed', () => {
    const before = ids(100_000)
    const parts = new Set(partsOf(before))
    expect(parts.size).toBeGreaterThan(50)
    const after = before.toSpliced(70_000, 1).toSpliced(30_000, 0, 'one more')
    const others = partsOf(after).filter((part) => !parts.has(part))
    expect(others.length).toBeGreaterThanOrEqual(2)
    expect(others.length).toBeLessThanOrEqual(6)
  })
})

describe('a store of long lists', () => {
  const authority = new ShcAuthority()
  const trustWith = (ctr: number, rids: readonly string[]) =>
    authority.trust([{ kid: authority.kid, method: 'rid', ctr, rids }])

  it('writes of a list that has grown what is new, and forgets what nobody needs any longer', async () => {
    const { store } = openGateStore(newFolder())
    const trust = new TrustStore(store)
    const count = (): number => Number(store.db.prepare('SELECT count(*) FROM list_parts').pluck().get())
    const historySize = (): number =>
      Number(store.db.prepare('SELECT total(size) FROM trust_history').pluck().get())
    await trust.import(trustWith(1, ids(12_000)), 7, importedBy)
    const first = count()
    const firstSize = historySize()
    let rids = ids(12_000)
    for (let ctr = 2; ctr < 26; ctr += 1) {
      rids = rids.toSpliced(ctr * 400, 0, `new-${ctr}`)
      await trust.import(trustWith(ctr, rids), 7, importedBy)
    }
    expect(count()).toBeGreaterThan(first)
    expect(count()).toBeLessThan(first + 20 * 3)
    expect(historySize() - firstSize).toBeLessThan(20 * 70_000)
    expect(trust.document()).toEqual(trustWith(25, rids))
  })

  it('gives back each earlier list, one after the other', async () => {
    const { store } = openGateStore(newFolder())
    const trust = new TrustStore(store)
    const states = [trustWith(1, ids(9_000)), trustWith(2, ids(9_000, 'b')), trustWith(3, [])]
    for (const state of states) await trust.import(state, 7, importedBy)
    for (const state of states.toReversed()) {
      expect(trust.document()).toEqual(state)
      expect(trust.undo(8, 'tester')).toMatchObject({ ok: true })
    }
    expect(trust.document()).toEqual({ issuers: [] })
    expect(store.db.prepare('SELECT count(*) FROM list_parts').pluck().get()).toBe(0)
  })
})
