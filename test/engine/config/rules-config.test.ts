import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../../../main/engine/config/load-config.ts'
import { config } from '../../support/config-mistakes.ts'

const folder = mkdtempSync(join(tmpdir(), 'passgate-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('the rules in a configuration', () => {
  const own = {
    version: 1,
    name: 'Ours',
    rules: [{ kind: 'any', rules: [{ kind: 'test-hours', methods: ['pcr'], hours: 48 }] }],
  }
  const load = (policy: unknown) => {
    const file = join(folder, 'with-rules.json')
    writeFileSync(file, JSON.stringify(config({ policy })))
    return loadConfig(file)
  }
  const mistakes = (policy: unknown): string[] => {
    const loaded = load(policy)
    return loaded.ok ? [] : loaded.error.map(({ path, found, allowed }) => `${path}: ${found} (${allowed})`)
  }

  it('are a ready set by its name, rules, or a file of them beside it', () => {
    writeFileSync(join(folder, 'ours.json'), JSON.stringify(own))
    expect(load('new-york-2021')).toMatchObject({ ok: true, value: { policy: 'new-york-2021' } })
    for (const policy of [own, './ours.json', 'ours.json', join(folder, 'ours.json')]) {
      expect(load(policy)).toMatchObject({ ok: true, value: { policy: { name: 'Ours', revision: 1 } } })
    }
    const stadium = { version: 1, use: 'new-york-2021-stadium', eventAt: '2021-02-23T19:30:00-05:00' }
    expect(load(stadium)).toMatchObject({ ok: true, value: { policy: stadium } })
  })

  it('are named where they are wrong, wherever they stand', () => {
    writeFileSync(join(folder, 'wrong.json'), JSON.stringify({ ...own, rules: [{ kind: 'bribe' }] }))
    expect(mistakes('wrong.json')).toEqual([
      expect.stringMatching(/^policy\.rules\[0\]\.kind: "bribe" \(a known kind: "types", /),
    ])
    expect(mistakes('not-there.json')).toEqual([
      expect.stringMatching(/^policy: null \(a file that can be read/),
    ])
    expect(mistakes('new-york-1821')).toEqual([
      expect.stringMatching(
        /^policy: "new-york-1821" \(a ready set \(any-authentic, .*, or the path of a \.json file\)/,
      ),
    ])
    const rules = [
      {
        kind: 'any',
        rules: [
          { kind: 'test-hours', methods: ['pcr'], hours: 0 },
          { kind: 'ticket', zone: 'n' },
        ],
      },
    ]
    expect(mistakes({ ...own, rules, timeZone: 'Moon' })).toEqual([
      'policy.timeZone: "Moon" (an IANA time zone, such as "America/New_York")',
      'policy.rules[0].rules[0].hours: 0 (1 or more)',
      'policy.rules[0].rules[1].zone: "n" (nothing of this name: look for a typing mistake, or take it out)',
    ])
    expect(mistakes({ version: 1, use: 'new-york-1821' })).toEqual([
      expect.stringMatching(/^policy\.use: "new-york-1821" \(one of/),
    ])
    expect(mistakes({ ...own, version: 2 })).toEqual(['policy.version: 2 (1)'])
  })

  it('go in groups of groups, and no deeper', () => {
    const group = (inner: object) => ({ kind: 'all', rules: [inner] })
    const ticket = { kind: 'ticket' }
    expect(mistakes({ ...own, rules: [group(group(ticket))] })).toEqual([])
    expect(mistakes({ ...own, rules: [group(group(group(ticket)))] })).toHaveLength(1)
  })
})
