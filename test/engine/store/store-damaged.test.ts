import { mkdirSync, readdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openStoreToRead, openStoreToWrite, storeFileName } from '../../../main/engine/store/open-store.ts'
import { TrustStore } from '../../../main/engine/store/trust-store.ts'
import { newFolder } from '../../support/folder.ts'
import { admission, importedBy, openGateStore, totalOf } from '../../support/gate-store.ts'
import { ShcAuthority } from '../../support/shc-authority.ts'

const page = 4_096
/** One count in each of so many quarters of an hour: some fifty pages. */
const counted = 3_000
const authorities = Array.from({ length: 20 }, (_, nth) => new ShcAuthority(`https://issuer-${nth}.example`))

/** A season's store, closed in good order; its bytes. */
async function seasonStore(kind: 'real' | 'demo' = 'real'): Promise<Buffer> {
  const { file, store } = openGateStore(newFolder(), kind)
  const trust = await new TrustStore(store).import(
    { issuers: authorities.flatMap((authority) => authority.trust([crlOf(authority)]).issuers) },
    0,
    importedBy,
  )
  expect(trust).toMatchObject({ ok: true, value: { issuersAdded: 20, leftOut: [] } })
  const insert = store.db.prepare(
    "INSERT INTO scan_counts VALUES (?, 'north-1', 'in', 'smart-health-card', 'vaccination', 'admit', 'none', 1)",
  )
  store.db.transaction(() => {
    for (let quarter = 0; quarter < counted; quarter += 1) insert.run(quarter * 900)
  })()
  store.close()
  return readFileSync(file)
}

const crlOf = ({ kid }: ShcAuthority) => ({ kid, method: 'rid', ctr: 1, rids: ['a-pass'] })

function folderWith(bytes: Uint8Array): { folder: string; file: string } {
  const folder = newFolder()
  const file = join(folder, storeFileName)
  writeFileSync(file, bytes)
  return { folder, file }
}

/** The pages of the counts, by a text that each of them holds. */
const pagesOfCounts = (bytes: Buffer): number[] =>
  Array.from({ length: bytes.length / page }, (_, nth) => nth).filter(
    (nth) => nth > 0 && bytes.subarray(nth * page, (nth + 1) * page).includes('north-1'),
  )

describe('a damaged store', () => {
  it('is set aside as it was; all but the damaged page is there again, and the engine says what is missing', async () => {
    const bytes = await seasonStore()
    const [, , third = 0] = pagesOfCounts(bytes)
    bytes.fill(0, third * page, (third + 1) * page)
    const { folder } = folderWith(bytes)

    const { counts, recovery, store } = openGateStore(folder)
    expect(recovery?.damaged).toEqual(['scan_counts'])
    expect(recovery?.setAside).toBe(join(folder, 'passgate.db.damaged-2026-11-21T19-00-00Z'))
    expect(readFileSync(recovery?.setAside ?? '')).toEqual(bytes)
    expect(recovery?.kept).toMatchObject({ issuers: 20 })
    // Those before the page and those behind it.
    expect(totalOf(counts)).toBe(recovery?.kept.scan_counts)
    expect(totalOf(counts)).toBeGreaterThan(counted * 0.9)
    expect(totalOf(counts)).toBeLessThan(counted)
    expect(new TrustStore(store).document().issuers).toHaveLength(20)
    expect(counts.addDecision(admission()).ok).toBe(true)
  })

  it('is mended for good: the next start finds nothing to recover', async () => {
    const bytes = await seasonStore()
    bytes.fill(0x5a, 10 * page, 11 * page)
    const { folder } = folderWith(bytes)
    const mended = openGateStore(folder)
    const total = totalOf(mended.counts)
    mended.store.close()
    const next = openGateStore(folder)
    expect(next.recovery).toBeNull()
    expect(totalOf(next.counts)).toBe(total)
  })

  it('never takes the place of one that was set aside in the same second', () => {
    const { folder, file } = folderWith(Buffer.from('first'))
    openGateStore(folder).store.close()
    writeFileSync(file, 'second')
    openGateStore(folder).store.close()
    const aside = readdirSync(folder).filter((name) => name.includes('damaged'))
    expect(aside.map((name) => readFileSync(join(folder, name), 'utf8')).toSorted()).toEqual([
      'first',
      'second',
    ])
  })

  it('in which one bit of a row is flipped loses that row, and says so', async () => {
    const bytes = await seasonStore()
    const [nth = 0] = pagesOfCounts(bytes)
    const at = bytes.indexOf('admit', nth * page)
    bytes.write('adnit', at)
    const { counts, recovery } = openGateStore(folderWith(bytes).folder)
    expect(recovery?.damaged).toEqual(['scan_counts'])
    expect(totalOf(counts)).toBe(counted - 1)
  })

  it.each([
    ['no database at all', Buffer.alloc(20_000, 'not a database ')],
    ['all zeros', Buffer.alloc(20_000)],
    ['a few bytes', Buffer.from('SQLite')],
  ])('that is %s is set aside, and the gate starts anew', (_, bytes) => {
    const { folder } = folderWith(bytes)
    const { counts, recovery } = openGateStore(folder)
    expect(recovery?.damaged).toEqual([
      'issuers',
      'issuer_imports',
      'list_parts',
      'scan_counts',
      'passage_counts',
      'open_grants',
      'zone_counts',
      'audit',
      'settings',
      'bundle_signers',
      'bundle_issuers',
      'distrusted_issuers',
      'sync_state',
      'claim_events',
      'claim_keys',
      'claim_stores',
      'claims',
      'claim_holds',
      'claim_records',
      'code_lists',
      'list_keys',
      'list_batches',
      'list_terms',
      'list_codes',
      'blocked',
      'list_state',
    ])
    expect(readFileSync(recovery?.setAside ?? '')).toEqual(bytes)
    expect(counts.addDecision(admission()).ok).toBe(true)
  })

  it('that is an empty file is a new store: there is nothing to lose in it', () => {
    const { recovery, counts } = openGateStore(folderWith(Buffer.alloc(0)).folder)
    expect(recovery).toBeNull()
    expect(counts.addDecision(admission()).ok).toBe(true)
  })

  it('that is a folder is set aside too', () => {
    const folder = newFolder()
    mkdirSync(join(folder, storeFileName))
    const { recovery, counts } = openGateStore(folder)
    expect(readdirSync(recovery?.setAside ?? '')).toEqual([])
    expect(counts.addDecision(admission()).ok).toBe(true)
  })

  it('that was cut short keeps what its first half holds', async () => {
    const bytes = await seasonStore()
    const { folder, file } = folderWith(bytes)
    truncateSync(file, Math.floor(bytes.length / 2))
    const { recovery } = openGateStore(folder)
    expect(recovery?.damaged).toContain('scan_counts')
  })

  it('of a demo venue that lost its label brings no demo issuer into a real gate', async () => {
    const demo = openGateStore(newFolder(), 'demo')
    const authority = new ShcAuthority('https://demo.passgate.invalid/health-department')
    await new TrustStore(demo.store).import(authority.trust(), 0, importedBy)
    demo.store.db.pragma('application_id = 0x50475254')
    demo.store.close()
    const bytes = readFileSync(demo.file)
    // Something for the check to find.
    bytes.write('JSON', bytes.indexOf('{"kty"'))
    const real = openGateStore(folderWith(bytes).folder)
    expect(real.recovery).not.toBeNull()
    expect(new TrustStore(real.store).document().issuers).toEqual([])
  })

  it('is left to the engine by a command, and told of', () => {
    const { file } = folderWith(Buffer.alloc(20_000, 'x'))
    for (const opened of [openStoreToRead(file, 'real'), openStoreToWrite(file, 'real')]) {
      expect(opened).toMatchObject({ ok: false, error: { code: 'store-damaged' } })
    }
    expect(readFileSync(file)).toEqual(Buffer.alloc(20_000, 'x'))
  })

  it('starts the gate whatever pages are overwritten, and what is missing is told of', async () => {
    const bytes = await seasonStore()
    const damage = fc.record({
      page: fc.nat(bytes.length / page - 1),
      with: fc.oneof(
        fc.constant(new Uint8Array(page)),
        fc.uint8Array({ minLength: page, maxLength: page }),
        fc.nat(bytes.length / page - 1).map((nth) => bytes.subarray(nth * page, (nth + 1) * page)),
      ),
    })
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
        const damaged = Buffer.from(bytes)
        for (const { page: nth, with: content } of damages) damaged.set(content, nth * page)
        const { store, counts, recovery } = openGateStore(folderWith(damaged).folder)
        expect(totalOf(counts)).toBeLessThanOrEqual(counted)
        const issuers = new TrustStore(store).document().issuers.length
        if (recovery === null) expect([totalOf(counts), issuers]).toEqual([counted, 20])
        store.close()
      }),
      { numRuns: 40 },
    )
  })
})

describe('a recovery that was cut off', () => {
  it('before the damaged store was set aside begins anew', async () => {
    const bytes = await seasonStore()
    const [, , third = 0] = pagesOfCounts(bytes)
    bytes.fill(0, third * page, (third + 1) * page)
    const { folder, file } = folderWith(bytes)
    writeFileSync(`${file}.recovering`, 'half')
    writeFileSync(`${file}.recovering-wal`, 'half')
    const { counts, recovery } = openGateStore(folder)
    expect(recovery?.damaged).toEqual(['scan_counts'])
    expect(totalOf(counts)).toBeGreaterThan(counted * 0.9)
    expect(readdirSync(folder).filter((name) => name.includes('recovering'))).toEqual([])
  })

  it('before the new store was put in its place is ended', async () => {
    const { folder, file } = folderWith(await seasonStore())
    renameSync(file, `${file}.recovering`)
    expect(totalOf(openGateStore(folder).counts)).toBe(counted)
  })
})
