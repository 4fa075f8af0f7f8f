import { createHmac, createSecretKey, hkdfSync, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { ClaimsApart } from '../../../../main/engine/admission/claims/claims-apart.ts'
import { destroyClaims } from '../../../../main/engine/admission/claims/destroy.ts'
import { EventKeys } from '../../../../main/engine/admission/claims/event-keys.ts'
import { StoredClaims } from '../../../../main/engine/admission/claims/stored-claims.ts'
import type { Store } from '../../../../main/engine/store/open-store.ts'
import { asked, by, claimsOn, goes, heldBy, matchDestroyS, memoryStore } from '../../../support/claims.ts'
import { newFolder } from '../../../support/folder.ts'
import { openGateStore } from '../../../support/gate-store.ts'
import { contentsOf } from '../../../support/traces.ts'

const keysIn = ({ db }: Store): Buffer[] =>
  db.prepare<[], Buffer>('SELECT substr(key, 17) FROM claim_keys ORDER BY event_no').pluck().all()
const tagsIn = ({ db }: Store): Buffer[] =>
  db.prepare<[], Buffer>('SELECT tag FROM claims UNION SELECT tag FROM claim_holds').pluck().all()
/** Which of these are in any file of the folder: the store, its journals, what was set aside. */
const foundIn = (folder: string, secrets: readonly Buffer[]): Buffer[] => {
  const files = contentsOf(folder)
  return secrets.filter((secret) => files.some((file) => file.includes(secret)))
}

describe('the claims of an event that is over', () => {
  it('are in no file of the store once they were destroyed, nor is their key', async () => {
    const folder = newFolder()
    const { store, file } = openGateStore(folder)
    const { claims, keys } = claimsOn(store)
    for (let guest = 0; guest < 200; guest += 1) {
      await goes(claims, asked(`ticket ${guest}`))
      // Some are in the file, and some in the journal alone.
      if (guest === 100) store.db.pragma('wal_checkpoint(PASSIVE)')
    }
    await claims.reserve(asked('one who is just going in'))
    const secrets = [...keysIn(store), ...tagsIn(store)]
    expect(secrets).toHaveLength(1 + 200 + 1)
    expect(existsSync(`${file}-wal`)).toBe(true)
    expect(foundIn(folder, secrets)).toHaveLength(secrets.length)

    expect(await destroyClaims(store, keys, matchDestroyS)).toEqual({ ok: true, value: ['final'] })
    expect(foundIn(folder, secrets)).toEqual([])
    store.close()
    expect(foundIn(folder, secrets)).toEqual([])
  })

  it('were tags of a ticket and a zone, by a key that nobody else has', async () => {
    const store = memoryStore()
    await goes(claimsOn(store).claims, asked('ticket'))
    const [key = Buffer.of()] = keysIn(store)
    const zoneKey = Buffer.from(hkdfSync('sha256', key, '', 'passgate claims: zone north', 32))
    const tag = createHmac('sha256', zoneKey).update('ticket').digest().subarray(0, 16)
    expect(tagsIn(store)).toEqual([tag])
  })

  it('stay as they are before their time', async () => {
    const store = memoryStore()
    const { claims, keys } = claimsOn(store)
    await goes(claims, asked('ticket'))
    expect(await destroyClaims(store, keys, matchDestroyS - 1)).toEqual({ ok: true, value: [] })
    expect(await goes(claims, asked('ticket'))).toBe('already-used')
  })

  it('are never begun again, also after the clock went back and the engine was started anew', async () => {
    const store = memoryStore()
    const { claims, keys } = claimsOn(store)
    await goes(claims, asked('ticket'))
    await destroyClaims(store, keys, matchDestroyS)
    for (const later of [claims, claimsOn(store).claims]) {
      const answer = await later.reserve(asked('ticket'))
      expect(answer).toEqual({ kind: 'unanswered', fault: 'claims-destroyed' })
    }
    expect(await destroyClaims(store, keys, matchDestroyS)).toEqual({ ok: true, value: [] })
    expect([keysIn(store), tagsIn(store)]).toEqual([[], []])
    const apart = new ClaimsApart(store, keys)
    const joinKey = createSecretKey(randomBytes(32))
    expect(apart.seal('final', joinKey, by)).toEqual({ ok: false, error: 'claims-destroyed' })
    expect(await apart.given('final')).toEqual({ ok: false, error: 'claims-destroyed' })
  })

  it('leave those of other events alone', async () => {
    const folder = newFolder()
    const { store } = openGateStore(folder)
    const keys = new EventKeys(store, (event) => (event === 'final' ? matchDestroyS : matchDestroyS + 1))
    const claims = new StoredClaims(store, keys)
    const concert = { scope: { eventId: 'concert', zoneId: 'north' } }
    await goes(claims, asked('ticket'))
    const [key = Buffer.of()] = keysIn(store)
    await goes(claims, asked('ticket', concert))
    expect(await destroyClaims(store, keys, matchDestroyS)).toEqual({ ok: true, value: ['final'] })
    expect(foundIn(folder, [key])).toEqual([])
    expect(await goes(claims, asked('ticket', concert))).toBe('already-used')
  })

  it('go at the time of the configuration, and at the last that was heard of where it forgot the event', async () => {
    const store = memoryStore()
    let planned: number | null = matchDestroyS
    const keys = new EventKeys(store, () => planned)
    await goes(new StoredClaims(store, keys), asked('ticket'))
    planned += 7_200
    expect(await destroyClaims(store, keys, matchDestroyS)).toEqual({ ok: true, value: [] })
    planned = null
    expect(await destroyClaims(store, keys, matchDestroyS + 7_199)).toEqual({ ok: true, value: [] })
    expect(await destroyClaims(store, keys, matchDestroyS + 7_200)).toEqual({ ok: true, value: ['final'] })
  })

  it('go a month later where nobody ever knew the event', async () => {
    const store = memoryStore()
    const keys = new EventKeys(store, () => null)
    await goes(new StoredClaims(store, keys), asked('ticket', { atS: 1_000_000 }))
    expect(await destroyClaims(store, keys, 1_000_000 + 30 * 86_400 - 1)).toEqual({ ok: true, value: [] })
    expect(await destroyClaims(store, keys, 1_000_000 + 30 * 86_400)).toEqual({ ok: true, value: ['final'] })
  })

  it('leave no key behind when hundreds of events come and go', async () => {
    const folder = newFolder()
    const { store } = openGateStore(folder)
    store.db.pragma('synchronous = OFF')
    const keys = new EventKeys(store, (event) => Number(event))
    const claims = new StoredClaims(store, keys)
    const gone: Buffer[] = []
    for (let event = 0; event < 300; event += 1) {
      await goes(claims, asked('ticket', { scope: { eventId: String(event), zoneId: 'north' } }))
      // Some ten are known at a time.
      if (event % 10 !== 9) continue
      const before = keysIn(store)
      await destroyClaims(store, keys, event - (event % 3) * 4)
      const left = new Set(keysIn(store).map((key) => key.toString('hex')))
      gone.push(...before.filter((key) => !left.has(key.toString('hex'))))
    }
    expect(gone.length).toBeGreaterThan(280)
    expect(foundIn(folder, gone)).toEqual([])
  })
})

describe('destroying claims', () => {
  it('waits for nobody who reads the store, and is ended by the next call', async () => {
    const folder = newFolder()
    const { store, file } = openGateStore(folder)
    const { claims, keys } = claimsOn(store)
    await goes(claims, asked('ticket'))
    const secrets = [...keysIn(store), ...tagsIn(store)]
    const reader = new Database(file, { readonly: true })
    reader.exec('BEGIN; SELECT * FROM claims')
    expect(await destroyClaims(store, keys, matchDestroyS)).toMatchObject({ error: { code: 'store-in-use' } })
    expect(store.db.pragma('busy_timeout', { simple: true })).toBe(2_000)
    const answer = await claims.reserve(asked('ticket'))
    expect(answer).toEqual({ kind: 'unanswered', fault: 'claims-destroyed' })
    reader.close()
    // By a clock that went back: what was begun is ended.
    expect(await destroyClaims(store, keys, 0)).toEqual({ ok: true, value: ['final'] })
    expect(foundIn(folder, secrets)).toEqual([])
  })

  it('wipes the key in damaged stores and journals that were set aside, and nothing else of them', async () => {
    const folder = newFolder()
    const before = openGateStore(folder)
    const { claims } = claimsOn(before.store)
    for (let guest = 0; guest < 120; guest += 1) await goes(claims, asked(`ticket ${guest}`))
    const keys = keysIn(before.store)
    const tags = tagsIn(before.store)
    before.store.close()
    const bytes = readFileSync(before.file)
    const first = bytes.indexOf(tags[0] ?? '')
    bytes.fill(0x5a, first, first + 40)
    writeFileSync(before.file, bytes)

    const { store, recovery } = openGateStore(folder)
    expect(recovery?.damaged).toEqual(['claims'])
    expect(keysIn(store)).toEqual(keys)
    const aside = readFileSync(recovery?.setAside ?? '')
    expect(keys.filter((key) => aside.includes(key))).toEqual([])
    expect(Buffer.compare(withoutKey(aside), withoutKey(bytes))).toBe(0)
    const after = claimsOn(store)
    const heard = await Promise.all(tags.map((_, guest) => goes(after.claims, asked(`ticket ${guest}`))))
    expect(heard.filter((word) => word === 'already-used').length).toBeGreaterThan(50)

    // One that was set aside when there was no time to wipe it.
    const late = `${before.file}.damaged-2026-11-20T19-00-00Z`
    writeFileSync(late, bytes)
    expect(foundIn(folder, keys)).toHaveLength(1)
    await destroyClaims(store, after.keys, matchDestroyS)
    expect(foundIn(folder, keys)).toEqual([])
  })
})

describe('a store that cannot keep a new key', () => {
  it('answers nothing, and makes the key when there is room again', async () => {
    const { store } = openGateStore(newFolder())
    const { claims } = claimsOn(store)
    const room = (pages: number): unknown => store.db.pragma(`max_page_count = ${pages}`, { simple: true })
    await goes(claims, asked('ticket'))
    const pages = Number(store.db.pragma('page_count', { simple: true }))
    room(pages)
    let event = 0
    let answer
    do {
      event += 1
      answer = await claims.reserve(
        asked('ticket', { scope: { eventId: `event ${event}`, zoneId: 'north' } }),
      )
    } while (answer.kind === 'reserved')
    expect(answer).toEqual({ kind: 'unanswered', fault: 'claims-full' })
    room(1_000_000)
    const scope = { eventId: `event ${event}`, zoneId: 'north' }
    const hold = heldBy(await claims.reserve(asked('ticket', { scope })))
    await claims.settle(hold, 'entered')
    expect(await goes(claimsOn(store).claims, asked('ticket', { scope }))).toBe('already-used')
  })
})

/** But for the 32 bytes behind the mark of a key. */
function withoutKey(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  const mark = copy.indexOf('passgate-claims:')
  expect(mark).toBeGreaterThan(0)
  return copy.fill(0, mark + 16, mark + 48)
}
