import { writeFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { EventChange, EventsChanged, EventText } from '../../../../main/contract/events-api.ts'
import { EventSetup } from '../../../../main/engine/admission/events/event-setup.ts'
import { textOfEvent } from '../../../../main/engine/admission/events/event-text.ts'
import { keptEventsFile } from '../../../../main/engine/admission/events/kept-events.ts'
import { LiveEvents } from '../../../../main/engine/admission/events/live-events.ts'
import { destroyClaims } from '../../../../main/engine/admission/claims/destroy.ts'
import { EventKeys } from '../../../../main/engine/admission/claims/event-keys.ts'
import { StoredClaims } from '../../../../main/engine/admission/claims/stored-claims.ts'
import { EventConfig } from '../../../../main/engine/config/event-config.ts'
import { Audit } from '../../../../main/engine/store/audit.ts'
import { asked, goes } from '../../../support/claims.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { newFolder } from '../../../support/folder.ts'
import { matchDayMs, openGateStore } from '../../../support/gate-store.ts'

const timeZone = 'UTC'
const nowS = matchDayMs / 1_000

/** By default on the day of November 2026 that is given, in the evening; it is the 21st, 19:00. */
const event = (id: string, day: number, over: object = {}): EventConfig =>
  EventConfig.parse({
    id,
    name: id,
    doors: `2026-11-${day}T18:00`,
    starts: `2026-11-${day}T20:00`,
    ends: `2026-11-${day}T22:30`,
    ...over,
  })
const text = (id: string, day: number, over: Partial<EventText> = {}): EventText => ({
  ...textOfEvent(event(id, day)),
  ...over,
})
const put = (typed: EventText, isNew = true): EventChange => ({ kind: 'put', event: typed, isNew })
const remove = (id: string): EventChange => ({ kind: 'remove', id })
const header = 'id,name,doors,starts,ends\n'
const line = (id: string, day: number): string =>
  `${id},${id},2026-11-${day} 18:00,2026-11-${day} 20:00,2026-11-${day} 22:30\n`

/** A gate in service whose configuration has these events, and its setup screen. */
function gateWith(configured: readonly EventConfig[]) {
  const dataFolder = newFolder()
  const { store } = openGateStore(dataFolder)
  const clock = new FakeClock()
  const live = new LiveEvents({ dataFolder, configured, timeZone, clock })
  let told = 0
  live.start(() => (told += 1))
  onTestFinished(() => live.stop())
  const setup = new EventSetup({ live, dataFolder, configured, timeZone, store, clock })
  const view = (which: 'coming' | 'over' = 'coming', offset = 0, limit = 50) => {
    const answer = setup.view({ which, offset, limit })
    if (answer.kind !== 'events') throw new Error(answer.kind)
    return answer
  }
  const keys = new EventKeys(store, (eventId) => live.destroyAtS(eventId))
  const propose = (change: EventChange, agreed: string | null = null, revision = view().revision) =>
    setup.change({ revision, change, agreed })
  return {
    file: keptEventsFile(dataFolder),
    live,
    clock,
    store,
    told: () => told,
    view,
    propose,
    /** Somebody looks at what it would do, and agrees. */
    async agree(change: EventChange): Promise<EventsChanged> {
      const would = await propose(change)
      if (would.kind !== 'would') throw new Error(JSON.stringify(would))
      return propose(change, would.agreement)
    },
    use: (eventId: string) =>
      goes(
        new StoredClaims(store, keys),
        asked('a ticket', { scope: { eventId, zoneId: 'venue' }, atS: nowS }),
      ),
    forget: (atS: number) => destroyClaims(store, keys, atS),
    audited: () =>
      new Audit(store).newest(9).map(({ actor, detail }) => [actor, JSON.parse(detail) as unknown]),
    rows: (which: 'coming' | 'over' = 'coming') =>
      view(which).rows.map(({ event: { id }, source, state }) => `${id} ${source} ${state}`),
  }
}

/** The warnings of a change that is not made yet, each as its code and values. */
const warnings = (answer: EventsChanged): string[] =>
  answer.kind === 'would'
    ? answer.effect.warnings.map(({ code, values }) => [code, ...Object.values(values)].join(' '))
    : [answer.kind]

const mistakes = (answer: EventsChanged): string[] =>
  answer.kind === 'mistaken'
    ? answer.mistakes.map(({ line: at, event: of, field, code, values }) =>
        [at ?? '-', of ?? '-', field ?? '-', code, ...Object.values(values)].join(' '),
      )
    : [answer.kind]

describe('the events on the setup screen', () => {
  it('are those in force, each with where it comes from and whether it is on', async () => {
    const gate = gateWith([event('past', 14), event('final', 21), event('gala', 28)])
    await gate.propose(put(text('derby', 25)))
    await gate.propose(put(text('gala', 28, { name: 'The gala' }), false))
    expect(gate.rows()).toEqual(['final configuration on', 'derby added coming', 'gala replaced coming'])
    expect(gate.rows('over')).toEqual(['past configuration over'])
    expect(gate.view()).toMatchObject({ coming: 3, over: 1, on: 'final', problem: null })
    expect(gate.view('coming', 1, 1).rows.map((row) => row.event.id)).toEqual(['derby'])
  })

  it('are added at once, in force without a start, and on record', async () => {
    const gate = gateWith([event('final', 21)])
    expect(
      await gate.propose(put(text('derby', 25, { tickets: ['derby', 'cup/3'], destroyAfterHours: '' }))),
    ).toMatchObject({
      kind: 'done',
      effect: { added: 1, changed: 0 },
    })
    expect([gate.told(), gate.live.at(nowS + 4 * 86_400)?.ticketNames]).toEqual([1, ['derby', 'cup/3']])
    expect(gate.live.list.kept.events).toEqual([event('derby', 25, { tickets: ['derby', 'cup/3'] })])
    expect(gate.audited()).toEqual([['setup screen', { event: 'derby', added: 1, replaced: 0, removed: 0 }]])
    expect(await gate.propose(put(text('derby', 25, { tickets: ['derby', 'cup/3'] }), false))).toMatchObject({
      kind: 'done',
      effect: { added: 0, changed: 0, same: 1 },
    })
    expect(gate.audited()).toHaveLength(1)
  })

  it('have each mistake told at its field', async () => {
    const gate = gateWith([event('final', 21, { name: 'Cup final' })])
    const empty: EventText = {
      id: 'no spaces',
      name: ' ',
      doors: '',
      starts: '2026-11-21',
      lastEntry: 'late',
      ends: '2026-11-21T22:30',
      destroyAfterHours: 'soon',
      tickets: ['\u200b'],
    }
    expect(mistakes(await gate.propose(put(empty)))).toEqual([
      '- - id id-form',
      '- - name name-form',
      '- - doors time-form',
      '- - starts time-form',
      '- - lastEntry time-form',
      '- - destroyAfterHours hours-form',
      '- - tickets ticket-names',
    ])
    const inOrder = { starts: '2026-11-25T17:00', lastEntry: '2026-11-25T23:00', ends: '2026-11-25T16:00' }
    expect(mistakes(await gate.propose(put(text('derby', 25, inOrder))))).toEqual([
      '- - starts starts-before-doors 2026-11-25T18:00',
      '- - ends ends-before-start 2026-11-25T17:00',
      '- - lastEntry last-entry-apart 2026-11-25T18:00 2026-11-25T16:00',
    ])
    expect(mistakes(await gate.propose(put(text('derby', 31))))).toEqual([
      '- - doors time-none',
      '- - starts time-none',
      '- - ends time-none',
    ])
    expect(mistakes(await gate.propose(put(text('final', 25))))).toEqual(['- - id id-there Cup final'])
  })

  it('may not overlap, which is told at the end of the new one that is wrong', async () => {
    const gate = gateWith([event('final', 21, { name: 'Cup final' })])
    const later = text('derby', 21, {
      doors: '2026-11-21T22:00',
      ends: '2026-11-21T23:30',
      starts: '2026-11-21T22:40',
    })
    expect(mistakes(await gate.propose(put(later)))).toEqual([
      '- - doors overlaps-before Cup final 2026-11-21T22:30',
    ])
    const earlier = text('derby', 21, {
      doors: '2026-11-21T12:00',
      starts: '2026-11-21T13:00',
      ends: '2026-11-21T18:30',
    })
    expect(mistakes(await gate.propose(put(earlier)))).toEqual([
      '- - ends overlaps-next Cup final 2026-11-21T18:00',
    ])
  })

  it('are taken out again, and those of the configuration come back, if there is room for them', async () => {
    const gate = gateWith([event('final', 21), event('gala', 28)])
    await gate.propose(put(text('derby', 25)))
    await gate.propose(put(text('gala', 29), false))
    expect(await gate.propose(remove('gala'))).toMatchObject({
      kind: 'would',
      effect: { changes: [{ what: 'restored', id: 'gala' }], removed: 0 },
    })
    await gate.propose(put(text('ball', 28)))
    expect(mistakes(await gate.propose(remove('gala')))).toEqual([
      '- ball doors overlaps-before gala 2026-11-28T22:30',
    ])
    expect(await gate.agree(remove('ball'))).toMatchObject({ kind: 'done' })
    expect(await gate.agree(remove('gala'))).toMatchObject({ kind: 'done' })
    expect(await gate.agree(remove('derby'))).toMatchObject({ kind: 'done', effect: { removed: 1 } })
    expect(gate.rows()).toEqual(['final configuration on', 'gala configuration coming'])
    expect(mistakes(await gate.propose(remove('final')))).toEqual(['- - - gone'])
  })

  it('come out of a list, which is looked at first', async () => {
    const gate = gateWith([event('final', 21)])
    await gate.propose(put(text('derby', 25)))
    await gate.propose(put(text('ball', 29)))
    const csv = `${header}${line('derby', 26)}${line('gala', 28)}${line('ball', 29)}`
    const would = await gate.propose({ kind: 'import', csv })
    expect(would).toMatchObject({
      kind: 'would',
      effect: { added: 1, changed: 1, same: 1, removed: 0, warnings: [] },
    })
    const [first] = would.kind === 'would' ? would.effect.changes : []
    expect(first).toMatchObject({
      what: 'changed',
      id: 'derby',
      differences: [
        { field: 'doors', before: '2026-11-25T18:00', after: '2026-11-26T18:00' },
        { field: 'starts' },
        { field: 'ends' },
      ],
    })
    expect(gate.rows()).toHaveLength(3)
    expect(await gate.agree({ kind: 'import', csv })).toMatchObject({ kind: 'done' })
    expect(gate.rows()).toHaveLength(4)
    expect(gate.audited()[0]).toEqual(['setup screen', { added: 1, replaced: 2, removed: 0 }])
  })

  it('take nothing of a list with a mistake, each told by its line', async () => {
    const gate = gateWith([event('final', 21, { name: 'Cup final' })])
    const importing = async (csv: string) => mistakes(await gate.propose({ kind: 'import', csv }))
    expect(await importing(`${header}${line('a', 25)}${line('b', 21)}${line('a', 26)}`)).toEqual([
      '4 - id id-taken 2',
      expect.stringMatching(
        /^(3 - doors overlaps-before Cup final|3 - ends overlaps-next Cup final)/,
      ) as string,
    ])
    expect(await importing(`id,name,when\n`)).toEqual([
      expect.stringMatching(/^1 - - column-unknown /) as string,
      '1 - - column-missing doors',
      '1 - - column-missing starts',
      '1 - - column-missing ends',
    ])
    expect(await importing('')).toEqual(['- - - list-empty id, name, doors, starts, ends'])
    expect(await importing(`${header}a,A,soon,,,x\n`)).toContain('2 - - cell-beside column 6')
    const many = await gate.propose({ kind: 'import', csv: header + 'a,,,,\n'.repeat(500) })
    expect(many.kind === 'mistaken' && many.mistakes.length).toBe(100)
    expect(gate.rows()).toEqual(['final configuration on'])
  })
})

describe('what a change of events breaks', () => {
  it('is said before the event that is on is changed, taken out or pushed aside', async () => {
    const gate = gateWith([])
    await gate.agree(put(text('final', 21)))
    expect(
      warnings(await gate.propose(put(text('final', 21, { lastEntry: '2026-11-21T21:00' }), false))),
    ).toEqual(['on-now final'])
    expect(warnings(await gate.propose(put(text('final', 28), false)))).toEqual(['no-longer-on final'])
    const soon = text('derby', 21, {
      doors: '2026-11-21T23:00',
      starts: '2026-11-21T23:10',
      ends: '2026-11-21T23:30',
    })
    expect(await gate.propose(put(soon))).toMatchObject({ kind: 'done' })
    const over = text('final', 21, {
      doors: '2026-11-21T10:00',
      starts: '2026-11-21T11:00',
      ends: '2026-11-21T12:00',
    })
    expect(warnings(await gate.propose(put(over, false)))).toEqual([
      'another-on final derby',
      'over-already final',
    ])
  })

  it('is said where tickets were used, and where it would be forgotten which', async () => {
    const gate = gateWith([event('final', 21), event('gala', 28)])
    await gate.use('final')
    expect(warnings(await gate.propose(put(text('final', 21, { name: 'The final' }), false)))).toEqual([
      'on-now final',
      'tickets-used final',
    ])
    const forgotten = {
      doors: '2026-11-20T18:00',
      starts: '2026-11-20T20:00',
      ends: '2026-11-20T22:30',
      destroyAfterHours: '1',
    }
    expect(warnings(await gate.propose(put(text('final', 21, forgotten), false)))).toContain(
      'forgets-used final',
    )
  })

  it('is said where a gate begins to ask for events, or does so no more', async () => {
    const gate = gateWith([])
    expect(warnings(await gate.propose(put(text('derby', 25))))).toEqual(['asks-from-now'])
    await gate.agree(put(text('derby', 25)))
    expect(warnings(await gate.propose(remove('derby')))).toEqual(['asks-no-more'])
  })

  it('has to be agreed to as it is by then', async () => {
    const gate = gateWith([event('final', 21)])
    const change = put(text('final', 21, { name: 'The final' }), false)
    const would = await gate.propose(change)
    if (would.kind !== 'would') throw new Error(would.kind)
    await gate.use('final')
    const again = await gate.propose(change, would.agreement)
    expect(warnings(again)).toEqual(['on-now final', 'tickets-used final'])
    expect(gate.rows()).toEqual(['final configuration on'])
    expect(await gate.propose(change, again.kind === 'would' ? again.agreement : '')).toMatchObject({
      kind: 'done',
    })
  })

  it('is refused for an id whose used tickets are forgotten: its tickets would not be taken', async () => {
    const gate = gateWith([event('final', 21)])
    await gate.use('final')
    await gate.forget(nowS + 2 * 86_400)
    expect(mistakes(await gate.propose(put(text('final', 28), false)))).toEqual(['- - id id-spent'])
    expect(
      mistakes(await gate.propose({ kind: 'import', csv: `${header}${line('a', 27)}${line('final', 28)}` })),
    ).toEqual(['3 - id id-spent'])
  })
})

describe('two who change events at once', () => {
  it('lose nothing: the second is told how it is now', async () => {
    const gate = gateWith([event('gala', 28)])
    const { revision } = gate.view()
    expect(await gate.propose(put(text('derby', 25)), null, revision)).toMatchObject({ kind: 'done' })
    const late = await gate.propose(put(text('ball', 26)), null, revision)
    expect(late).toEqual({ kind: 'changed-meanwhile', revision: gate.view().revision, now: null })
    expect(await gate.propose(remove('derby'), null, revision)).toMatchObject({
      kind: 'changed-meanwhile',
      now: { id: 'derby' },
    })
    const again = await gate.propose(
      put(text('ball', 26)),
      null,
      late.kind === 'changed-meanwhile' ? late.revision : '',
    )
    expect(again).toMatchObject({ kind: 'done' })
    expect(gate.rows()).toHaveLength(3)
  })
})

describe('a list of events that cannot be used', () => {
  it('is shown with what is wrong, and made shorter until it goes with the configuration', async () => {
    const gate = gateWith([event('final', 21), event('gala', 28)])
    const clashing = { version: 1, events: [event('derby', 28), event('ball', 21), event('cup', 25)] }
    writeFileSync(gate.file, JSON.stringify(clashing))
    const { problem, mistakes: clashes } = gate.view()
    expect([problem, clashes.map(({ event: of, code }) => `${of} ${code}`)]).toEqual([
      'clash',
      ['ball overlaps-before', 'derby overlaps-before'],
    ])
    expect(gate.rows()).toContain('cup added idle')
    expect(await gate.agree(remove('ball'))).toMatchObject({ kind: 'done' })
    expect(gate.view().problem).toBe('clash')
    expect(await gate.agree(remove('derby'))).toMatchObject({ kind: 'done' })
    expect(gate.rows()).toEqual(['final configuration on', 'cup added coming', 'gala configuration coming'])
  })

  it('is set aside by the next change where it is damaged', async () => {
    const gate = gateWith([event('final', 21)])
    writeFileSync(gate.file, '{')
    expect(gate.view()).toMatchObject({ problem: 'damaged', coming: 1 })
    expect(await gate.propose(put(text('derby', 25)))).toMatchObject({ kind: 'done' })
    expect(gate.view()).toMatchObject({ problem: null, coming: 2 })
  })

  it('says so where the disk takes nothing', async () => {
    const gate = gateWith([])
    gate.store.db.exec(`CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END`)
    const would = await gate.propose(put(text('derby', 25)))
    const agreed = would.kind === 'would' ? would.agreement : null
    expect(await gate.propose(put(text('derby', 25)), agreed)).toEqual({
      kind: 'failed',
      fault: 'store-failed',
    })
    expect(gate.rows()).toEqual([])
  })
})
