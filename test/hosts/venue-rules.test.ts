import { describe, expect, it } from 'vitest'
import { localMoment } from '../../main/engine/admission/events/local-moment.ts'
import { placeOf } from '../../main/engine/admission/events/lane-places.ts'
import { planOf } from '../../main/engine/admission/events/event-plan.ts'
import { readEvents } from '../../main/engine/admission/events/read-events.ts'
import { noVenueLists } from '../../main/engine/admission/lists/venue-lists.ts'
import { loadConfig } from '../../main/engine/config/load-config.ts'
import { siteOf } from '../../main/engine/config/site.ts'
import type { Asked } from '../../main/engine/lane/lane-parts.ts'
import type { Party } from '../../main/engine/lane/lane-state.ts'
import type { VerifiedPass } from '../../main/engine/passes/pass-format.ts'
import { StoredLists } from '../../main/engine/store/code-lists.ts'
import { VenueAdmission } from '../../main/hosts/open-admission.ts'
import { ok } from '../../native/result.ts'
import { healthPassOf, ticketOf } from '../support/admitting-lane.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { newFolder } from '../support/folder.ts'
import { openGateStore } from '../support/gate-store.ts'

/** The doors of an example of a configuration, at times of its own clocks. */
function doorsOf(example: string) {
  const loaded = loadConfig(`build/examples/${example}`)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  const site = siteOf(loaded.value)
  const { timeZone } = site.venue
  const events = readEvents(site.events, timeZone)
  if (!events.ok) throw new Error(JSON.stringify(events.error))
  const [event] = events.value
  const clock = new FakeClock()
  const { store } = openGateStore(newFolder())
  const admission = new VenueAdmission(site, {
    store,
    plan: planOf(events.value),
    occupancy: { isFull: () => false, passed: () => ok(undefined) },
    lists: noVenueLists,
    storedLists: new StoredLists(store),
    clock,
    isClockDoubtful: () => false,
    onDouble: () => undefined,
    onForgotten: () => undefined,
    log: () => undefined,
  })
  const lanes = new Map(
    site.lanes.map((lane) => [lane.id, admission.of(lane, placeOf(lane, site.lanes, site.zones))]),
  )
  const ticket = (id: string, name: string | null = null, group: string | null = null): VerifiedPass => {
    const pass = ticketOf(id, name)
    return pass.ticket === null
      ? pass
      : { ...pass, ticket: { ...pass.ticket, event: event?.id ?? '', ...(group === null ? {} : { group }) } }
  }
  /** Somebody shows a pass, and goes through where they may. */
  async function shows(at: string, laneId: string, pass: VerifiedPass, party: Party | null = null) {
    const atS = localMoment(at, timeZone, 'earlier')
    const lane = lanes.get(laneId)
    if (atS === null || lane === undefined) throw new Error(`no ${at} at ${laneId}`)
    clock.setWall(atS * 1_000 - clock.wallMs())
    const asked = await lane.ask({ outcome: 'admit', pass, warnings: [] }, party)
    const holds = asked.kind === 'decision' ? (asked.terms?.entry.holds ?? []) : []
    for (const hold of holds) lane.settle(hold, 'entered')
    await lane.storeClaims()
    return inWords(asked)
  }
  return { shows, ticket }
}

function inWords(asked: Asked): string {
  if (asked.kind !== 'decision') return `and ${asked.missing.join()}`
  const { decision, terms } = asked
  if (decision.outcome !== 'admit') return `${decision.outcome} ${decision.reason}`
  return ['admit', ...decision.warnings, ...(terms?.checkId === true ? ['once the ID is checked'] : [])].join(
    ' ',
  )
}

describe('a stadium with pass-outs', () => {
  it('takes a ticket back that was scanned out, until shortly before the end', async () => {
    const { shows, ticket } = doorsOf('pass-outs-stadium.json')
    const [a, b] = [ticket('a'), ticket('b')]
    expect(await shows('2027-05-22T15:59', 'gate-a-in', a)).toBe('refuse too-early')
    expect(await shows('2027-05-22T16:10', 'gate-a-in', a)).toBe('admit')
    expect(await shows('2027-05-22T16:11', 'gate-a-in', a)).toBe('refuse already-inside')
    expect(await shows('2027-05-22T18:00', 'gate-a-out', b)).toBe('refuse not-inside')
    expect(await shows('2027-05-22T18:00', 'gate-a-out', a)).toBe('admit')
    expect(await shows('2027-05-22T18:20', 'gate-a-in', a)).toBe('admit')
    expect(await shows('2027-05-22T18:50', 'gate-a-out', a)).toBe('admit')
    expect(await shows('2027-05-22T18:55', 'gate-a-in', a)).toBe('refuse too-late')
  })
})

describe('a cricket ground without a way back', () => {
  it('admits a ticket once, and who is under 18 with an adult', async () => {
    const { shows, ticket } = doorsOf('no-way-back-cricket.json')
    expect(await shows('2027-11-15T11:30', 'gate-1', ticket('a'))).toBe('admit')
    expect(await shows('2027-11-15T15:00', 'gate-1', ticket('a'))).toBe('refuse already-used')
    expect(await shows('2027-11-15T12:00', 'gate-1', ticket('b', null, 'south'))).toBe('refuse wrong-gate')
    const child = healthPassOf('A Child', '2010-11-16')
    expect(await shows('2027-11-15T12:00', 'gate-1', child)).toBe('refer minor-alone')
    const party = { people: 1, hasAdult: true, holds: [], decision: null, untilMs: 0 }
    expect(await shows('2027-11-15T12:01', 'gate-1', child, party)).toBe('admit')
    expect(await shows('2027-11-15T12:02', 'gate-1', healthPassOf('Grown Up', '2009-11-15'))).toBe('admit')
  })
})

describe('a festival with wristbands', () => {
  it('lets them out and in again for three days, and backstage those of the crew', async () => {
    const { shows, ticket } = doorsOf('wristband-festival.json')
    const [band, crew] = [ticket('band'), ticket('crew', null, 'crew')]
    expect(await shows('2027-06-18T11:00', 'main-in', band)).toBe('admit')
    expect(await shows('2027-06-18T23:00', 'main-out', band)).toBe('admit')
    expect(await shows('2027-06-19T12:00', 'main-in', band)).toBe('admit')
    expect(await shows('2027-06-19T12:01', 'main-in', band)).toBe('refuse already-inside')
    // Nobody is kept in whose band was not seen on the way in.
    expect(await shows('2027-06-20T01:00', 'main-out', ticket('unseen'))).toBe('admit passed-back')
    expect(await shows('2027-06-20T13:00', 'backstage-in', crew)).toBe('admit')
    expect(await shows('2027-06-20T13:00', 'main-in', crew)).toBe('refuse wrong-gate')
    expect(await shows('2027-06-21T02:00', 'main-in', ticket('late'))).toBe('refuse too-late')
  })
})

describe('an arena that asked for a vaccination', () => {
  it('wants both proofs of one person, and looks at the photo ID', async () => {
    const { shows, ticket } = doorsOf('two-proofs-arena.json')
    const mine = ticket('a', 'Ada Example')
    expect(await shows('2027-09-29T18:00', 'south-1', mine)).toBe('and health')
    expect(await shows('2027-09-29T18:00', 'south-1', healthPassOf('Ada Example', '1990-01-01'))).toBe(
      'admit once the ID is checked',
    )
    expect(await shows('2027-09-29T18:05', 'south-1', healthPassOf('Ada Example', '1990-01-01'))).toBe(
      'and ticket',
    )
    expect(await shows('2027-09-29T18:05', 'south-1', mine)).toBe('refuse already-used')
    expect(await shows('2027-09-29T18:10', 'south-1', ticket('b', 'Somebody Else'))).toBe('and health')
    expect(await shows('2027-09-29T18:10', 'south-1', healthPassOf('Ada Example', '1990-01-01'))).toBe(
      'refer holder-mismatch',
    )
  })
})
