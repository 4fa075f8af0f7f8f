import { beforeEach, describe, expect, it } from 'vitest'
import type { ClaimRequest, Claims } from '../../../../main/engine/admission/claims/claims.ts'
import {
  asked,
  claimsOn,
  comeAndGo,
  goes,
  heldBy,
  matchS,
  memoryStore,
  once,
} from '../../../support/claims.ts'

let claims: Claims
beforeEach(() => {
  ;({ claims } = claimsOn(memoryStore()))
})

const into = (over: Partial<ClaimRequest> = {}) => goes(claims, asked('ticket', over))
const out = (over: Partial<ClaimRequest> = {}) => goes(claims, asked('ticket', { ...over, direction: 'out' }))

describe('a ticket of one entry', () => {
  it('lets one person in once', async () => {
    expect([await into(), await into()]).toEqual(['in', 'already-used'])
  })

  it('is used again by nobody who went out, where the venue has no way back', async () => {
    expect([await into(), await out(), await into()]).toEqual(['in', 'out', 'reentry-not-allowed'])
  })

  it('lets in again whoever went out, where the venue allows it, as often as they like', async () => {
    const rules = comeAndGo
    const heard = [await into({ rules }), await out({ rules }), await into({ rules }), await into({ rules })]
    expect(heard).toEqual(['in', 'out', 'in, again', 'already-inside'])
    expect([await out({ rules }), await out({ rules })]).toEqual(['out', 'not-inside'])
  })

  it('is another in another zone, and in another event', async () => {
    await into()
    expect(await into({ scope: { eventId: 'final', zoneId: 'south' } })).toBe('in')
    expect(await into({ scope: { eventId: 'semi-final', zoneId: 'north' } })).toBe('in')
  })

  it('is in use while somebody goes in with it at another lane, and free again when they did not', async () => {
    const hold = heldBy(await claims.reserve(asked('ticket')))
    expect(await into({ laneId: 'north-2' })).toBe('in-use')
    expect(await out({ laneId: 'north-2' })).toBe('in-use')
    await claims.settle(hold, 'given-back')
    expect(await into({ laneId: 'north-2' })).toBe('in')
  })

  it('can be used by nobody who went in with it unseen', async () => {
    expect(await out()).toBe('not-inside')
    expect(await into()).toBe('in')
  })
})

describe('coming back', () => {
  const rules = { ...comeAndGo, reentryS: 1_800 }
  beforeEach(async () => {
    await into({ rules })
    await out({ rules, atS: matchS + 61 })
  })

  it('is possible through the last second of the time for it, which begins with the next full minute', async () => {
    expect(await into({ rules, atS: matchS + 120 + 1_801 })).toBe('reentry-not-allowed')
    expect(await into({ rules, atS: matchS + 120 + 1_800 })).toBe('in, again')
  })

  it('is possible too when the clock was set back meanwhile', async () => {
    expect(await into({ rules, atS: matchS - 7_200 })).toBe('in, again')
  })
})

describe('a ticket of four entries', () => {
  const rules = { ...once, entries: 4 }

  it('lets four people in, one after the other', async () => {
    const heard = []
    for (let person = 0; person < 5; person += 1) heard.push(await into({ rules }))
    expect(heard).toEqual(['in', 'in', 'in', 'in', 'already-used'])
  })

  it('lets them in at two lanes at once, and no fifth beside them', async () => {
    const holds = []
    for (const laneId of ['north-1', 'north-2', 'north-1', 'north-2'])
      holds.push(heldBy(await claims.reserve(asked('ticket', { rules, laneId }))))
    expect(await into({ rules, laneId: 'north-3' })).toBe('in-use')
    const [first, ...others] = holds
    if (first !== undefined) await claims.settle(first, 'given-back')
    expect(await into({ rules, laneId: 'north-3' })).toBe('in')
    for (const hold of others) await claims.settle(hold, 'entered')
    expect(await into({ rules })).toBe('already-used')
  })

  it('takes a person back before it gives a new entry', async () => {
    const free = { ...rules, reentry: true }
    const heard = [await into({ rules: free }), await out({ rules: free }), await into({ rules: free })]
    expect(heard).toEqual(['in', 'out', 'in, again'])
    for (let person = 0; person < 3; person += 1) expect(await into({ rules: free })).toBe('in')
    expect(await into({ rules: free })).toBe('already-inside')
  })
})

describe('a ticket without limit', () => {
  it('lets in whoever comes with it', async () => {
    const rules = { ...once, entries: null }
    expect([await into({ rules }), await into({ rules }), await into({ rules })]).toEqual(['in', 'in', 'in'])
  })
})

describe('against the order of in and out', () => {
  it('a venue that is soft about it lets them pass, and is told', async () => {
    const rules = { ...comeAndGo, passback: 'soft' } as const
    expect(await out({ rules })).toBe('out, passed back')
    expect([await into({ rules }), await into({ rules })]).toEqual(['in', 'in, passed back'])
    // One person is inside, as before.
    expect([await out({ rules }), await out({ rules })]).toEqual(['out', 'out, passed back'])
  })

  it('a venue that does not care lets them pass', async () => {
    const rules = { ...comeAndGo, passback: 'off' } as const
    expect([await out({ rules }), await into({ rules }), await into({ rules })]).toEqual(['out', 'in', 'in'])
  })

  it.each(['soft', 'off'] as const)(
    'no venue lets in more often than it sold, also one that is %s',
    async (passback) => {
      const rules = { ...once, passback }
      expect([await into({ rules }), await into({ rules })]).toEqual(['in', 'already-used'])
      await out({ rules })
      expect(await into({ rules })).toBe('reentry-not-allowed')
    },
  )
})

describe('a supervisor', () => {
  const override = true

  it('lets in whoever they like, and the ticket is worth no more for it', async () => {
    expect([await into(), await into({ override }), await into()]).toEqual(['in', 'in', 'already-used'])
  })

  it('lets in with an entry that is left, which is used up', async () => {
    expect([await into({ override }), await into()]).toEqual(['in', 'already-used'])
  })

  it('lets in two, and two come out', async () => {
    const rules = comeAndGo
    const heard = [
      await into({ rules }),
      await into({ rules, override }),
      await out({ rules }),
      await out({ rules }),
    ]
    expect(heard).toEqual(['in', 'in', 'out', 'out'])
    expect(await out({ rules })).toBe('not-inside')
    expect([await into({ rules }), await into({ rules })]).toEqual(['in, again', 'in, again'])
  })

  it('lets out who never went in', async () => {
    expect(await out({ override })).toBe('out, passed back')
    expect(await into()).toBe('in')
  })

  it('lets in beside somebody who is going in', async () => {
    const hold = heldBy(await claims.reserve(asked('ticket')))
    expect(await into({ override })).toBe('in')
    expect(await claims.settle(hold, 'entered')).toEqual({ ok: true, value: undefined })
    expect(await into()).toBe('already-used')
  })
})
