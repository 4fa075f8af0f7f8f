import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ListDraft } from '../../../../main/engine/admission/lists/list-draft.ts'
import { putBeside } from '../../../../main/engine/admission/lists/put-beside.ts'
import { readLists } from '../../../../main/engine/admission/lists/read-lists.ts'
import { tagKey, tagOfBlocked } from '../../../../main/engine/admission/lists/tags.ts'
import type { ListView } from '../../../../main/engine/admission/lists/venue-lists.ts'
import { Audit } from '../../../../main/engine/store/audit.ts'
import { StoredLists } from '../../../../main/engine/store/code-lists.ts'
import type { Store } from '../../../../main/engine/store/open-store.ts'
import { anyTerms, by, finalId, orderCodes, putCodes } from '../../../support/code-list.ts'
import { newFolder } from '../../../support/folder.ts'
import { openGateStore } from '../../../support/gate-store.ts'
import { systemClock } from '../../../../native/clock.ts'

const first = 'T8Q2-XK4M-9PLW'
const second = 'ZZ17-PW0C-44RT'

async function viewOf(store: Store): Promise<ListView> {
  const read = await readLists(new StoredLists(store), new Map(), () => Promise.resolve(true))
  if (read === null) throw new Error('told to end')
  return read.view
}

const sweep = (store: Store, most?: number): number => {
  const lists = new StoredLists(store)
  for (let times = 0; ; times += 1) {
    const swept = lists.sweep(by.atS, most)
    if (!swept.ok) throw new Error(swept.error.detail)
    if (!swept.value) return times
  }
}

const rows = (store: Store, table: string): unknown =>
  store.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()

describe('a list of codes', () => {
  it('is found by its codes, with what each admits to', async () => {
    const { store } = openGateStore(newFolder())
    const put = putCodes(store, [first, second], { terms: { zone: 'north', entries: 2 } })
    expect(put).toEqual({ ok: true, value: { codes: 2, before: 0, elsewhere: 0 } })
    const view = await viewOf(store)
    const found = view.find(first)
    expect(found).toMatchObject({ list: 'guests', terms: { ...anyTerms, zone: 'north', entries: 2 } })
    expect(found?.id).toMatch(/^[\da-f]{32}$/)
    expect(view.find(second)?.id).not.toBe(found?.id)
    expect(view.find('T8Q2-XK4M-9PLX')).toBeNull()
  })

  it('finds each of thousands, and nothing else', async () => {
    const { store } = openGateStore(newFolder())
    const codes = orderCodes(5_000)
    putCodes(store, codes)
    const view = await viewOf(store)
    expect(codes.filter((code) => view.find(code) === null)).toEqual([])
    expect(orderCodes(5_000).filter((code) => view.find(code) !== null)).toEqual([])
  })

  it('is replaced whole, and its codes stay the same ones for who counts their entries', async () => {
    const { store } = openGateStore(newFolder())
    putCodes(store, [first, second])
    const before = (await viewOf(store)).find(first)
    expect(putCodes(store, [first, 'NEW-CODE-1'])).toMatchObject({ value: { codes: 2, before: 2 } })
    const view = await viewOf(store)
    expect(view.find(first)?.id).toBe(before?.id)
    expect(view.find(second)).toBeNull()
    expect(view.find('NEW-CODE-1')).not.toBeNull()
    expect(rows(store, 'list_codes')).toBe(4)
    sweep(store)
    expect([rows(store, 'list_codes'), rows(store, 'list_terms'), rows(store, 'list_batches')]).toEqual([
      2, 1, 1,
    ])
  })

  it('does not lose more than half of its codes unless that is meant', async () => {
    const { store } = openGateStore(newFolder())
    const codes = orderCodes(10)
    putCodes(store, codes)
    expect(putCodes(store, codes.slice(0, 5)).ok).toBe(true)
    expect(putCodes(store, codes.slice(0, 2))).toEqual({
      ok: false,
      error: { code: 'list-shrunk', before: 5, after: 2 },
    })
    expect((await viewOf(store)).find(codes[4] ?? '')).not.toBeNull()
    expect(putCodes(store, codes.slice(0, 2), { mayShrink: true }).ok).toBe(true)
  })

  it('that is given up while it is written leaves the one before in force', async () => {
    const { store } = openGateStore(newFolder())
    putCodes(store, [first, second])
    const lists = new StoredLists(store)
    const key = lists.keyOf(finalId) ?? expect.fail('no key')
    const draft = new ListDraft(key)
    for (const code of orderCodes(1_200)) draft.add(code, anyTerms)
    const list = { name: 'guests', event: finalId, kind: 'guests', key, codes: draft.codes } as const
    const stop = new AbortController()
    const written: number[] = []
    const put = await putBeside(
      lists,
      list,
      { ...by, mayShrink: false },
      {
        clock: systemClock,
        signal: stop.signal,
        onRows: (count) => {
          written.push(count)
          if (count === 1_000) stop.abort()
        },
      },
    )
    expect(put).toEqual({ ok: false, error: { code: 'stopped' } })
    expect(written).toEqual([0, 500, 1_000])
    expect((await viewOf(store)).find(first)).not.toBeNull()
    sweep(store)
    expect(rows(store, 'list_codes')).toBe(2)
  })

  it('is not taken from its event', () => {
    const { store } = openGateStore(newFolder())
    putCodes(store, [first])
    expect(putCodes(store, [first], { event: 'semi-final' })).toEqual({
      ok: false,
      error: { code: 'list-of-another-event', event: finalId },
    })
  })

  it('counts as the first by name where a code stands on two of an event', async () => {
    const { store } = openGateStore(newFolder())
    putCodes(store, [first], { name: 'vips', terms: { zone: 'box' } })
    expect(putCodes(store, [first, second], { name: 'guests' })).toMatchObject({ value: { elsewhere: 1 } })
    const before = (await viewOf(store)).find(first)
    expect(before?.list).toBe('guests')
    new StoredLists(store).remove('guests', by)
    const after = (await viewOf(store)).find(first)
    expect(after).toMatchObject({ list: 'vips', id: before?.id })
  })

  it('cannot be told from another event’s by its tags', async () => {
    const { store } = openGateStore(newFolder())
    putCodes(store, [first], { name: 'final' })
    const ofFinal = (await viewOf(store)).find(first)
    new StoredLists(store).remove('final', by)
    putCodes(store, [first], { name: 'semi', event: 'semi-final' })
    expect((await viewOf(store)).find(first)?.id).not.toBe(ofFinal?.id)
  })

  it('of an import that was killed never counts, and goes after a day', async () => {
    const { store } = openGateStore(newFolder())
    store.db.prepare('INSERT INTO list_batches (batch, begun_at_s) VALUES (7, ?)').run(by.atS - 3_600)
    store.db.prepare('INSERT INTO list_codes VALUES (7, ?, 0)').run(Buffer.alloc(16, 1))
    expect((await viewOf(store)).isEmpty).toBe(true)
    expect(sweep(store)).toBe(0)
    store.db.prepare('UPDATE list_batches SET begun_at_s = ?').run(by.atS - 25 * 3_600)
    sweep(store)
    expect([rows(store, 'list_codes'), rows(store, 'list_batches')]).toEqual([0, 0])
  })

  it('goes in pieces', () => {
    const { store } = openGateStore(newFolder())
    putCodes(store, orderCodes(100))
    new StoredLists(store).remove('guests', by)
    expect(sweep(store, 10)).toBeGreaterThanOrEqual(11)
    expect(rows(store, 'list_codes')).toBe(0)
  })

  it('is on record with counts alone', () => {
    const { store } = openGateStore(newFolder())
    putCodes(store, [first, second])
    new StoredLists(store).remove('guests', by)
    const [removed, imported] = new Audit(store).newest(2)
    expect([imported, removed].map((line) => [line?.actor, line?.action, line?.detail])).toEqual([
      ['tester', 'list-imported', '{"list":"guests","event":"final-2026","codes":2,"before":0}'],
      ['tester', 'list-removed', '{"list":"guests","event":"final-2026","codes":0,"before":2}'],
    ])
  })
})

describe('a blocked pass', () => {
  const pass = (issuer: string, id: string) =>
    ({ format: 'venue-ticket', issuer: { id: issuer, name: '' }, ticket: { id } }) as Parameters<
      ListView['isBlocked']
    >[0]

  it('is known by issuer and ticket id, until it is unblocked', async () => {
    const { store } = openGateStore(newFolder())
    const lists = new StoredLists(store)
    const key = lists.blockKeyFor()
    if (!key.ok) throw new Error(key.error.detail)
    const tag = tagOfBlocked(tagKey(key.value), { kind: 'ticket', issuer: 'https://shop.example', id: '17' })
    const reason = { reason: 'stolen', event: null } as const
    expect(lists.block([tag], reason, by)).toEqual({ ok: true, value: 1 })
    expect(lists.block([tag], reason, by)).toEqual({ ok: true, value: 0 })
    const view = await viewOf(store)
    expect(view.isBlocked(pass('https://shop.example', '17'))).toBe(true)
    expect(view.isBlocked(pass('https://shop.example', '18'))).toBe(false)
    expect(view.isBlocked(pass('https://other.example', '17'))).toBe(false)
    expect(lists.unblock([tag], null, by)).toEqual({ ok: true, value: 1 })
    expect((await viewOf(store)).isBlocked(pass('https://shop.example', '17'))).toBe(false)
  })
})

describe('the end of an event', () => {
  it('destroys its lists, their key and what was blocked for it, and leaves the others', async () => {
    const folder = newFolder()
    const { store } = openGateStore(folder)
    const lists = new StoredLists(store)
    putCodes(store, [first])
    putCodes(store, [second], { name: 'semi', event: 'semi-final' })
    lists.block([Buffer.alloc(16, 1)], { reason: 'lost', event: finalId }, by)
    lists.block([Buffer.alloc(16, 2)], { reason: 'lost', event: null }, by)
    const key = lists.keyOf(finalId) ?? Buffer.alloc(0)
    const onDisk = (): Buffer =>
      Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))))
    expect(key.length).toBe(32)
    expect(onDisk().includes(key)).toBe(true)
    expect(lists.destroyListsOf(finalId, by)).toEqual({ ok: true, value: { lists: 1, codes: 1 } })
    sweep(store)
    expect(lists.keyOf(finalId)).toBeNull()
    const view = await viewOf(store)
    expect([view.find(first), view.find(second)?.list]).toEqual([null, 'semi'])
    expect(lists.blockedCounts()).toEqual([{ event: null, reason: 'lost', passes: 1 }])
    expect(onDisk().includes(key)).toBe(false)
  })
})
