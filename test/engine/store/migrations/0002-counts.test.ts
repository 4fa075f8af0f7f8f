import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { migrate } from '../../../../main/engine/store/migrate.ts'
import { migrations } from '../../../../main/engine/store/migrations/all.ts'

function atVersion2(): Database.Database {
  const db = new Database(':memory:')
  migrate(db, migrations.slice(0, 1))
  db.exec("INSERT INTO issuers VALUES ('smart-health-card', 'https://a.example', 'A', 1)")
  migrate(db, migrations.slice(0, 2))
  return db
}

const count = (values: string): string => `INSERT INTO scan_counts VALUES (${values})`

describe('the tables of counts', () => {
  it('come to a store that knows whom it trusts, and leave that as it is', () => {
    const db = atVersion2()
    expect(db.prepare('SELECT iss FROM issuers').pluck().all()).toEqual(['https://a.example'])
  })

  it.each([
    ['a count of nobody', "900, 'n', 'in', 'none', 'none', 'refuse', 'not-a-pass', 0"],
    ['a time within a quarter of an hour', "901, 'n', 'in', 'none', 'none', 'refuse', 'not-a-pass', 1"],
    ['a direction that no lane has', "900, 'n', 'up', 'none', 'none', 'refuse', 'not-a-pass', 1"],
    ['an outcome that no decision has', "900, 'n', 'in', 'none', 'none', 'maybe', 'not-a-pass', 1"],
    ['a text where a number belongs', "'x', 'n', 'in', 'none', 'none', 'refuse', 'not-a-pass', 1"],
  ])('hold no %s', (_, values) => {
    expect(() => atVersion2().exec(count(values))).toThrow(/CHECK|datatype|cannot store/)
  })

  it('hold one row for a cell, whatever happens in it', () => {
    const db = atVersion2()
    const values = "900, 'n', 'in', 'none', 'none', 'refuse', 'not-a-pass', 1"
    db.exec(count(values))
    expect(() => db.exec(count(values))).toThrow('UNIQUE')
  })
})
