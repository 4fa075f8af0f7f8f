import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createClient } from '../../../main/contract/call.ts'
import { openStoreToWrite, storeFileName } from '../../../main/engine/store/open-store.ts'
import { SyncStates } from '../../../main/engine/store/sync-state.ts'
import { serveScreen } from '../../../main/hosts/serve-screen.ts'
import { matchDayMs } from '../../support/gate-store.ts'
import { numeric, ShcAuthority } from '../../support/shc-authority.ts'
import { clinicSource, SyncedGate } from '../../support/synced-gate.ts'
import { transports } from '../../contract/transports.ts'

const minuteMs = 60_000
const everyFive = { everyMinutes: 5 }
const messagePorts = transports['a message port'] ?? expect.fail('no message ports')
const isWell = ({ fault, lastSuccessS }: { fault: string | null; lastSuccessS: number | null }): boolean =>
  fault === null && lastSuccessS !== null

/** A gate that has synced with its clinic once. */
async function syncedGate() {
  const clinic = await clinicSource(everyFive)
  const gate = await SyncedGate.start(clinic.dataFolder, [clinic.source])
  await gate.clock.pass(0)
  await gate.sourceIs(isWell)
  return { ...clinic, gate }
}

describe('an engine with a source of keys', () => {
  it('looks at it by itself, and admits the pass whose key it brought', async () => {
    const { source, authority, dataFolder, web, page } = await clinicSource(everyFive)
    const published = web.pages.get(page)
    const asked = Promise.withResolvers<() => void>()
    web.pages.set(page, (request, response) => asked.resolve(() => published?.(request, response)))
    const gate = await SyncedGate.start(dataFolder, [source])
    const card = numeric(authority.card())
    expect(await gate.answers(card)).toBe('refused')
    const serve = await asked.promise
    serve()
    await gate.sourceIs(isWell)
    expect(await gate.answersOtherThan('refused', card)).toBe('admitted')
    expect(gate.logged).toContainEqual(
      expect.objectContaining({ event: 'source-taken', source: 'clinic', keysAdded: 1 }),
    )
  })

  it('turns away, in the same run, the pass whose key its issuer has given up', async () => {
    const { gate, authority, publish } = await syncedGate()
    const card = numeric(authority.card())
    expect(await gate.answersOtherThan('refused', card)).toBe('admitted')
    const next = new ShcAuthority(authority.iss)
    publish(next.jwk)
    await gate.pass(5 * minuteMs)
    expect(await gate.answersOtherThan('admitted', card)).toBe('refused')
    expect(await gate.answers(numeric(next.card()))).toBe('admitted')
  })

  it('does not ask again sooner because it was started again', async () => {
    const { gate, web, source, dataFolder } = await syncedGate()
    await gate.engine.stop()
    const again = await SyncedGate.start(dataFolder, [source], { wallMs: matchDayMs + 2 * minuteMs })
    await again.pass(2 * minuteMs)
    expect(web.asked).toHaveLength(1)
    await again.clock.pass(minuteMs + 10_000)
    await again.sourceIs(({ lastSuccessS }) => lastSuccessS !== null && lastSuccessS * 1_000 > matchDayMs)
    expect(web.asked).toHaveLength(2)
  })

  it.each([
    // After its five minutes.
    ['a year back', -365, 6],
    // At once, and not again before five minutes have gone since it was done, which may be soon.
    ['a year on', 365, 4],
  ])('asks in its time, and once, where its wall clock was set %s', async (_, days, minutes) => {
    const { gate, web, source, dataFolder } = await syncedGate()
    await gate.engine.stop()
    const wallMs = matchDayMs + days * 24 * 60 * minuteMs
    const again = await SyncedGate.start(dataFolder, [source], { wallMs })
    await again.pass(minutes * minuteMs)
    expect(web.asked).toHaveLength(2)
    expect(await again.sourceIs(isWell)).toMatchObject({ failures: 0 })
  })

  it('begins within ten seconds, each gate at a moment of its own', async () => {
    const { source, web, dataFolder } = await clinicSource()
    const gate = await SyncedGate.start(dataFolder, [source], { random: () => 0.7 })
    await gate.clock.pass(6_900)
    expect(gate.source.running).toBeNull()
    expect(web.asked).toEqual([])
    await gate.clock.pass(200)
    expect(gate.source.running).not.toBeNull()
    const { lastSuccessS, nextTryS } = await gate.sourceIs(isWell)
    expect((nextTryS ?? 0) - (lastSuccessS ?? 0)).toBeCloseTo(6 * 3_600 * 1.07, -1)
  })

  it('leaves a source alone that a command has brought up to date meanwhile', async () => {
    const { gate, web, source, dataFolder } = await syncedGate()
    const beside = openStoreToWrite(join(dataFolder, storeFileName), 'real')
    if (!beside.ok) throw new Error(beside.error.code)
    const states = new SyncStates(beside.value)
    const state = states.of('clinic', source.iss) ?? expect.fail('never tried')
    states.put({ ...state, nextTryS: state.nextTryS + 240 })
    beside.value.close()
    await gate.pass(5 * minuteMs)
    expect(web.asked).toHaveLength(1)
    await gate.pass(5 * minuteMs)
    expect(web.asked).toHaveLength(2)
  })
})

describe('a source that fails', () => {
  it('changes nothing at the gate; staff are told at the third time, until it is well again', async () => {
    const { gate, authority, web, page, publish } = await syncedGate()
    web.pages.set(page, (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in')
    })
    for (const failures of [1, 2, 3]) {
      expect(gate.notices).toEqual([])
      gate.syncNow()
      expect(await gate.sourceIs((source) => source.failures === failures)).toMatchObject({
        fault: 'captive-portal',
      })
    }
    expect(gate.notices).toEqual([{ code: 'source-failing', severity: 'warning', detail: 'clinic' }])
    expect(gate.logged).toContainEqual({ event: 'source-failed', source: 'clinic', fault: 'captive-portal' })
    expect(await gate.answersOtherThan('refused', numeric(authority.card()))).toBe('admitted')
    publish(authority.jwk)
    gate.syncNow()
    await gate.sourceIs(isWell)
    expect(gate.notices).toEqual([])
  })

  it('by having lost its keys waits for a person, who has the numbers', async () => {
    const { gate, publish } = await syncedGate()
    publish()
    gate.syncNow()
    expect(await gate.sourceIs(({ fault }) => fault !== null)).toMatchObject({
      fault: 'shrunk',
      shrunk: { before: 1, after: 0 },
    })
    expect(gate.notices).toMatchObject([{ code: 'source-shrunk', detail: 'clinic' }])
    gate.syncNow(true)
    expect(await gate.sourceIs(isWell)).toMatchObject({ shrunk: null })
    expect(gate.notices).toEqual([])
    expect(gate.logged).toContainEqual(expect.objectContaining({ event: 'source-taken', keysWithdrawn: 1 }))
  })
})

describe('a screen of setup', () => {
  it('sees the sources, has one brought up to date, and is told how far that is', async () => {
    const { gate, publish, authority } = await syncedGate()
    const transport = await messagePorts((channel) => serveScreen(channel, gate.engine.gate, () => undefined))
    const steps = new Set<string>()
    const setup = createClient({ role: 'setup', open: () => transport.knock() })
    await new Promise<void>((resolve) => {
      setup.onState(({ kind }) => kind === 'connected' && resolve())
    })
    const done = new Promise<void>((resolve) => {
      setup.on('sources', ([source]) => {
        if (source?.running) steps.add(source.running.step)
        else if (steps.size > 0) resolve()
      })
    })
    expect(await setup.call('sources', null)).toMatchObject({ ok: true, value: [{ name: 'clinic' }] })
    publish(authority.jwk, new ShcAuthority().jwk)
    const wanted = { source: 'clinic', mayShrink: false }
    expect(await setup.call('syncNow', wanted)).toEqual({ ok: true, value: 'started' })
    expect(await setup.call('syncNow', { ...wanted, source: null })).toEqual({
      ok: true,
      value: 'already-running',
    })
    expect(await setup.call('syncNow', { ...wanted, source: 'nobody' })).toEqual({
      ok: true,
      value: 'no-such-source',
    })
    await done
    expect([...steps]).toEqual(['waiting', 'connecting', 'receiving', 'checking', 'taking'])
    const manager = createClient({ role: 'manager', open: () => transport.knock() })
    await new Promise<void>((resolve) => {
      manager.onState(({ kind }) => kind === 'connected' && resolve())
    })
    expect(await manager.call('sources', null)).toMatchObject({ ok: true })
    expect(await manager.call('syncNow', wanted)).toEqual({ ok: false, error: 'not-allowed' })
    setup.close()
    manager.close()
    await transport.close()
  })
})
