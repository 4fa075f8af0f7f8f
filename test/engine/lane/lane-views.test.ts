import { describe, expect, it } from 'vitest'
import { attendantView } from '../../../main/engine/lane/lane-views.ts'
import { events } from '../../../main/contract/gate-api.ts'
import { decide, preparePolicy } from '../../../main/engine/policy/policy.ts'
import { passProving } from '../../support/passes.ts'

const atS = Date.parse('2021-07-01T16:00:00Z') / 1_000

describe('what the attendant sees of a guest whom a rule turned away', () => {
  const pass = passProving({
    doses: [{ product: { system: 'cvx', code: '212' }, date: '2021-06-20', nth: null, of: null }],
  })
  const decision = decide(
    { outcome: 'verified', pass, warnings: [] },
    preparePolicy('new-york-2021', 'UTC'),
    atS,
  )
  const view = attendantView('north-1', { decision, task: null, idCompared: false, clearsAtMs: 15_000 }, 0)

  it('is the rule, what it found, and from when on it will be met', () => {
    expect(view.shown).toMatchObject({
      outcome: 'refuse',
      reason: 'too-soon-after-dose',
      finding: {
        rule: 'vaccination',
        found: { code: 'last-dose', values: { date: '2021-06-20' } },
        needed: { code: 'series-from', values: { days: 15 } },
      },
    })
  })

  it('goes through the contract as it is', () => {
    expect(events.attendant.parse(view)).toEqual(view)
  })

  it('is no rule where they were admitted', () => {
    const admitted = decide(
      { outcome: 'verified', pass, warnings: [] },
      preparePolicy('any-authentic', 'UTC'),
      atS,
    )
    expect(
      attendantView('north-1', { decision: admitted, task: null, idCompared: false, clearsAtMs: 15_000 }, 0)
        .shown?.finding,
    ).toBeNull()
  })
})

describe('what the attendant sees of a ticket', () => {
  it('is what it admits to, each on one line, and never the id by which it is used up', () => {
    const pass = {
      ...passProving({}),
      type: 'ticket' as const,
      ticket: { id: 'a-17', event: 'Cup\nFinal', zone: null, product: 'Seat', entries: 1 },
    }
    const view = attendantView(
      'north-1',
      {
        decision: { outcome: 'admit', pass, warnings: [] },
        task: null,
        idCompared: false,
        clearsAtMs: 15_000,
      },
      0,
    )
    expect(events.attendant.parse(view)).toEqual(view)
    expect(view.shown?.pass?.ticket).toEqual({ event: 'Cup Final', zone: null, product: 'Seat', entries: 1 })
  })
})
