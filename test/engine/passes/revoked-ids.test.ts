import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RevokedIds } from '../../../main/engine/passes/revoked-ids.ts'

/** Any string, halves of characters too; and many that begin alike. */
const anyId = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
  fc.string({ unit: fc.constantFrom('a', 'b', 'ÿ', 'Ā'), maxLength: 6 }),
)
const nothingExpected = { ids: 0, characters: 0 }

describe('revoked ids', () => {
  it('are those that were listed, and no others: as a Set has them', () => {
    fc.assert(
      fc.property(fc.array(anyId), fc.array(anyId), (listed, asked) => {
        const revoked = new RevokedIds(nothingExpected)
        const set = new Set<string>()
        for (const id of listed) {
          expect(revoked.add(id)).toBe(!set.has(id))
          set.add(id)
        }
        expect(revoked.size).toBe(set.size)
        for (const id of [...listed, ...asked]) expect(revoked.has(id)).toBe(set.has(id))
      }),
      { numRuns: 500 },
    )
  })

  it('with times are revoked before them: as two Maps have them', () => {
    const entry = fc.tuple(anyId, fc.constantFrom('add', 'addBefore', 'putBefore'), fc.nat())
    fc.assert(
      fc.property(fc.array(entry), fc.array(anyId), (entries, asked) => {
        const revoked = new RevokedIds({ ids: 3, characters: 3 })
        const always = new Set<string>()
        const before = new Map<string, number>()
        for (const [id, how, time] of entries) {
          if (how === 'add') {
            expect(revoked.add(id)).toBe(!always.has(id))
            always.add(id)
          } else if (how === 'addBefore') {
            expect(revoked.addBefore(id, time)).toBe(!before.has(id))
            if (!before.has(id)) before.set(id, time)
          } else {
            revoked.putBefore(id, time)
            before.set(id, time)
          }
        }
        expect(revoked.size).toBe(always.size + before.size)
        for (const id of [...entries.map(([listed]) => listed), ...asked]) {
          expect(revoked.has(id)).toBe(always.has(id))
          const untilS = always.has(id) ? Infinity : (before.get(id) ?? -Infinity)
          expect(revoked.before(id)).toBe(untilS)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('are as many as it takes, and take at most 8 bytes each beside their characters', () => {
    const ids = Array.from({ length: 100_000 }, (_, nth) => `ticket-${nth}`)
    const characters = ids.join('').length
    const [sized, grown] = [new RevokedIds({ ids: ids.length, characters }), new RevokedIds(nothingExpected)]
    expect(ids.filter((id) => !sized.add(id) || !grown.add(id))).toEqual([])
    expect(sized.bytes).toBeLessThanOrEqual(characters + 8 * ids.length)
    expect(ids.filter((id) => !sized.has(id) || !grown.has(id))).toEqual([])
    expect([sized.has('ticket-100000'), grown.has('ticket-')]).toEqual([false, false])
  })

  it('longer than anything that a pass is named by are none', () => {
    const revoked = new RevokedIds(nothingExpected)
    expect([revoked.add('x'.repeat(16_383)), revoked.add('x'.repeat(16_384))]).toEqual([true, false])
    expect([revoked.has('x'.repeat(16_383)), revoked.has('x'.repeat(16_384))]).toEqual([true, false])
  })
})
