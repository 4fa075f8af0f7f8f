import { describe, expect, it } from 'vitest'
import { CountRow, PassageRow } from '../../../main/contract/gate-api.ts'
import { newFolder } from '../../support/folder.ts'
import { admission, openGateStore } from '../../support/gate-store.ts'

describe('the counts of a gate', () => {
  it('add one to the cell of a decision, and to no other', () => {
    const { counts } = openGateStore(newFolder())
    counts.addDecision(admission(4))
    counts.addDecision(admission(4))
    counts.addDecision(admission(4, 'south-1'))
    counts.addDecision({ ...admission(4), outcome: 'refuse', reason: 'expired' })
    const { decisions } = counts.between(0, 100_000)
    expect(decisions.map(({ laneId, reason, count }) => [laneId, reason, count])).toEqual([
      ['north-1', 'none', 2],
      ['north-1', 'expired', 1],
      ['south-1', 'none', 1],
    ])
  })

  it('tell apart how openings ended', () => {
    const { counts } = openGateStore(newFolder())
    const place = { bucketS: 900, laneId: 'north-1', direction: 'in' } as const
    for (const end of ['entered', 'entered', 'no-passage'] as const) counts.addPassage({ ...place, end })
    expect(counts.between(0, 1_800).passages).toEqual([
      { ...place, end: 'entered', count: 2 },
      { ...place, end: 'no-passage', count: 1 },
    ])
  })

  it('hold a grant that nobody ended until the next start, which counts it as a fault, and once', () => {
    const folder = newFolder()
    const before = openGateStore(folder)
    before.counts.addGrant(admission(4))
    before.counts.addGrant(admission(4, 'south-1'))
    before.counts.endGrant({ bucketS: 3_600, laneId: 'south-1', direction: 'in', end: 'entered' })
    before.store.close()
    const { counts } = openGateStore(folder)
    expect(counts.endForgotten()).toEqual({ ok: true, value: ['north-1'] })
    expect(counts.endForgotten()).toEqual({ ok: true, value: [] })
    const { decisions, passages } = counts.between(0, 100_000)
    expect(decisions.map(({ laneId, count }) => [laneId, count])).toEqual([
      ['north-1', 1],
      ['south-1', 1],
    ])
    expect(passages).toEqual([
      { bucketS: 3_600, laneId: 'north-1', direction: 'in', end: 'fault', count: 1 },
      { bucketS: 3_600, laneId: 'south-1', direction: 'in', end: 'entered', count: 1 },
    ])
  })

  it('count a party whose grant nobody ended as a fault for each of it', () => {
    const folder = newFolder()
    const before = openGateStore(folder)
    before.counts.beginGrant({ bucketS: 3_600, laneId: 'north-1', direction: 'in' }, 4)
    before.store.close()
    const { counts } = openGateStore(folder)
    expect(counts.endForgotten()).toEqual({ ok: true, value: ['north-1'] })
    expect(counts.between(0, 100_000).passages).toEqual([
      { bucketS: 3_600, laneId: 'north-1', direction: 'in', end: 'fault', count: 4 },
    ])
  })

  it('hold no grant twice: one that a start could not count is counted with the next of its lane', () => {
    const { counts } = openGateStore(newFolder())
    counts.addGrant(admission(4))
    counts.addGrant(admission(4))
    counts.endGrant({ bucketS: 3_600, laneId: 'north-1', direction: 'in', end: 'entered' })
    expect(counts.between(0, 100_000).passages.map(({ end, count }) => [end, count])).toEqual([
      ['entered', 1],
      ['fault', 1],
    ])
    expect(counts.endForgotten()).toEqual({ ok: true, value: [] })
  })

  it('are asked for from one moment up to, and without, another', () => {
    const { counts } = openGateStore(newFolder())
    for (const quarter of [3, 4, 5, 6]) {
      counts.addDecision(admission(quarter))
      counts.addPassage({ bucketS: quarter * 900, laneId: 'north-1', direction: 'in', end: 'entered' })
    }
    const { decisions, passages } = counts.between(4 * 900, 6 * 900)
    expect(decisions.map(({ bucketS }) => bucketS / 900)).toEqual([4, 5])
    expect(passages.map(({ bucketS }) => bucketS / 900)).toEqual([4, 5])
  })

  it('are rows that a screen understands', () => {
    const { counts } = openGateStore(newFolder())
    counts.addDecision(admission(1))
    counts.addPassage({ bucketS: 900, laneId: 'north-1', direction: 'out', end: 'assumed' })
    const { decisions, passages } = counts.between(0, 1_000)
    expect(CountRow.strict().array().parse(decisions)).toEqual([{ ...admission(1), count: 1 }])
    expect(PassageRow.strict().array().parse(passages)).toHaveLength(1)
  })
})
