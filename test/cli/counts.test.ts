import { describe, expect, it } from 'vitest'
import { bucketOf, type DecisionKey } from '../../main/engine/analytics/count-key.ts'
import { newFolder } from '../support/folder.ts'
import { writeGateConfig } from '../support/gate-config.ts'
import { admission, openGateStore } from '../support/gate-store.ts'
import { passgate } from '../support/passgate.ts'

/** A match in New York on 1 November 2026, the day when clocks go back, and the last hour of the day before. */
function gateAfterTheMatch() {
  const { config, dataFolder } = writeGateConfig(newFolder())
  const { counts } = openGateStore(dataFolder)
  const count = (time: string, key: Partial<DecisionKey> = {}): void => {
    const bucketS = bucketOf(Date.parse(time))
    expect(counts.addDecision({ ...admission(), bucketS, ...key }).ok).toBe(true)
  }
  count('2026-10-31T23:59:59-04:00')
  count('2026-11-01T00:00:00-04:00')
  count('2026-11-01T19:10:00-05:00')
  count('2026-11-01T19:50:00-05:00')
  count('2026-11-01T19:50:00-05:00', { outcome: 'refuse', reason: 'expired' })
  count('2026-11-01T23:59:59-05:00', { laneId: 'south-1', passType: 'test-negative' })
  count('2026-11-02T00:00:00-05:00')
  counts.addPassage({
    bucketS: bucketOf(Date.parse('2026-11-01T19:10:00-05:00')),
    laneId: 'north-1',
    direction: 'in',
    end: 'entered',
  })
  return Object.assign((...args: string[]) => passgate('counts', '--config', config, ...args), { counts })
}

const lines = (out: string): string[] => out.trimEnd().split('\n')

describe('passgate counts', () => {
  it('shows a day of the venue’s calendar by its hours, beside a running engine', async () => {
    const counts = gateAfterTheMatch()
    const { status, out, err } = await counts('--day', '2026-11-01')
    expect([status, err]).toEqual([0, ''])
    expect(lines(out)).toEqual([
      'hour   admitted  refused  referred',
      '00:00  1         0        0',
      '19:00  2         1        0',
      '23:00  1         0        0',
      '',
      'Gone through: 1; opened, with no contact to tell: 0; opened, and nobody came: 0; cut short by a fault: 0',
    ])
  })

  it('tells of double entries where there were any', async () => {
    const gate = gateAfterTheMatch()
    const bucketS = bucketOf(Date.parse('2026-11-01T19:10:00-05:00'))
    gate.counts.doubleEntry({ bucketS, laneId: 'north-1', direction: 'in', end: 'double-entry' })
    const { out } = await gate('--day', '2026-11-01')
    expect(out).toMatch(/cut short by a fault: 0; found later to be double entries: 1$/m)
  })

  it.each([
    ['lane', ['north-1 in', 'south-1 in']],
    ['type', ['vaccination', 'test-negative']],
    ['outcome', ['admit', 'refuse: expired']],
  ])('shows it by %s', async (by, names) => {
    const counts = gateAfterTheMatch()
    const { out } = await counts('--day', '2026-11-01', '--by', by)
    const rows = lines(out).slice(1, -2)
    expect(rows.map((row) => row.split(/ {2,}/)[0])).toEqual(names)
  })

  it('shows several days, each hour with its date', async () => {
    const counts = gateAfterTheMatch()
    const { out } = await counts('--from', '2026-10-31', '--to', '2026-11-01')
    expect(lines(out).map((line) => line.slice(0, 16))).toContain('2026-10-31 23:00')
    expect(lines(out)).toHaveLength(7)
  })

  it('gives every cell as JSON', async () => {
    const counts = gateAfterTheMatch()
    const { out } = await counts('--day', '2026-11-01', '--json')
    const found = JSON.parse(out) as { fromS: number; toS: number; decisions: unknown[] }
    expect(found).toMatchObject({ timeZone: 'America/New_York', passages: [{ end: 'entered', count: 1 }] })
    expect(found.decisions).toHaveLength(5)
    // 25 hours.
    expect(found.toS - found.fromS).toBe(90_000)
  })

  it('has nothing to show for a gate that never ran', async () => {
    const { config } = writeGateConfig(newFolder())
    expect(await passgate('counts', '--config', config)).toEqual({
      status: 0,
      out: 'Nothing was counted.\n',
      err: '',
    })
  })

  it.each([
    [['--day', 'yesterday'], 'Give a date as 2026-11-21.'],
    [['--day', '2026-02-30'], 'Give a date as 2026-11-21.'],
    [['--from', '2026-11-02', '--to', '2026-11-01'], '--from must not be after --to.'],
    [['--to', '2026-11-01'], '--to needs --from.'],
    [['--by', 'guest'], 'Allowed choices are hour, lane, type, outcome.'],
    [['--day', '2026-11-01', '--from', '2026-11-01'], 'cannot be used with option'],
  ])('says what is wrong with %j', async (args, message) => {
    const { config } = writeGateConfig(newFolder())
    const { status, out, err } = await passgate('counts', '--config', config, ...args)
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain(message)
  })
})
