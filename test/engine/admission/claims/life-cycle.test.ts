import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type {
  ClaimAnswer,
  ClaimEnd,
  ClaimHold,
  EntryRules,
  RecordedEnd,
} from '../../../../main/engine/admission/claims/claims.ts'
import { asked, claimsOn, heldStates, matchS, memoryStore } from '../../../support/claims.ts'
import { ClaimsModel } from '../../../support/claims-model.ts'

const rulesOfAVenue: fc.Arbitrary<EntryRules> = fc.record({
  entries: fc.constantFrom(1, 1, 2, 4, null),
  passback: fc.constantFrom('hard', 'soft', 'off'),
  reentry: fc.boolean(),
  reentryS: fc.constantFrom(null, 600),
})
const lane = fc.constantFrom('north-1', 'north-2')
const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('reserve'),
      identity: fc.constantFrom('a', 'b'),
      direction: fc.constantFrom('in', 'out'),
      override: fc.nat(7).map((nth) => nth === 0),
      laneId: lane,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('settle'),
      // The newest as a rule; others, settled before, now and then.
      nth: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(5) }),
      end: fc.constantFrom<ClaimEnd>('entered', 'entered', 'entered', 'given-back', 'uncertain'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('unanswered'),
      identity: fc.constantFrom('a', 'b'),
      direction: fc.constantFrom('in', 'out'),
      override: fc.nat(7).map((nth) => nth === 0),
      laneId: lane,
      end: fc.constantFrom<RecordedEnd>('entered', 'entered', 'entered', 'uncertain'),
      saidTwice: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash') }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('time'), forS: fc.integer({ min: -900, max: 900 }) }),
  },
)

describe('claims, whatever happens in whatever order', () => {
  it('are what the people who went in and out would say', async () => {
    const seen = new Set<string>()
    // Each walk is an event of its own.
    const store = memoryStore()
    let walk = 0
    await fc.assert(
      fc.asyncProperty(
        rulesOfAVenue,
        fc.array(happening, { minLength: 10, maxLength: 60 }),
        async (rules, happenings) => {
          walk += 1
          store.db.exec('DELETE FROM claim_holds')
          const scope = { eventId: `walk ${walk}`, zoneId: 'north' }
          const model = new ClaimsModel(rules)
          let doubles = 0
          const onDouble = (): void => void (doubles += 1)
          let { claims } = claimsOn(store, onDouble)
          const holds = new Map<string, ClaimHold>()
          let atS = matchS
          for (const [nth, happened] of happenings.entries()) {
            switch (happened.kind) {
              case 'reserve': {
                const { identity, direction, override, laneId } = happened
                const request = asked(identity, { scope, direction, override, laneId, rules, atS })
                const answer = await claims.reserve(request)
                const id = String(nth)
                expect(inWords(answer)).toBe(model.reserve(request, id))
                if (answer.kind === 'reserved') holds.set(id, answer.hold)
                seen.add(inWords(answer))
                break
              }
              case 'settle': {
                const settled = model.holds.at(-1 - happened.nth)
                const hold = holds.get(settled?.id ?? '')
                if (settled === undefined || hold === undefined) break
                expect(await claims.settle(hold, happened.end)).toEqual({ ok: true, value: undefined })
                model.settle(settled, happened.end)
                break
              }
              case 'unanswered': {
                const { identity, direction, override, laneId, end, saidTwice } = happened
                const request = asked(identity, { scope, direction, override, laneId, rules, atS })
                const claim = { id: `guest-${String(nth).padStart(6, '0')}`, request }
                for (let said = 0; said < (saidTwice ? 2 : 1); said += 1)
                  expect(await claims.record(claim, end)).toEqual({ ok: true, value: undefined })
                model.record(request, String(nth), end)
                break
              }
              case 'crash':
                ;({ claims } = claimsOn(store, onDouble))
                expect(claims.endForgotten().ok).toBe(true)
                model.crash()
                break
              case 'time':
                atS += happened.forS
                break
            }
          }
          expect(doubles).toBe(model.doubles)
          if (doubles > 0) seen.add('a double')
          expect(heldStates(store)).toEqual(
            model.holds
              .map(({ state }) => state)
              .filter((state) => state !== 'over')
              .toSorted(),
          )
        },
      ),
      { numRuns: 400 },
    )
    expect([...seen].toSorted()).toEqual([
      'a double',
      'already-inside',
      'already-used',
      'in-use',
      'not-inside',
      'reentry-not-allowed',
      'reserved',
      'reserved again',
      'reserved passed back',
      'uncertain',
    ])
  })
})

const inWords = (answer: ClaimAnswer): string =>
  answer.kind === 'reserved'
    ? `reserved${answer.again ? ' again' : ''}${answer.passedBack ? ' passed back' : ''}`
    : answer.kind === 'refused'
      ? answer.reason
      : answer.kind
