import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import { migrate } from '../../../../main/engine/store/migrate.ts'
import { migrations } from '../../../../main/engine/store/migrations/all.ts'

const rows = (db: Database.Database, table: string): unknown =>
  db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()

describe('the tables of trust', () => {
  let db: Database.Database
  beforeEach(() => {
    db = new Database(':memory:')
    db.pragma('foreign_keys = ON')
    db.pragma('trusted_schema = OFF')
    migrate(db, migrations.slice(0, 1))
    db.exec(`
      INSERT INTO issuers VALUES ('smart-health-card', 'https://a.example', 'A', 1);
      INSERT INTO keys VALUES ('smart-health-card', 'https://a.example', 'k1', '{}');
      INSERT INTO revocations VALUES ('smart-health-card', 'https://a.example', 'k1', 3, '{}');`)
  })

  it('hold no key of nobody, and no list of no key', () => {
    expect(() =>
      db.exec("INSERT INTO keys VALUES ('smart-health-card', 'https://b.example', 'k', '{}')"),
    ).toThrow('FOREIGN KEY')
    expect(() =>
      db.exec("INSERT INTO revocations VALUES ('smart-health-card', 'https://a.example', 'k2', 1, '{}')"),
    ).toThrow('FOREIGN KEY')
  })

  it('lose a list with its key, and all of an issuer with the issuer', () => {
    db.exec("DELETE FROM keys WHERE kid = 'k1'")
    expect(rows(db, 'revocations')).toBe(0)
    db.exec("INSERT INTO keys VALUES ('smart-health-card', 'https://a.example', 'k2', '{}')")
    db.exec('DELETE FROM issuers')
    expect(rows(db, 'keys')).toBe(0)
  })

  it('hold nothing that is no JSON', () => {
    expect(() => db.exec('UPDATE keys SET jwk = \'{"kty":\'')).toThrow('CHECK')
    expect(() => db.exec("UPDATE revocations SET crl = ''")).toThrow('CHECK')
  })
})
