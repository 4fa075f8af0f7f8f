import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LcusRelay } from '../../native/relays/lcus-relay.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { MemoryWire } from '../support/memory-wire.ts'

const on = 'a00101a2'
const off = 'a00100a1'

async function boardOfOne() {
  const clock = new FakeClock()
  const wire = new MemoryWire()
  const relay = new LcusRelay({ port: 'p', channels: [1] }, wire.open, clock)
  const told: string[] = []
  relay.start((event) => told.push(event.kind === 'back' ? 'back' : event.fault.code))
  await clock.pass(0)
  return { clock, wire, relay, told }
}

describe('a pulse of a board without a timer', () => {
  it('is on the wire before the call returns, and ended by the driver', async () => {
    const { clock, wire, relay } = await boardOfOne()
    void relay.pulse(1, 300)
    expect(wire.written).toEqual([off, on])
    await clock.pass(299)
    expect(wire.written).toEqual([off, on])
    await clock.pass(1)
    expect(wire.written).toEqual([off, on, off])
  })

  it('that comes while another is on lasts its own time, and both end with it', async () => {
    const { clock, wire, relay } = await boardOfOne()
    await relay.pulse(1, 300)
    await clock.pass(200)
    await relay.pulse(1, 300)
    await clock.pass(299)
    expect(wire.written).toEqual([off, on, on])
    await clock.pass(1)
    expect(wire.written).toEqual([off, on, on, off])
    await clock.pass(10_000)
    expect(wire.written).toHaveLength(4)
  })

  it('ended by hand is not ended again', async () => {
    const { clock, wire, relay } = await boardOfOne()
    await relay.pulse(1, 300)
    await relay.off(1)
    await clock.pass(1_000)
    expect(wire.written).toEqual([off, on, off])
  })
})

describe('an order given while the port is being opened', () => {
  it('to switch off waits for it; to open a gate does not: it is late by then', async () => {
    const clock = new FakeClock()
    const wire = new MemoryWire()
    const relay = new LcusRelay({ port: 'p', channels: [1] }, wire.open, clock)
    relay.start(() => undefined)
    expect(await Promise.all([relay.off(1), relay.pulse(1, 300)])).toEqual([
      { ok: true, value: undefined },
      { ok: false, error: { code: 'relay-gone', port: 'p' } },
    ])
    expect(wire.written).not.toContain(on)
  })
})

describe('whatever happens to a board', () => {
  it('it is switched off first whenever it is there again, and never on for longer than it was told', async () => {
    const happening = fc.oneof(
      fc.record({ what: fc.constant('pulse' as const), ms: fc.integer({ min: 100, max: 1_000 }) }),
      fc.record({ what: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 2_000 }) }),
      fc.record({ what: fc.constantFrom('unplug' as const, 'plug-in' as const, 'off' as const) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 25 }), async (happenings) => {
        const { clock, wire, relay } = await boardOfOne()
        let lastPulse = { atMs: 0, ms: 0 }
        let onNow = false
        wire.onWrite = (hex) => {
          expect(wire.written[0]).toBe(off)
          onNow = hex === on
        }
        const check = (): void => {
          if (onNow) expect(clock.monotonicMs() - lastPulse.atMs).toBeLessThan(lastPulse.ms)
        }
        for (const next of happenings) {
          switch (next.what) {
            case 'pulse':
              void relay.pulse(1, next.ms)
              if (onNow) lastPulse = { atMs: clock.monotonicMs(), ms: next.ms }
              break
            case 'wait':
              await clock.pass(next.ms)
              break
            case 'off':
              await relay.off(1)
              break
            case 'unplug':
              wire.unplug()
              // Bus powered: the relay drops with its plug.
              onNow = false
              break
            case 'plug-in':
              wire.plugIn()
          }
          check()
        }
        wire.plugIn()
        await clock.pass(2_000)
        expect(onNow).toBe(false)
        expect(wire.written[0]).toBe(off)
      }),
      { numRuns: 60 },
    )
  })
})
