import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { Counts } from '../../../main/engine/store/counts.ts'
import {
  openStore,
  openStoreToRead,
  openStoreToWrite,
  storeFileName,
} from '../../../main/engine/store/open-store.ts'
import { TrustStore } from '../../../main/engine/store/trust-store.ts'
import { newFolder } from '../../support/folder.ts'
import { admission, importedBy, matchDayMs, openGateStore, totalOf } from '../../support/gate-store.ts'
import { ShcAuthority } from '../../support/shc-authority.ts'
import { listed } from '../../support/listed.ts'

const rights = (path: string): string => (statSync(path).mode & 0o777).toString(8)
const open = (file: string, kind: 'real' | 'demo' = 'real') => openStore({ file, kind, wallMs: matchDayMs })

describe('the first start of a gate', () => {
  it.skipIf(process.platform === 'win32')(
    'makes a data folder that is its user’s alone, as is all in it',
    () => {
      const folder = join(newFolder(), 'var', 'passgate')
      const { counts } = openGateStore(folder)
      counts.addDecision(admission())
      expect(rights(folder)).toBe('700')
      expect(readdirSync(folder).map((name) => [name, rights(join(folder, name))])).toEqual([
        ['engine.lock', '600'],
        ['passgate.db', '600'],
        ['passgate.db-shm', '600'],
        ['passgate.db-wal', '600'],
      ])
    },
  )

  it('confirms a count only when it would survive a power cut', () => {
    const { store } = openGateStore(newFolder())
    const setting = (name: string): unknown => store.db.pragma(name, { simple: true })
    const full = 2
    expect([setting('journal_mode'), setting('synchronous')]).toEqual(['wal', full])
    expect([setting('foreign_keys'), setting('trusted_schema'), setting('secure_delete')]).toEqual([1, 0, 1])
  })
})

describe('the next start of a gate', () => {
  it('finds every count, and nothing to recover', () => {
    const folder = newFolder()
    const before = openGateStore(folder)
    for (const quarter of [1, 1, 2]) before.counts.addDecision(admission(quarter))
    before.store.close()
    const after = openGateStore(folder)
    expect(after.recovery).toBeNull()
    expect(totalOf(after.counts)).toBe(3)
    expect(readdirSync(folder).filter((name) => !name.startsWith('passgate.db'))).toEqual(['engine.lock'])
  })
})

describe('a second engine on the same data folder', () => {
  it('is refused while the first one runs, and taken when that has ended', () => {
    const folder = newFolder()
    const { file, store } = openGateStore(folder)
    expect(open(file)).toEqual({ ok: false, error: { code: 'store-in-use', detail: folder } })
    store.close()
    const second = open(file)
    expect(second.ok).toBe(true)
    if (second.ok) second.value.store.close()
  })

  it('is no matter of what the lock file holds: garbage in it locks nobody out', () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'engine.lock'), Buffer.alloc(8_192, 'x'))
    const { file } = openGateStore(folder)
    expect(open(file)).toMatchObject({ ok: false, error: { code: 'store-in-use' } })
  })
})

describe('a command beside a running engine', () => {
  it('reads the counts as they are now, and cannot change them', () => {
    const { file, counts } = openGateStore(newFolder())
    counts.addDecision(admission())
    const reader = openStoreToRead(file, 'real')
    if (!reader.ok) throw new Error(reader.error.detail)
    expect(totalOf(new Counts(reader.value))).toBe(1)
    counts.addDecision(admission())
    expect(totalOf(new Counts(reader.value))).toBe(2)
    expect(new Counts(reader.value).addDecision(admission())).toMatchObject({
      ok: false,
      error: { code: 'store-read-only' },
    })
    reader.value.close()
  })

  it('imports keys, which the engine notices; its own counts it does not take for news', async () => {
    const { file, store, counts } = openGateStore(newFolder())
    const trust = new TrustStore(store)
    const before = trust.revision()
    counts.addDecision(admission())
    expect(trust.revision()).toBe(before)

    const writer = openStoreToWrite(file, 'real')
    if (!writer.ok) throw new Error(writer.error.detail)
    const authority = new ShcAuthority()
    expect(await new TrustStore(writer.value).import(authority.trust(), 0, importedBy)).toMatchObject({
      ok: true,
    })
    writer.value.close()
    expect(trust.revision()).not.toBe(before)
    expect(listed(store).map(({ id }) => id)).toEqual([authority.iss])
    expect(counts.addDecision(admission()).ok).toBe(true)
  })
})

describe('a data folder of something else', () => {
  it.each([
    ['demo', 'real'],
    ['real', 'demo'],
  ] as const)('a %s store is refused by a %s gate', (made, wanted) => {
    const { file, store } = openGateStore(newFolder(), made)
    store.close()
    const before = readFileSync(file)
    for (const opened of [
      open(file, wanted),
      openStoreToRead(file, wanted),
      openStoreToWrite(file, wanted),
    ]) {
      expect(opened).toMatchObject({ ok: false, error: { code: 'store-not-ours' } })
    }
    expect(readFileSync(file)).toEqual(before)
  })

  it('a database of another program is refused, and left as it is', () => {
    const file = join(newFolder(), storeFileName)
    const other = new Database(file)
    other.exec('CREATE TABLE recipes (name TEXT)')
    other.close()
    const before = readFileSync(file)
    expect(open(file)).toMatchObject({ ok: false, error: { code: 'store-not-ours' } })
    expect(readFileSync(file)).toEqual(before)
  })
})

describe('a data folder that cannot be made', () => {
  it('is a fault that names it', () => {
    const file = join(newFolder(), 'not-a-folder')
    writeFileSync(file, '')
    expect(open(join(file, storeFileName))).toMatchObject({
      ok: false,
      error: { code: 'store-failed', detail: expect.stringContaining(file) as string },
    })
  })
})

// Root may write anywhere: there is nothing to see.
describe.skipIf(process.getuid?.() === 0)('a data folder that cannot be written to', () => {
  it('is a fault, and no gate', () => {
    const folder = join(newFolder(), 'read-only')
    mkdirSync(folder, { mode: 0o500 })
    expect(open(join(folder, storeFileName))).toMatchObject({ ok: false, error: { code: 'store-read-only' } })
  })
})
