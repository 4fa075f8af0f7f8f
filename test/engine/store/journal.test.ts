import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { journalIsDamaged } from '../../../main/engine/store/journal.ts'
import { storeFileName } from '../../../main/engine/store/open-store.ts'
import { newFolder } from '../../support/folder.ts'
import { admission, openGateStore, totalOf } from '../../support/gate-store.ts'

const counted = 60

/** A store as a power cut leaves it: each count is a transaction, and the last ones are in the journal alone. */
function powerCut(): { readonly database: Buffer; readonly journal: Buffer } {
  const { file, store, counts } = openGateStore(newFolder())
  const count = (quarter: number): void => void counts.addDecision(admission(quarter))
  for (let quarter = 0; quarter < counted; quarter += 1) count(quarter)
  // From here the journal is written anew from its start, over frames of its earlier round.
  store.db.pragma('wal_checkpoint')
  for (let quarter = 0; quarter < counted / 2; quarter += 1) count(quarter)
  return { database: readFileSync(file), journal: readFileSync(`${file}-wal`) }
}

/** An engine started on what the power cut left. */
function startOn(folder: string, database: Uint8Array, journal: Uint8Array) {
  writeFileSync(join(folder, storeFileName), database)
  writeFileSync(join(folder, `${storeFileName}-wal`), journal)
  const { store, counts, recovery } = openGateStore(folder)
  const total = totalOf(counts)
  store.close()
  return { total, recovery }
}

describe('the journal that a power cut left', () => {
  it('is whole, and every count of it is there', () => {
    const { database, journal } = powerCut()
    expect(journalIsDamaged(journal)).toBe(false)
    expect(startOn(newFolder(), database, journal)).toEqual({ total: counted * 1.5, recovery: null })
  })

  it('is whole where its last transaction is torn: nobody was told of that one', () => {
    const { journal } = powerCut()
    const frame = 24 + 4_096
    const used = 32 + (counted / 2) * frame
    for (const torn of [1, 23, 24, 25, 4_000, frame]) {
      const cut = Buffer.from(journal)
      cut.fill(0, used - torn, used)
      expect(journalIsDamaged(cut)).toBe(false)
    }
  })

  it('is damaged where confirmed counts lie behind a flipped bit; the engine says so and keeps a copy', () => {
    const { database, journal } = powerCut()
    const damaged = Buffer.from(journal)
    damaged[5_000] = (damaged[5_000] ?? 0) ^ 1
    const folder = newFolder()
    const { total, recovery } = startOn(folder, database, damaged)
    expect(total).toBeGreaterThanOrEqual(counted)
    expect(total).toBeLessThan(counted * 1.5)
    expect(recovery).toMatchObject({ damaged: ['journal'], kept: { scan_counts: counted } })
    expect(readFileSync(recovery?.setAside ?? '')).toEqual(damaged)
  })

  it('is damaged where it is garbage', () => {
    const { database } = powerCut()
    const { total, recovery } = startOn(newFolder(), database, Buffer.alloc(9_000, 'x'))
    expect(recovery?.damaged).toEqual(['journal'])
    expect(total).toBe(counted)
  })

  it('never loses more than one count without a word, whatever bytes of it are overwritten', () => {
    const { database, journal } = powerCut()
    const folder = newFolder()
    const places = fc.record({
      at: fc.nat(journal.length - 1),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 300 }),
    })
    fc.assert(
      fc.property(fc.array(places, { minLength: 1, maxLength: 3 }), (damages) => {
        const damaged = Buffer.from(journal)
        for (const { at, bytes } of damages) damaged.set(bytes.subarray(0, journal.length - at), at)
        const { total, recovery } = startOn(folder, database, damaged)
        expect(total).toBeLessThanOrEqual(counted * 1.5)
        if (recovery === null) expect(total).toBeGreaterThanOrEqual(counted * 1.5 - 1)
      }),
      { numRuns: 60 },
    )
    expect(readdirSync(folder).length).toBeGreaterThan(1)
  })

  it('of any bytes at all is read without a fault', () => {
    const magic = fc.constantFrom([0x37, 0x7f, 0x06, 0x82], [0x37, 0x7f, 0x06, 0x83], [])
    fc.assert(
      fc.property(magic, fc.uint8Array({ maxLength: 3_000 }), (start, rest) => {
        expect(journalIsDamaged(Uint8Array.from([...start, ...rest]))).toBe(start.length + rest.length > 32)
      }),
    )
  })
})
