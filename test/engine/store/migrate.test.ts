import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { migrate, versionOf, type Migration } from '../../../main/engine/store/migrate.ts'
import { migrations } from '../../../main/engine/store/migrations/all.ts'
import { openStore, openStoreToRead } from '../../../main/engine/store/open-store.ts'
import { newFolder } from '../../support/folder.ts'
import { matchDayMs, openGateStore } from '../../support/gate-store.ts'

const making = (table: string): Migration => ({
  name: table,
  up: (db) => void db.exec(`CREATE TABLE ${table} (a INTEGER) STRICT`),
})
const failing: Migration = {
  name: 'failing',
  up() {
    throw new Error('no')
  },
}
const tablesOf = (db: Database.Database): unknown[] =>
  db.prepare('SELECT name FROM sqlite_schema').pluck().all()

describe('a store of an older program', () => {
  it('goes through what is new to it, and keeps what it has', () => {
    const db = new Database(':memory:')
    migrate(db, [making('lanes')])
    db.exec('INSERT INTO lanes VALUES (7)')
    expect(migrate(db, [making('lanes'), making('gates')])).toBe(true)
    expect(versionOf(db)).toBe(2)
    expect(db.prepare('SELECT a FROM lanes').pluck().all()).toEqual([7])
  })

  it('stays as it was, as a whole, where one step fails', () => {
    const db = new Database(':memory:')
    migrate(db, [making('lanes')])
    expect(() => migrate(db, [making('lanes'), making('gates'), failing])).toThrow('no')
    expect(versionOf(db)).toBe(1)
    expect(tablesOf(db)).toEqual(['lanes'])
  })

  it('is brought forward once by two programs that start at the same time', () => {
    const file = join(newFolder(), 'both.db')
    const [quick, slow] = [new Database(file), new Database(file)]
    const begin = slow.transaction.bind(slow)
    // Between the slow one's look at the version and its turn, the quick one does it all.
    const overtaken: typeof begin = (action) => {
      migrate(quick, [making('lanes')])
      return begin(action)
    }
    slow.transaction = overtaken
    expect(migrate(slow, [making('lanes')])).toBe(true)
    expect([versionOf(slow), tablesOf(slow)]).toEqual([1, ['lanes']])
  })

  it('is not brought forward by a command that only reads', () => {
    const { file, store } = openGateStore(newFolder())
    store.db.pragma(`user_version = ${migrations.length - 1}`)
    store.close()
    expect(openStoreToRead(file, 'real')).toMatchObject({ ok: false, error: { code: 'store-older' } })
  })
})

describe('a store of a newer program', () => {
  it('is refused, and no byte of it is touched', () => {
    const folder = newFolder()
    const { file, store } = openGateStore(folder)
    store.db.pragma(`user_version = ${migrations.length + 1}`)
    store.close()
    const before = digests(folder)
    expect(openStore({ file, kind: 'real', wallMs: matchDayMs })).toMatchObject({
      ok: false,
      error: { code: 'store-newer' },
    })
    expect(openStoreToRead(file, 'real')).toMatchObject({ ok: false, error: { code: 'store-newer' } })
    expect(digests(folder)).toEqual(before)
  })
})

/** Of the database and its journal, by name; the index of the journal and the lock hold nothing. */
const digests = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => !name.endsWith('-shm') && name !== 'engine.lock')
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex'),
      ])
      .filter(([, digest]) => digest !== createHash('sha256').digest('hex')),
  )
