import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { planOf } from '../../../../main/engine/admission/events/event-plan.ts'
import type { LanePlace, VenueEvent } from '../../../../main/engine/admission/events/venue-event.ts'
import { StoredOccupancy } from '../../../../main/engine/admission/occupancy/stored-occupancy.ts'
import { wentThrough } from '../../../../main/engine/admission/occupancy/went-through.ts'
import { zoneNotices } from '../../../../main/engine/admission/occupancy/zone-notices.ts'
import type { ZoneConfig } from '../../../../main/engine/config/zone-config.ts'
import type { OccupancyView, ZoneView } from '../../../../main/contract/occupancy-api.ts'
import { Audit } from '../../../../main/engine/store/audit.ts'
import type { Store } from '../../../../main/engine/store/open-store.ts'
import { ZoneCounts } from '../../../../main/engine/store/zone-counts.ts'
import { err, ok } from '../../../../native/result.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { newFolder } from '../../../support/folder.ts'
import { matchDayMs, openGateStore } from '../../../support/gate-store.ts'

const nowS = matchDayMs / 1_000
const hourS = 3_600
const dayS = 24 * hourS

const event = (id: string, doorsS: number): VenueEvent => ({
  id,
  name: `The ${id}`,
  doorsS,
  startsS: doorsS + hourS,
  lastEntryS: null,
  endsS: doorsS + 4 * hourS,
  destroyS: doorsS + 16 * hourS,
  ticketNames: [],
})
const final = event('final', nowS - hourS)
const replay = event('replay', nowS + dayS)

const zones: readonly ZoneConfig[] = [
  { id: 'bowl', name: 'Bowl', capacity: { warnAt: 3, stopAt: 5 } },
  { id: 'boxes', name: 'Boxes', capacity: {} },
]
const intoBowl: LanePlace = { zoneId: 'bowl', fromZoneId: null, group: null }
const intoBoxes: LanePlace = { zoneId: 'boxes', fromZoneId: 'bowl', group: null }

/** The occupancy of an engine that has just started. */
function started(
  store: Store,
  clock = new FakeClock(),
  events: readonly VenueEvent[] = [final, replay],
  counts: Pick<ZoneCounts, 'of' | 'put'> = new ZoneCounts(store),
) {
  const occupancy = new StoredOccupancy({
    zones,
    plan: planOf(events),
    counts,
    audit: new Audit(store),
    clock,
  })
  const told: OccupancyView[] = []
  occupancy.start((view) => told.push(view))
  onTestFinished(() => occupancy.stop())
  return { occupancy, told, clock }
}

const newStore = (): Store => openGateStore(newFolder()).store

function zoneOf(view: OccupancyView, zoneId = 'bowl'): ZoneView {
  const zone = view.kind === 'on' ? view.zones.find((other) => other.zoneId === zoneId) : undefined
  if (zone === undefined) throw new Error(`no figures of ${zoneId}`)
  return zone
}
const inside = (occupancy: StoredOccupancy, zoneId = 'bowl'): number =>
  zoneOf(occupancy.view(), zoneId).inside

const correction = (over: object = {}) => ({
  eventId: 'final',
  zoneId: 'bowl',
  change: { kind: 'set', inside: 4 } as const,
  reason: 'counted by hand at 20:10',
  ...over,
})

describe('a zone', () => {
  it('counts who goes in and out, and survives a start', () => {
    const store = newStore()
    const { occupancy } = started(store)
    for (const direction of ['in', 'in', 'in', 'out'] as const) occupancy.passed(intoBowl, direction, 1)
    expect(zoneOf(occupancy.view())).toMatchObject({ inside: 2, entered: 3, goneOut: 1, unseen: 0 })
    expect(started(store).occupancy.view()).toEqual(occupancy.view())
  })

  it('is left by who goes from it into another, and entered by who comes back', () => {
    const { occupancy } = started(newStore())
    occupancy.passed(intoBowl, 'in', 4)
    occupancy.passed(intoBoxes, 'in', 3)
    expect([inside(occupancy), inside(occupancy, 'boxes')]).toEqual([1, 3])
    occupancy.passed(intoBoxes, 'out', 1)
    expect([inside(occupancy), inside(occupancy, 'boxes')]).toEqual([2, 2])
  })

  it('never has fewer inside than nobody: who comes out of an empty one went in unseen', () => {
    const { occupancy } = started(newStore())
    occupancy.passed(intoBowl, 'in', 1)
    occupancy.passed(intoBowl, 'out', 3)
    expect(zoneOf(occupancy.view())).toMatchObject({ inside: 0, entered: 1, goneOut: 3, unseen: 2 })
  })

  it('is full at its limit, for a party sooner, and not where it has none', () => {
    const { occupancy } = started(newStore())
    occupancy.passed(intoBowl, 'in', 4)
    expect([1, 2].map((people) => occupancy.isFull('bowl', people))).toEqual([false, true])
    occupancy.passed(intoBowl, 'in', 1)
    expect(occupancy.isFull('bowl', 1)).toBe(true)
    expect(occupancy.isFull('boxes', 1_000)).toBe(false)
    occupancy.passed(intoBowl, 'out', 1)
    expect(occupancy.isFull('bowl', 1)).toBe(false)
  })

  it('has staff told when it is nearly full, and when it is', () => {
    const { occupancy, told } = started(newStore())
    for (let guest = 0; guest < 6; guest += 1) occupancy.passed(intoBowl, 'in', 1)
    expect(
      told.map((view) => zoneNotices(view).map(({ code, zone }) => [code, zone.name, zone.limit])),
    ).toEqual([
      [],
      [],
      [],
      [['zone-nearly-full', 'Bowl', 3]],
      [['zone-nearly-full', 'Bowl', 3]],
      [['zone-full', 'Bowl', 5]],
      [['zone-full', 'Bowl', 5]],
    ])
  })
})

describe('an event', () => {
  it('has counts of its own, from nobody on', () => {
    const { occupancy, clock } = started(newStore())
    occupancy.passed(intoBowl, 'in', 2)
    clock.setWall(dayS * 1_000)
    expect(zoneOf(occupancy.view())).toMatchObject({ inside: 0, entered: 0 })
    clock.setWall(-dayS * 1_000)
    expect(inside(occupancy)).toBe(2)
  })

  it('that comes on is told to the screens although nobody goes through', () => {
    const { told, clock } = started(newStore())
    clock.setWall(dayS * 1_000)
    clock.advance(10_000)
    clock.advance(10_000)
    expect(told.map((view) => (view.kind === 'on' ? view.event.id : view.kind))).toEqual(['final', 'replay'])
  })

  it('is none, or not on: nobody is counted, no zone is full, and the passage itself still is', () => {
    const store = newStore()
    const { occupancy } = started(store, new FakeClock(), [])
    expect(occupancy.view()).toEqual({ kind: 'none' })
    let counted = 0
    const count = () => ok(void (counted += 1))
    expect(occupancy.passed(intoBowl, 'in', 9, count)).toEqual(ok(undefined))
    expect([counted, occupancy.isFull('bowl', 9)]).toEqual([1, false])
    expect(occupancy.clicked({ zoneId: 'bowl', people: 1 })).toBe('no-event')
    expect(
      started(store, new FakeClock(), [replay, event('last', nowS + 9 * dayS)]).occupancy.view(),
    ).toEqual({
      kind: 'between',
    })
  })
})

describe('people', () => {
  it('correct the figure, up and down and never below nobody, on record with their reason', () => {
    const store = newStore()
    const { occupancy } = started(store)
    occupancy.passed(intoBowl, 'in', 2)
    expect(occupancy.correct(correction(), 'staff screen')).toBe('counted')
    expect(zoneOf(occupancy.view())).toMatchObject({ inside: 4, corrected: 2, entered: 2 })
    occupancy.correct(correction({ change: { kind: 'by', people: -1 } }), 'staff screen')
    expect(inside(occupancy)).toBe(3)
    occupancy.correct(correction({ change: { kind: 'by', people: -9 } }), 'staff screen')
    expect(inside(occupancy)).toBe(0)
    const [last] = new Audit(store).newest(9)
    expect(new Audit(store).newest(9)).toHaveLength(3)
    expect([last?.action, last?.actor, JSON.parse(last?.detail ?? '')]).toEqual([
      'occupancy-corrected',
      'staff screen',
      { event: 'final', zone: 'bowl', from: 3, to: 0, reason: 'counted by hand at 20:10' },
    ])
  })

  it('correct nothing of another event, nor of a zone that is not there', () => {
    const { occupancy } = started(newStore())
    expect(occupancy.correct(correction({ eventId: 'replay' }), 'x')).toBe('no-event')
    expect(occupancy.correct(correction({ zoneId: 'roof' }), 'x')).toBe('no-zone')
    expect(occupancy.clicked({ zoneId: 'roof', people: 1 })).toBe('no-zone')
    expect(inside(occupancy)).toBe(0)
  })

  it('count by a clicker whom no lane has seen', () => {
    const { occupancy } = started(newStore())
    for (const people of [1, 1, -1] as const)
      expect(occupancy.clicked({ zoneId: 'bowl', people })).toBe('counted')
    expect(zoneOf(occupancy.view())).toMatchObject({ inside: 1, entered: 2, goneOut: 1 })
  })
})

describe('whoever goes through', () => {
  it('counts without a pass too: free, in an emergency, behind a guest, by force', () => {
    const ends = [
      'entered',
      'assumed',
      'free',
      'emergency',
      'tailgate',
      'tamper',
      'no-passage',
      'fault',
    ] as const
    expect(ends.filter((end) => !wentThrough(end))).toEqual(['no-passage', 'fault'])
  })

  it('is on disk with the count of the passage, or neither is', () => {
    const store = newStore()
    const { occupancy, told } = started(store)
    const fault = { code: 'store-full', detail: 'no room' } as const
    expect(occupancy.passed(intoBowl, 'in', 1, () => err(fault))).toEqual(err('store-full'))
    expect([inside(occupancy), told.length]).toEqual([0, 1])
    expect(started(store).occupancy.view()).toEqual(occupancy.view())
    store.db.exec(`CREATE TRIGGER broken BEFORE INSERT ON zone_counts BEGIN SELECT RAISE(ABORT, 'no'); END`)
    let counted = 0
    expect(occupancy.passed(intoBowl, 'in', 1, () => ok(void (counted += 1)))).toEqual(err('store-failed'))
    expect([counted, inside(occupancy)]).toEqual([0, 0])
    expect(occupancy.correct(correction(), 'x')).toBe('failed')
    expect(new Audit(store).newest(9)).toEqual([])
  })

  it('is not counted from nobody on where the disk cannot say how many there were', () => {
    const store = newStore()
    started(store).occupancy.passed(intoBowl, 'in', 3)
    const counts = new ZoneCounts(store)
    let readable = false
    const { occupancy } = started(store, new FakeClock(), [final], {
      of: (eventId) => (readable ? counts.of(eventId) : err({ code: 'store-failed', detail: 'no' })),
      put: (...change) => counts.put(...change),
    })
    expect(occupancy.view()).toEqual({ kind: 'between' })
    expect(occupancy.passed(intoBowl, 'in', 1)).toEqual(err('store-failed'))
    expect(occupancy.clicked({ zoneId: 'bowl', people: 1 })).toBe('failed')
    readable = true
    expect(occupancy.passed(intoBowl, 'in', 1)).toEqual(ok(undefined))
    expect(inside(occupancy)).toBe(4)
  })
})

type Act =
  | {
      readonly kind: 'pass'
      readonly place: LanePlace
      readonly direction: 'in' | 'out'
      readonly people: number
    }
  | { readonly kind: 'click'; readonly people: 1 | -1 }
  | { readonly kind: 'set'; readonly inside: number }
  | { readonly kind: 'by'; readonly people: number }
  | { readonly kind: 'restart' }

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    kind: fc.constant('pass' as const),
    place: fc.constantFrom(intoBowl, intoBoxes),
    direction: fc.constantFrom('in' as const, 'out' as const),
    people: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({ kind: fc.constant('click' as const), people: fc.constantFrom(1 as const, -1 as const) }),
  fc.record({ kind: fc.constant('set' as const), inside: fc.integer({ min: 0, max: 9 }) }),
  fc.record({ kind: fc.constant('by' as const), people: fc.integer({ min: -9, max: 9 }) }),
  fc.constant({ kind: 'restart' as const }),
)

describe('in whatever order people pass, correct and start the gate anew', () => {
  it('as many are inside as a sheet of paper would say', () => {
    const store = newStore()
    let nth = 0
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        nth += 1
        const now = event(`event-${nth}`, nowS)
        let { occupancy } = started(store, new FakeClock(), [now])
        const paper = { bowl: 0, boxes: 0 }
        const change = (zone: string | null, people: number): void => {
          if (zone === 'bowl' || zone === 'boxes') paper[zone] = Math.max(0, paper[zone] + people)
        }
        for (const one of acts) {
          switch (one.kind) {
            case 'pass': {
              const people = one.direction === 'in' ? one.people : -one.people
              occupancy.passed(one.place, one.direction, one.people)
              change(one.place.zoneId, people)
              change(one.place.fromZoneId, -people)
              break
            }
            case 'click':
              occupancy.clicked({ zoneId: 'bowl', people: one.people })
              change('bowl', one.people)
              break
            case 'set':
              occupancy.correct(correction({ eventId: now.id, change: one }), 'x')
              paper.bowl = one.inside
              break
            case 'by':
              occupancy.correct(correction({ eventId: now.id, change: one }), 'x')
              change('bowl', one.people)
              break
            case 'restart':
              occupancy = started(store, new FakeClock(), [now]).occupancy
              break
          }
          expect({ bowl: inside(occupancy), boxes: inside(occupancy, 'boxes') }).toEqual(paper)
          expect(occupancy.isFull('bowl', 1)).toBe(paper.bowl + 1 > 5)
        }
      }),
      { numRuns: 60 },
    )
  })
})
