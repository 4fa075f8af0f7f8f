import { describe, expect, it } from 'vitest'
import { Admission, admissionAt, AdmissionOfLane } from '../../../main/engine/config/admission-config.ts'
import { checkConfig } from '../../../main/engine/config/load-config.ts'

const lane = (over: object = {}) => ({
  id: 'north-1',
  name: 'North 1',
  scanner: { kind: 'camera' },
  relay: { kind: 'none' },
  ...over,
})
const event = (over: object = {}) => ({
  id: 'final',
  name: 'Cup final',
  doors: '2026-11-21T18:00',
  starts: '2026-11-21T20:00',
  ends: '2026-11-21T22:30',
  ...over,
})
const config = (over: object = {}) => ({
  venue: { name: 'A venue', timeZone: 'America/New_York' },
  dataFolder: 'data',
  lanes: [lane()],
  ...over,
})

/** The mistakes in a configuration, each as `path: found (allowed)`. */
function mistakesIn(json: unknown): string[] {
  const checked = checkConfig(json)
  return checked.ok ? [] : checked.error.map(({ path, found, allowed }) => `${path}: ${found} (${allowed})`)
}

describe('a configuration of admission', () => {
  it('is not needed: a gate without it has no events and no zones', () => {
    const checked = checkConfig(config())
    expect(checked).toMatchObject({ ok: true, value: { events: [], zones: [] } })
  })

  it('has defaults for all that it need not say', () => {
    expect(Admission.parse(undefined)).toEqual({
      entry: { entries: 1, passback: 'hard', reentry: false, reentryMinutes: null },
      whenUnanswered: 'refer',
      claimDeadlineMs: 200,
      proofs: [],
      proofsMs: 30_000,
      idCheck: { who: 'nobody', timeoutMs: 30_000, minorUnder: 16 },
      party: { max: 1, opening: 'each' },
    })
  })

  it('is otherwise at a lane in what that lane says, and in nothing else', () => {
    const venue = Admission.parse({
      entry: { reentry: true, reentryMinutes: 30 },
      proofs: ['ticket', 'health'],
    })
    expect(admissionAt(venue, undefined)).toEqual(venue)
    const family = AdmissionOfLane.parse({ party: { max: 6 }, entry: { reentryMinutes: null }, proofs: [] })
    expect(admissionAt(venue, family)).toEqual({
      ...venue,
      entry: { entries: 1, passback: 'hard', reentry: true, reentryMinutes: null },
      proofs: [],
      party: { max: 6, opening: 'each' },
    })
  })

  it('names what is wrong with events, and what to do', () => {
    const events = [
      event({ id: 'late', doors: '2026-11-22T18:00', starts: '2026-11-22T17:59', ends: '2026-11-23T00:30' }),
      event(),
      event({ doors: '2026-11-21T22:00', starts: '2026-11-21T23:00', ends: '2026-11-22T00:30' }),
      event({ id: 'backwards', ends: '2026-11-21T00:30', lastEntry: '2026-11-21T23:00' }),
      event({ id: 'never', doors: '2026-02-30T18:00', ends: '2026-02-30T25:10' }),
    ]
    expect(mistakesIn(config({ events }))).toEqual([
      'events[0].starts: "2026-11-22T17:59" (at the doors, 2026-11-22T18:00, or later)',
      'events[2].id: "final" (another id: events[1] has this one)',
      'events[3].ends: "2026-11-21T00:30" (after it starts, 2026-11-21T20:00; after midnight, name the next day)',
      'events[3].lastEntry: "2026-11-21T23:00" (after the doors, 2026-11-21T18:00, and no later than it ends, 2026-11-21T00:30)',
      'events[4].doors: "2026-02-30T18:00" (a date that the calendar has and a time that a clock shows)',
      'events[4].ends: "2026-02-30T25:10" (a date that the calendar has and a time that a clock shows)',
      'events[2].doors: "2026-11-21T22:00" (2026-11-21T22:30 or later, when events[1], "Cup final", has ended: one event is on at a time)',
    ])
  })

  it('takes no time that says its own zone', () => {
    expect(mistakesIn(config({ events: [event({ doors: '2026-11-21T18:00:00Z' })] }))).toEqual([
      `events[0].doors: "2026-11-21T18:00:00Z" (a date and a time of the venue's clocks, such as 2026-11-21T18:00)`,
    ])
  })

  it('names what is wrong with zones, and with the lanes that lead there', () => {
    const zones = [
      { id: 'bowl', name: 'Bowl', capacity: { warnAt: 600, stopAt: 500 } },
      { id: 'boxes', name: 'Boxes' },
      { id: 'bowl', name: 'Bowl again' },
    ]
    const lanes = [
      lane({ zone: 'nroth' }),
      lane({ id: 'north-2', zone: 'boxes', from: 'boxes' }),
      lane({ id: 'north-3', from: 'bowl' }),
      lane({ id: 'north-4', zone: 'boxes', from: 'bowl', group: 'gate-b' }),
    ]
    const oneOf = 'one of the zones: "bowl", "boxes", "bowl"; or name it in `zones`'
    expect(mistakesIn(config({ zones, lanes }))).toEqual([
      'zones[0].capacity.warnAt: 600 (500 or less: at stopAt nobody more is let in)',
      'zones[2].id: "bowl" (another id: zones[0] has this one)',
      `lanes[0].zone: "nroth" (${oneOf})`,
      'lanes[1].from: "boxes" (another zone than the one that it leads into)',
      'lanes[2].from: "bowl" (another zone than the one that it leads into)',
    ])
    expect(mistakesIn(config({ lanes: [lane({ zone: 'bowl' })] }))).toEqual([
      'lanes[0].zone: "bowl" (nothing: there are no zones yet, name them in `zones`)',
    ])
  })

  it('asks for each proof once', () => {
    expect(mistakesIn(config({ admission: { proofs: ['ticket', 'ticket'] } }))).toEqual([
      'admission.proofs: ["ticket","ticket"] (each of them once)',
    ])
    expect(mistakesIn(config({ lanes: [lane({ admission: { party: { maximum: 4 } } })] }))).toEqual([
      'lanes[0].admission.party.maximum: 4 (nothing of this name: look for a typing mistake, or take it out)',
    ])
  })
})
