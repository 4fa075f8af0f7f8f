import { describe, expect, it, onTestFinished } from 'vitest'
import type { EventData, Notice } from '../../main/contract/gate-api.ts'
import { keepEvents, readKeptEvents } from '../../main/engine/admission/events/kept-events.ts'
import { EventConfig } from '../../main/engine/config/event-config.ts'
import { demoSite, type Site } from '../../main/engine/config/site.ts'
import { openStoreToWrite, storeFileName } from '../../main/engine/store/open-store.ts'
import { startEngine } from '../../main/hosts/compose.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { newFolder } from '../support/folder.ts'
import { matchDayMs } from '../support/gate-store.ts'

const final = EventConfig.parse({
  id: 'final',
  name: 'Cup final',
  doors: '2026-11-21T18:00',
  starts: '2026-11-21T20:00',
  ends: '2026-11-21T22:30',
})
const zones: Site['zones'] = [
  { id: 'bowl', name: 'Bowl', capacity: { warnAt: 2, stopAt: 3 } },
  { id: 'boxes', name: 'Boxes', capacity: {} },
]

/** The demo venue's lane in a venue with events, on a clock of the test's own. */
async function venue(folder: string, over: Partial<Site> = {}) {
  const clock = new FakeClock()
  const site = demoSite(folder)
  const engine = await startEngine(
    { ...site, venue: { ...site.venue, timeZone: 'UTC' }, events: [final], zones, ...over },
    { clock, log: () => undefined, version: 'test', builtAtS: null, restart: () => undefined },
  )
  if (!engine.ok) throw new Error(engine.error.code)
  const { gate, stop } = engine.value
  onTestFinished(stop)
  let shown: EventData<'occupancy'> | null = null
  let notices: Notice[] = []
  gate.join({
    role: 'manager',
    emit: (event, data) => {
      if (event === 'occupancy') shown = data as EventData<'occupancy'>
      if (event === 'notices') notices = data as Notice[]
    },
  })
  await clock.pass(500)
  return {
    clock,
    gate,
    stop,
    async act(act: 'walk-through' | 'force-arm', times = 1) {
      for (let nth = 0; nth < times; nth += 1) {
        gate.simulate({ laneId: 'north-1', act })
        await clock.pass(5_000)
      }
    },
    inside: () => (shown?.kind === 'on' ? shown.zones.map(({ inside }) => inside) : shown?.kind),
    zoneNotices: () => notices.filter(({ zone }) => zone !== undefined).map(({ code }) => code),
  }
}

describe('a gate during an event', () => {
  it('counts who goes through without a pass, tells staff of its zones, and remembers over a start', async () => {
    const folder = newFolder()
    const before = await venue(folder)
    expect(before.inside()).toEqual([0, 0])
    before.gate.setMode({ laneId: 'north-1', mode: 'free', minutes: null })
    await before.clock.pass(1_000)
    await before.act('walk-through', 2)
    expect([before.inside(), before.zoneNotices()]).toEqual([[2, 0], ['zone-nearly-full']])
    expect(before.gate.click({ zoneId: 'bowl', people: 1 })).toBe('counted')
    expect([before.inside(), before.zoneNotices()]).toEqual([[3, 0], ['zone-full']])
    await before.stop()
    const after = await venue(folder)
    expect([after.inside(), after.zoneNotices()]).toEqual([[3, 0], ['zone-full']])
    const correction = { eventId: 'final', zoneId: 'bowl', reason: 'counted by hand' }
    after.gate.correctOccupancy({ ...correction, change: { kind: 'set', inside: 0 } })
    expect([after.inside(), after.zoneNotices()]).toEqual([[0, 0], []])
    await after.act('force-arm')
    expect(after.inside()).toEqual([1, 0])
  })

  it('counts into the zone that its lane leads into, out of the one that it leads from', async () => {
    const folder = newFolder()
    const lanes = demoSite(folder).lanes.map((lane) => ({ ...lane, zone: 'boxes', from: 'bowl' }))
    const { gate, clock, act, inside } = await venue(folder, { lanes })
    for (const people of [1, 1] as const) gate.click({ zoneId: 'bowl', people })
    gate.setMode({ laneId: 'north-1', mode: 'free', minutes: null })
    await clock.pass(1_000)
    await act('walk-through')
    expect(inside()).toEqual([1, 1])
  })

  it('that is added while it runs begins within seconds, and nothing is counted before', async () => {
    const folder = newFolder()
    const { clock, act, inside, stop } = await venue(folder, { events: [] })
    await act('force-arm')
    expect(inside()).toBe('none')
    const store = openStoreToWrite(`${folder}/${storeFileName}`, 'demo')
    if (!store.ok) throw new Error(store.error.code)
    const kept = keepEvents({
      dataFolder: folder,
      store: store.value,
      events: [final],
      before: readKeptEvents(folder),
      detail: { event: 'final', added: 1, replaced: 0, removed: 0 },
      actor: 'tester',
      atS: matchDayMs / 1_000,
    })
    expect(kept.ok).toBe(true)
    store.value.close()
    await clock.pass(15_000)
    expect(inside()).toEqual([0, 0])
    await act('force-arm')
    expect(inside()).toEqual([1, 0])
    await stop()
  })
})
