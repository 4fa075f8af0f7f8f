import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, describe, expect, it } from 'vitest'
import type { DecisionKey } from '../../../main/engine/analytics/count-key.ts'
import { Counts } from '../../../main/engine/store/counts.ts'
import { migrate } from '../../../main/engine/store/migrate.ts'
import { migrations } from '../../../main/engine/store/migrations/all.ts'
import { openStore, type OpenedStore } from '../../../main/engine/store/open-store.ts'
import { TrustStore } from '../../../main/engine/store/trust-store.ts'
import { ShcAuthority } from '../../support/shc-authority.ts'

const root = mkdtempSync(join(tmpdir(), 'passgate-store-'))
afterAll(() => rmSync(root, { recursive: true }))

let folders = 0
function freshFile(): string {
  folders += 1
  return join(root, String(folders), 'passgate.db')
}

function opened(file: string): OpenedStore {
  const result = openStore({ file })
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}

const key: DecisionKey = {
  bucketS: 900,
  laneId: 'north-1',
  direction: 'in',
  format: 'smart-health-card',
  passType: 'vaccination',
  outcome: 'admit',
  reason: 'none',
}

/** A store with 100 issuers and 5,000 cells of counts, closed. */
async function filled(): Promise<string> {
  const file = freshFile()
  const { store } = opened(file)
  const issuers = Array.from(
    { length: 100 },
    (_, nth) => new ShcAuthority(`https://issuer-${nth}.example`).trust().issuers[0],
  )
  const trust = new TrustStore(store)
  await trust.import({ issuers: issuers.filter((issuer) => issuer !== undefined) }, { allow: 'real', atS: 0 })
  const counts = new Counts(store)
  store.db.transaction(() => {
    for (let nth = 1; nth <= 5_000; nth += 1) counts.addDecision({ ...key, bucketS: nth * 900 })
  })()
  store.close()
  return file
}

const cells = ({ store }: OpenedStore): number => new Counts(store).between(0, 1e10).decisions.length

describe('a store', () => {
  it('is for its user alone', () => {
    const file = freshFile()
    opened(file).store.close()
    expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700)
  })

  it('is one engine’s at a time', () => {
    const file = freshFile()
    const { store } = opened(file)
    expect(openStore({ file })).toMatchObject({ ok: false, error: { code: 'store-in-use' } })
    store.close()
    opened(file).store.close()
  })

  it('of a newer program is left as it is', () => {
    const file = freshFile()
    mkdirSync(join(file, '..'))
    const db = new Database(file)
    db.pragma('user_version = 99')
    db.close()
    const before = readFileSync(file)
    expect(openStore({ file })).toMatchObject({ ok: false, error: { code: 'store-newer' } })
    expect(readFileSync(file)).toEqual(before)
  })

  it('that a migration breaks off is as it was before', () => {
    const db = new Database(':memory:')
    migrate(db, migrations.slice(0, 1))
    db.prepare('INSERT INTO issuers VALUES (?, ?, ?, ?)').run('f', 'i', 'n', 0)
    const broken = { name: 'broken', up: () => db.exec('CREATE TABLE half (a); SELECT nonsense') }
    expect(() => migrate(db, [...migrations, broken])).toThrow(/nonsense/)
    expect(db.pragma('user_version', { simple: true })).toBe(1)
    migrate(db, migrations)
    expect(db.prepare('SELECT count(*) FROM issuers').pluck().get()).toBe(1)
  })
})

describe('a count', () => {
  it('is there after a kill at any moment, if it was confirmed', async () => {
    const file = freshFile()
    opened(file).store.close()
    for (let round = 0; round < 8; round += 1) {
      const child = spawn(process.execPath, [
        join(import.meta.dirname, '../../support/counting-child.ts'),
        file,
      ])
      let confirmed = 0
      const enough = new Promise<void>((resolve) => {
        child.stdout.on('data', (text: Buffer) => {
          confirmed = Number(text.toString().trim().split('\n').at(-1))
          if (confirmed > 5 + round * 7) resolve()
        })
      })
      const before = total(file)
      await enough
      child.kill('SIGKILL')
      await once(child, 'exit')
      expect(total(file) - before).toBeGreaterThanOrEqual(confirmed)
      expect(total(file) - before).toBeLessThanOrEqual(confirmed + 60)
    }
  })

  function total(file: string): number {
    const db = new Database(file, { readonly: true })
    const count = db.prepare('SELECT coalesce(sum(count), 0) FROM scan_counts').pluck().get() as number
    db.close()
    return count
  }

  it('for which there is no room on the disk is refused as that, and kept by its caller', () => {
    const { store } = opened(freshFile())
    const counts = new Counts(store)
    store.db.pragma(`max_page_count = ${String(store.db.pragma('page_count', { simple: true }))}`)
    const results = Array.from({ length: 2_000 }, (_, nth) =>
      counts.addDecision({ ...key, bucketS: nth * 900 }),
    )
    expect(results.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'store-full' } })
    store.close()
  })
})

describe('a damaged store', () => {
  const asideOf = (file: string): string[] =>
    readdirSync(join(file, '..')).filter((name) => name.includes('.damaged-'))

  it.each<[how: string, damage: (file: string) => void, kept: 'something' | 'nothing']>([
    [
      'that is no database',
      (file) => writeFileSync(file, 'this was a database once '.repeat(1_000)),
      'nothing',
    ],
    ['whose first page is gone', (file) => overwrite(file, 0, 4_096), 'nothing'],
    [
      'whose pages in the middle are gone',
      (file) => overwrite(file, Math.floor(statSync(file).size / 2), 8_192),
      'something',
    ],
    [
      'that was cut in half',
      (file) => truncateSync(file, Math.floor(statSync(file).size / 8_192) * 4_096),
      'something',
    ],
  ])('%s is set aside, and what can be read is carried over', async (_how, damage, kept) => {
    const file = await filled()
    damage(file)
    const store = opened(file)
    expect(store.recovery?.setAside).toContain('passgate.db.damaged-')
    expect(asideOf(file).length).toBeGreaterThan(0)
    if (kept === 'something') {
      const issuers = store.recovery?.kept['issuers'] ?? 0
      expect(issuers + cells(store)).toBeGreaterThan(0)
      expect(store.recovery?.damaged.length).toBeGreaterThan(0)
    }
    expect(new Counts(store.store).addDecision(key).ok).toBe(true)
    store.store.close()
    const again = opened(file)
    expect(again.recovery).toBeNull()
    again.store.close()
  })

  it('of no length at all is a new one', () => {
    const file = freshFile()
    mkdirSync(join(file, '..'))
    writeFileSync(file, '')
    const store = opened(file)
    expect(store.recovery).toBeNull()
    store.store.close()
  })

  it('whose journal is noise loses no more than that', async () => {
    const file = await filled()
    writeFileSync(`${file}-wal`, Buffer.alloc(10_000, 0xa5))
    const store = opened(file)
    expect(cells(store)).toBe(5_000)
    store.store.close()
  })

  function overwrite(file: string, at: number, length: number): void {
    const bytes = readFileSync(file)
    bytes.fill(0xa5, at, at + length)
    writeFileSync(file, bytes)
  }
})

describe('the trust store', () => {
  const atS = 1_800_000_000

  it('withdraws a key that its issuer lists no longer', async () => {
    const { store } = opened(freshFile())
    const trust = new TrustStore(store)
    const before = new ShcAuthority()
    const after = new ShcAuthority()
    await trust.import(before.trust(), { allow: 'real', atS })
    expect(await trust.import(after.trust(), { allow: 'real', atS })).toMatchObject({
      ok: true,
      value: { issuersAdded: 0, issuersUpdated: 1, keysWithdrawn: 1 },
    })
    expect(trust.document().issuers[0]?.jwks.keys).toEqual([after.jwk])
    store.close()
  })

  it('never lets a malformed or older revocation list take the place of a good one', async () => {
    const { store } = opened(freshFile())
    const trust = new TrustStore(store)
    const authority = new ShcAuthority()
    const list = (ctr: number, ...rids: string[]) => ({ kid: authority.kid, method: 'rid', ctr, rids })
    const take = (crl: object) => trust.import(authority.trust([crl]), { allow: 'real', atS })
    await take(list(5, 'good'))
    expect(await take(list(4, 'older'))).toMatchObject({ value: { leftOut: [{ fault: 'crl-older' }] } })
    expect(await take(list(6, 'twice', 'twice'))).toMatchObject({
      value: { leftOut: [{ fault: 'crl-duplicate' }] },
    })
    expect(trust.document().issuers[0]?.crls).toEqual([list(5, 'good')])
    await take(list(6, 'newer'))
    expect(trust.document().issuers[0]?.crls).toEqual([list(6, 'newer')])
    store.close()
  })

  it('takes all of a file or nothing', async () => {
    const { store } = opened(freshFile())
    const trust = new TrustStore(store)
    const mixed = [
      ...new ShcAuthority().trust().issuers,
      ...new ShcAuthority('https://demo.passgate.invalid/x').trust().issuers,
    ]
    expect(await trust.import({ issuers: mixed }, { allow: 'real', atS })).toMatchObject({
      ok: false,
      error: { code: 'issuer-not-allowed', iss: 'https://demo.passgate.invalid/x' },
    })
    expect(trust.list()).toEqual([])
    store.close()
  })
})
