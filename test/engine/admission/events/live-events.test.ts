import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { LiveEvents } from '../../../../main/engine/admission/events/live-events.ts'
import {
  keepEvents,
  keptEventsFile,
  readKeptEvents,
} from '../../../../main/engine/admission/events/kept-events.ts'
import { EventConfig } from '../../../../main/engine/config/event-config.ts'
import { Audit } from '../../../../main/engine/store/audit.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { newFolder } from '../../../support/folder.ts'
import { matchDayMs, openGateStore } from '../../../support/gate-store.ts'

const timeZone = 'Europe/Madrid'
const nowS = matchDayMs / 1_000

const event = (id: string, day: number, over: object = {}): EventConfig =>
  EventConfig.parse({
    id,
    name: id,
    doors: `2026-11-${day}T18:00`,
    starts: `2026-11-${day}T20:00`,
    ends: `2026-11-${day}T22:30`,
    ...over,
  })

/** A gate whose configuration has these events. */
function gateWith(configured: readonly EventConfig[]) {
  const dataFolder = newFolder()
  const { store } = openGateStore(dataFolder)
  const clock = new FakeClock()
  let live: LiveEvents | null = null
  let told = 0
  return {
    file: keptEventsFile(dataFolder),
    store,
    clock,
    told: () => told,
    keep: (events: readonly EventConfig[]) =>
      keepEvents({
        dataFolder,
        store,
        events,
        before: readKeptEvents(dataFolder),
        detail: { added: events.length, replaced: 0, removed: 0 },
        actor: 'tester',
        atS: nowS,
      }),
    kept: () => readKeptEvents(dataFolder),
    start() {
      const events = new LiveEvents({ dataFolder, configured, timeZone, clock })
      events.start(() => (told += 1))
      onTestFinished(() => events.stop())
      live = events
      return events
    },
    on: (atS = nowS) => live?.at(atS)?.id ?? null,
  }
}

describe('the events of a gate', () => {
  it('are those of its configuration', () => {
    const gate = gateWith([event('final', 21)])
    expect(gate.start().hasEvents).toBe(true)
    expect(gate.on()).toBe('final')
    expect(gateWith([]).start().hasEvents).toBe(false)
  })

  it('are changed while it runs, on record', () => {
    const gate = gateWith([event('final', 21)])
    gate.start()
    expect(gate.keep([event('final', 28), event('derby', 21)])).toEqual({ ok: true, value: undefined })
    expect(gate.on()).toBe('final')
    gate.clock.advance(5_000)
    expect([gate.told(), gate.on(), gate.on(nowS + 7 * 86_400)]).toEqual([1, 'derby', 'final'])
    gate.keep([])
    gate.clock.advance(5_000)
    expect(gate.on()).toBe('final')
    gate.clock.advance(60_000)
    expect(gate.told()).toBe(2)
    expect(new Audit(gate.store).newest(9).map(({ action, actor }) => [action, actor])).toEqual([
      ['events-changed', 'tester'],
      ['events-changed', 'tester'],
    ])
  })

  it('stay as they were where the list is damaged or clashes, and somebody is told', () => {
    const gate = gateWith([event('final', 21)])
    gate.keep([event('derby', 22)])
    const live = gate.start()
    expect([live.unusable, gate.on(nowS + 86_400)]).toEqual([false, 'derby'])
    for (const text of ['{', JSON.stringify({ version: 1, events: [event('other', 21)] })]) {
      writeFileSync(gate.file, text)
      gate.clock.advance(5_000)
      expect([live.unusable, gate.on(), gate.on(nowS + 86_400)]).toEqual([true, 'final', 'derby'])
    }
    gate.keep([])
    gate.clock.advance(5_000)
    expect([live.unusable, gate.on()]).toEqual([false, 'final'])
  })

  it('are the configuration’s alone where the list is damaged at its start, which is set aside by the next change', () => {
    const gate = gateWith([event('final', 21)])
    writeFileSync(gate.file, '{"version":7}')
    const live = gate.start()
    expect([live.unusable, gate.on()]).toEqual([true, 'final'])
    gate.keep([event('derby', 22)])
    expect(readFileSync(`${gate.file}.unusable`, 'utf8')).toBe('{"version":7}')
    expect(gate.kept()).toMatchObject({ events: [event('derby', 22)], unreadable: false })
  })

  it('are not changed by whoever has read an older list', () => {
    const gate = gateWith([])
    const before = gate.kept()
    gate.keep([event('derby', 22)])
    const late = keepEvents({
      dataFolder: dirname(gate.file),
      store: gate.store,
      events: [event('final', 21)],
      before,
      detail: { added: 1, replaced: 0, removed: 0 },
      actor: 'tester',
      atS: nowS,
    })
    expect(late).toEqual({ ok: false, error: { code: 'changed-meanwhile' } })
    expect(gate.kept().events).toEqual([event('derby', 22)])
    expect(new Audit(gate.store).newest(9)).toHaveLength(1)
  })

  it('are not changed where that cannot go on record', () => {
    const gate = gateWith([])
    gate.store.db.exec(`CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END`)
    expect(gate.keep([event('final', 21)]).ok).toBe(false)
    expect(existsSync(gate.file)).toBe(false)
  })
})
