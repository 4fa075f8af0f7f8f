import { describe, expect, it } from 'vitest'
import type { RulesChoice } from '../../main/contract/setup-api.ts'
import { LivePolicy } from '../../main/engine/live-policy.ts'
import type { PolicyDocument, ReadySetName } from '../../main/engine/policy/policy-document.ts'
import { decide } from '../../main/engine/policy/policy.ts'
import { Audit } from '../../main/engine/store/audit.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { newFolder } from '../support/folder.ts'
import { openGateStore } from '../support/gate-store.ts'
import { verifiedPass } from '../support/passes.ts'

function gate(folder = newFolder(), configured: ReadySetName | PolicyDocument = 'any-authentic') {
  const { store } = openGateStore(folder)
  const parts = { store, configured, timeZone: 'America/New_York', clock: new FakeClock() }
  return { folder, store, audit: new Audit(store), policy: new LivePolicy(parts) }
}

const answerTo = ({ current }: LivePolicy): string =>
  decide({ outcome: 'verified', pass: verifiedPass, warnings: [] }, current, 1_640_000_000).outcome

const ticketsOnly: RulesChoice = { kind: 'set', set: 'tickets-only', eventAt: null }

describe('the rules of a gate', () => {
  it('are those of its configuration until somebody chooses others, and from the next pass on those', () => {
    const { policy } = gate()
    expect(policy.view()).toMatchObject({ source: 'configuration', set: 'any-authentic' })
    expect(answerTo(policy)).toBe('admit')
    expect(policy.choose(ticketsOnly)).toMatchObject({
      kind: 'chosen',
      rules: { source: 'setup', set: 'tickets-only', name: 'Tickets only' },
    })
    expect(answerTo(policy)).toBe('refer')
  })

  it('stay chosen when the engine starts again, and go back to the configuration when told to', () => {
    const { folder, store, policy } = gate()
    policy.choose(ticketsOnly)
    store.close()
    const { policy: again } = gate(folder)
    expect(again.view()).toMatchObject({ source: 'setup', set: 'tickets-only' })
    expect(again.choose({ kind: 'configured' })).toMatchObject({ rules: { source: 'configuration' } })
    expect(answerTo(again)).toBe('admit')
  })

  it('are on record whenever they change', () => {
    const { policy, audit } = gate()
    policy.choose(ticketsOnly)
    expect(audit.newest(1)).toMatchObject([{ actor: 'setup screen', action: 'rules-chosen' }])
    expect(JSON.parse(audit.newest(1)[0]?.detail ?? '')).toEqual({
      source: 'setup',
      name: 'Tickets only',
      revision: 1,
    })
  })

  it('count from an event that begins by the clock on the venue’s wall', () => {
    const { policy } = gate()
    policy.choose({ kind: 'set', set: 'new-york-2021-stadium', eventAt: '2021-02-23T19:30' })
    expect(policy.view().eventAt).toBe('2021-02-23T19:30:00-05:00')
    expect(policy.current.eventAtS).toBe(Date.UTC(2021, 1, 24, 0, 30) / 1_000)
  })

  it('of one’s own begin with those in force, spelled out', () => {
    const { policy } = gate()
    expect(policy.choose({ kind: 'own', json: policy.view().json })).toMatchObject({
      kind: 'chosen',
      rules: { source: 'setup', set: null, name: 'Any authentic pass' },
    })
    expect(answerTo(policy)).toBe('admit')
  })

  it.each<[what: string, choice: RulesChoice, path: string]>([
    ['are no JSON', { kind: 'own', json: '{' }, ''],
    [
      'have a rule of no kind',
      { kind: 'own', json: '{"version":1,"name":"x","rules":[{"kind":"y"}]}' },
      'rules[0].kind',
    ],
    ['are a set that nobody knows', { kind: 'set', set: 'florida', eventAt: null }, 'use'],
    ['begin at no hour', { kind: 'set', set: 'tickets-only', eventAt: '2021-13-40T99:99' }, 'eventAt'],
  ])('that %s change nothing, and say where they are wrong', (_what, choice, path) => {
    const { policy, audit } = gate()
    const answer = policy.choose(choice)
    if (answer.kind !== 'mistaken') throw new Error(answer.kind)
    expect(answer.mistakes.map((mistake) => mistake.path)).toContain(path)
    expect(policy.view().source).toBe('configuration')
    expect(audit.newest(1)).toEqual([])
  })

  it('that the disk has no room for change nothing', () => {
    const { policy, store, audit } = gate()
    store.db.pragma(`max_page_count = ${String(store.db.pragma('page_count', { simple: true }))}`)
    const filler = {
      version: 1,
      name: 'x',
      rules: [{ kind: 'issuers', accept: Array(900).fill('i'.repeat(200)) }],
    }
    expect(policy.choose({ kind: 'own', json: JSON.stringify(filler) })).toEqual({
      kind: 'failed',
      fault: 'store-full',
    })
    expect(answerTo(policy)).toBe('admit')
    expect(audit.newest(1)).toEqual([])
  })

  it('that can no longer be read are told of, and the configuration’s are in force', () => {
    const { folder, store } = gate()
    store.db.prepare("INSERT INTO settings VALUES ('policy', '{}')").run()
    store.close()
    const { policy } = gate(folder)
    expect(policy.unreadable).toBe(true)
    expect(policy.view().source).toBe('configuration')
  })
})
