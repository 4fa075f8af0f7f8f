import { describe, expect, it, onTestFinished } from 'vitest'
import type { EventData } from '../../main/contract/gate-api.ts'
import { demoSite } from '../../main/engine/config/site.ts'
import type { LogEvent } from '../../main/engine/log.ts'
import { Audit } from '../../main/engine/store/audit.ts'
import { Counts } from '../../main/engine/store/counts.ts'
import { openStoreToRead, storeFileName, type Store } from '../../main/engine/store/open-store.ts'
import { startEngine } from '../../main/hosts/compose.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { newFolder } from '../support/folder.ts'

/** The demo venue with two lanes, on a clock of the test's own. */
async function venue(folder: string) {
  const clock = new FakeClock()
  const log: LogEvent[] = []
  const site = demoSite(folder)
  const [lane] = site.lanes
  if (lane === undefined) throw new Error('the demo venue has a lane')
  const lanes = [lane, { ...lane, id: 'north-2', name: 'North 2' }]
  const engine = await startEngine(
    { ...site, lanes },
    { clock, log: (event) => log.push(event), version: 'test', builtAtS: null, restart: () => undefined },
  )
  if (!engine.ok) throw new Error(engine.error.code)
  const { gate, stop } = engine.value
  onTestFinished(stop)
  const told = new Map<string, EventData<'lane'>>()
  gate.join({
    role: 'manager',
    emit: (event, data) => {
      if (event === 'lane') told.set((data as EventData<'lane'>).laneId, data as EventData<'lane'>)
    },
  })
  await clock.pass(500)
  return {
    clock,
    gate,
    log,
    stop,
    answers: () => [...told.values()].map(({ answer }) => answer.kind),
    arms: () => [...told.values()].map(({ turnstile }) => turnstile?.open),
  }
}

/** What the store of a stopped engine holds. */
function kept<T>(folder: string, read: (store: Store) => T): T {
  const opened = openStoreToRead(`${folder}/${storeFileName}`, 'demo')
  if (!opened.ok) throw new Error(opened.error.code)
  try {
    return read(opened.value)
  } finally {
    opened.value.close()
  }
}

const audited = (folder: string): string[] =>
  kept(folder, (store) =>
    new Audit(store)
      .newest(10)
      .filter(({ action }) => action !== 'trust-imported')
      .map(({ actor, action, detail }) => `${actor}: ${action} ${detail}`)
      .toReversed(),
  )

describe('the emergency release', () => {
  it.each([
    ['a button', 'release button: emergency-released {"lane":"north-2"}'],
    ['a signal', 'signal: emergency-released {}'],
    ['a screen', 'staff screen: emergency-released {}'],
  ])('by %s opens every lane, and is put on record once', async (by, line) => {
    const folder = newFolder()
    const { clock, gate, arms, answers, stop, log } = await venue(folder)
    if (by === 'a button') gate.simulate({ laneId: 'north-2', act: 'press-release' })
    for (const each of ['signal', 'screen'] as const) {
      if (by === `a ${each}`) gate.release(each)
      if (by === `a ${each}`) gate.release(each)
    }
    await clock.pass(200)
    expect(arms()).toEqual([true, true])
    expect(answers()).toEqual(['emergency', 'emergency'])
    expect(log.filter(({ event }) => event === 'emergency-released')).toHaveLength(1)
    await stop()
    expect(audited(folder)).toEqual([line])
  })

  it('outlives the engine, lane by lane, until each is reset', async () => {
    const folder = newFolder()
    const first = await venue(folder)
    first.gate.release('signal')
    await first.clock.pass(1_000)
    expect(first.gate.reset({ laneId: 'north-1' })).toBe('done')
    await first.stop()
    const second = await venue(folder)
    expect(second.answers()).toEqual(['ready', 'emergency'])
    expect(second.arms()).toEqual([false, true])
    expect(second.gate.reset({ laneId: 'north-2' })).toBe('done')
    await second.stop()
    const third = await venue(folder)
    expect(third.answers()).toEqual(['ready', 'ready'])
  })

  it('is not reset while its button is in', async () => {
    const { clock, gate, answers } = await venue(newFolder())
    gate.simulate({ laneId: 'north-1', act: 'press-release' })
    await clock.pass(200)
    expect(gate.reset({ laneId: 'north-1' })).toBe('still-called')
    expect(gate.reset({ laneId: 'north-2' })).toBe('done')
    gate.simulate({ laneId: 'north-1', act: 'pull-release' })
    expect(gate.reset({ laneId: 'north-1' })).toBe('done')
    await clock.pass(200)
    expect(answers()).toEqual(['ready', 'ready'])
  })
})

describe('what staff order of a lane', () => {
  it('is for that lane, is put on record, and counts whoever goes through', async () => {
    const folder = newFolder()
    const { clock, gate, answers, stop } = await venue(folder)
    expect(gate.setMode({ laneId: 'north-1', mode: 'free', minutes: 5 })).toBe('done')
    expect(gate.setMode({ laneId: 'north-2', mode: 'closed', minutes: null })).toBe('done')
    await clock.pass(200)
    expect(answers()).toEqual(['free', 'closed'])
    gate.simulate({ laneId: 'north-1', act: 'walk-through' })
    await clock.pass(5 * 60_000)
    expect(answers()).toEqual(['ready', 'closed'])
    await stop()
    expect(audited(folder)).toEqual([
      'staff screen: lane-freed {"lane":"north-1","minutes":5}',
      'staff screen: lane-closed {"lane":"north-2","minutes":null}',
    ])
    const { passages } = kept(folder, (store) => new Counts(store).between(0, 4_000_000_000))
    expect(passages).toMatchObject([{ laneId: 'north-1', end: 'free', count: 1 }])
  })

  it('opens it once for one whom they let in by hand, counted and on record by its reason alone', async () => {
    const folder = newFolder()
    const { clock, gate, arms, stop } = await venue(folder)
    expect(gate.admitByHand({ laneId: 'north-1', reason: 'accreditation' })).toBe('done')
    expect(gate.admitByHand({ laneId: 'north-1', reason: 'staff' })).toBe('busy')
    await clock.pass(200)
    expect(arms()).toEqual([true, false])
    gate.simulate({ laneId: 'north-1', act: 'walk-through' })
    await clock.pass(5_000)
    expect(arms()).toEqual([false, false])
    await stop()
    expect(audited(folder)).toEqual([
      'staff screen: admitted-by-hand {"lane":"north-1","reason":"accreditation"}',
    ])
    const { decisions, passages } = kept(folder, (store) => new Counts(store).between(0, 4_000_000_000))
    expect(decisions).toMatchObject([
      { format: 'none', passType: 'none', outcome: 'admit', reason: 'accreditation', count: 1 },
    ])
    expect(passages).toMatchObject([{ end: 'entered', count: 1 }])
  })

  it('knows no photo ID and no party where there are no events', async () => {
    const { gate } = await venue(newFolder())
    expect(gate.idChecked({ laneId: 'north-1' }, 'id-confirmed')).toBe('too-late')
    expect(gate.party({ laneId: 'north-1', act: 'begin' })).toBe('no-parties')
    expect(gate.admitByHand({ laneId: 'south-9', reason: 'staff' })).toBe('no-gate')
  })

  it('of a lane that there is not is nothing', async () => {
    const { gate } = await venue(newFolder())
    expect(gate.setMode({ laneId: 'south-9', mode: 'free', minutes: null })).toBe('no-gate')
  })
})

describe('the test of a relay that a lane has', () => {
  it('opens its gate once, on record, and counts nobody; with a guest in it, it opens nothing', async () => {
    const folder = newFolder()
    const { clock, gate, arms, answers, stop } = await venue(folder)
    const testing = gate.testRelay({ laneId: 'north-2' })
    await clock.pass(200)
    expect(await testing).toEqual({ kind: 'pulsed' })
    expect(arms()).toEqual([false, true])
    expect(answers()).toEqual(['ready', 'wait'])
    expect(await gate.testRelay({ laneId: 'north-2' })).toEqual({ kind: 'not-now', why: 'guest' })
    gate.simulate({ laneId: 'north-2', act: 'walk-through' })
    await clock.pass(3_000)
    expect(answers()).toEqual(['ready', 'ready'])
    gate.simulate({ laneId: 'north-1', act: 'unplug-relay' })
    await clock.pass(10)
    expect(await gate.testRelay({ laneId: 'north-1' })).toEqual({ kind: 'failed', fault: 'relay-gone' })
    expect(await gate.testRelay({ laneId: 'south-1' })).toEqual({ kind: 'not-now', why: 'no-gate' })
    await stop()
    expect(audited(folder)).toEqual(
      ['north-2', 'north-1'].map(
        (lane) => `setup screen: relay-tested {"lane":"${lane}","relay":"{\\"kind\\":\\"simulated\\"}"}`,
      ),
    )
    expect(kept(folder, (store) => new Counts(store).between(0, 4_000_000_000))).toEqual({
      decisions: [],
      passages: [],
    })
  })
})
