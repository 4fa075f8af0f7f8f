import { describe, expect, it } from 'vitest'
import { newFolder } from '../../support/folder.ts'
import { admission, openGateStore, totalOf } from '../../support/gate-store.ts'

describe('a disk that is full', () => {
  it('confirms no count that is not on it, and goes on where it stopped when there is room again', () => {
    const { store, counts } = openGateStore(newFolder())
    const room = (pages: number): unknown => store.db.pragma(`max_page_count = ${pages}`, { simple: true })
    room(Number(store.db.pragma('page_count', { simple: true })) + 2)

    let confirmed = 0
    let refused = null
    for (let quarter = 0; refused === null; quarter += 1) {
      const counted = counts.addDecision(admission(quarter))
      if (counted.ok) confirmed += 1
      else refused = counted.error
    }
    expect(refused.code).toBe('store-full')
    expect(totalOf(counts)).toBe(confirmed)

    room(1_000_000)
    expect(counts.addDecision(admission(confirmed)).ok).toBe(true)
    expect(totalOf(counts)).toBe(confirmed + 1)
  })
})
