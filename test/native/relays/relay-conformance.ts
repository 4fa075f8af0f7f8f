import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RelayFault } from '../../../native/relays/relay-fault.ts'
import type { RelayBench } from '../../support/relay-bench.ts'
import { backWithinMs, silentWithinMs, type ConformingBoard } from './conforming-board.ts'
import { inputsConformance } from './inputs-conformance.ts'

const taken = { ok: true, value: undefined }

/** What every driver of a relay board promises, whatever the board. */
export function relayConformance(kind: ConformingBoard): void {
  const [first] = kind.channels
  const offs = kind.channels.map((channel) => `${channel} off`)

  async function started(channels = kind.channels as readonly number[]) {
    const bench = kind.bench(channels)
    const told: (RelayFault['code'] | 'back')[] = []
    const orderedAtBack: string[][] = []
    bench.relay.start((event) => {
      told.push(event.kind === 'back' ? 'back' : event.fault.code)
      if (event.kind === 'back') orderedAtBack.push([...bench.orders])
    })
    await bench.clock.pass(100)
    return { ...bench, told, orderedAtBack }
  }

  /** What comes of an order by the time that it has to be known. */
  async function settled<T>(clock: RelayBench['clock'], order: Promise<T>): Promise<T | 'pending'> {
    const known: { outcome: T | 'pending' } = { outcome: 'pending' }
    void order.then((outcome) => (known.outcome = outcome))
    await clock.pass(silentWithinMs)
    return known.outcome
  }

  describe(`${kind.name}: when it is found`, () => {
    it('is switched off on every channel that a lane uses, and told nothing else, before it is back', async () => {
      const { told, orderedAtBack, orders } = await started()
      expect(told).toEqual(['back'])
      expect(orderedAtBack).toEqual([offs])
      expect(orders).toEqual(offs)
    })
  })

  describe(`${kind.name}: an order given while it is being opened`, () => {
    it('to switch off waits for it; to open a gate does not: it is late by then', async () => {
      const { clock, relay, orders } = kind.bench(kind.channels)
      relay.start(() => undefined)
      const off = relay.off(first)
      const pulse = relay.pulse(first, 300)
      expect(await pulse).toMatchObject({ error: { code: 'relay-gone' } })
      expect(await settled(clock, off)).toEqual(taken)
      expect(orders.filter((order) => !order.endsWith('off'))).toEqual([])
    })
  })

  describe(`${kind.name}: a pulse`, () => {
    it('is handed to the port before the call returns, and moves one relay', async () => {
      const { clock, relay, orders, relays } = await started()
      orders.splice(0)
      const pulse = relay.pulse(first, 300)
      expect(orders).toEqual([expect.stringMatching(new RegExp(`^${first} (on|pulse)$`))])
      expect(relays().flatMap((on, index) => (on ? [index + 1] : []))).toEqual([first])
      expect(await settled(clock, pulse)).toEqual(taken)
    })

    it.each([100, 250, 300, 1_000])(
      'of %i ms ends by itself, no sooner and a step later at most',
      async (ms) => {
        const { clock, relay, relays } = await started()
        void relay.pulse(first, ms)
        await clock.pass(ms - 1)
        expect(relays()[first - 1]).toBe(true)
        await clock.pass(kind.stepMs + 1)
        expect(relays()[first - 1]).toBe(false)
        expect(await settled(clock, relay.confirmOff(first))).toEqual(taken)
      },
    )

    it('is ended by an off, and not touched again', async () => {
      const { clock, relay, orders, relays } = await started()
      void relay.pulse(first, 1_000)
      expect(await settled(clock, relay.off(first))).toEqual(taken)
      expect(relays()[first - 1]).toBe(false)
      const done = orders.length
      await clock.pass(3_000)
      expect(orders).toHaveLength(done)
    })

    it('follows on another and lasts as long as the later one says', async () => {
      const { clock, relay, relays } = await started()
      void relay.pulse(first, 1_000)
      await clock.pass(600)
      void relay.pulse(first, 1_000)
      await clock.pass(950)
      expect(relays()[first - 1]).toBe(true)
      await clock.pass(100 + kind.stepMs)
      expect(relays()[first - 1]).toBe(false)
    })
  })

  describe(`${kind.name}: orders given all at once`, () => {
    it('are obeyed in their order', async () => {
      const { clock, relay, orders } = await started()
      orders.splice(0)
      const wanted = [...kind.channels, ...kind.channels]
      const done = wanted.map((channel) => relay.pulse(channel, 500))
      await clock.pass(100)
      expect(orders.map((order) => Number(order.split(' ')[0]))).toEqual(wanted)
      expect(await Promise.all(done)).toEqual(wanted.map(() => taken))
    })
  })

  describe(`${kind.name}: unplugged in mid-pulse`, () => {
    it('is told as lost at once, and switched off before anything else when it is there again', async () => {
      const { clock, relay, told, orders, orderedAtBack, relays, ...plug } = await started()
      void relay.pulse(first, 1_000)
      await clock.pass(50)
      plug.unplug()
      expect(told).toEqual(['back', 'relay-gone'])
      expect(await settled(clock, relay.pulse(first, 300))).toMatchObject({ error: { code: 'relay-gone' } })
      plug.plugIn()
      await clock.pass(backWithinMs)
      expect(told).toEqual(['back', 'relay-gone', 'back'])
      expect(orderedAtBack[1]).toEqual(offs)
      expect(orders).toEqual(offs)
      expect(relays()).not.toContain(true)
    })

    it('fails whatever it was told and had not done', async () => {
      const { clock, relay, unplug } = await started()
      const done = [relay.off(first), relay.pulse(first, 300), relay.off(first)]
      unplug()
      await clock.pass(silentWithinMs)
      for (const outcome of await Promise.all(done)) {
        if (!outcome.ok) expect(outcome.error.code).toBe('relay-gone')
      }
    })
  })

  describe(`${kind.name}: a relay that is on and should be off`, () => {
    if (kind.reads)
      it('is told as stuck', async () => {
        const { clock, relay, setMood } = await started()
        setMood('welded')
        const stuck = { ok: false, error: { code: 'relay-stuck', port: 'p', channel: first } }
        expect(await settled(clock, relay.confirmOff(first))).toEqual(stuck)
        expect(await settled(clock, relay.off(first))).toEqual(stuck)
        setMood('well')
        expect(await settled(clock, relay.off(first))).toEqual(taken)
      })

    if (!kind.reads)
      it('cannot be told: it is taken to be off', async () => {
        const { clock, relay, setMood } = await started()
        setMood('welded')
        expect(await settled(clock, relay.off(first))).toEqual(taken)
        expect(await settled(clock, relay.confirmOff(first))).toEqual(taken)
      })
  })

  describe(`${kind.name}: that does not answer as it must`, () => {
    const faults = [
      ['silent', 'relay-silent'],
      ['garbled', 'relay-garbled'],
    ] as const

    if (kind.answers)
      it.each(faults)('but is %s is told so in time, for every order', async (mood, code) => {
        const { clock, relay, setMood } = await started()
        setMood(mood)
        expect(await settled(clock, relay.pulse(first, 300))).toMatchObject({ error: { code } })
        expect(await settled(clock, relay.off(first))).toMatchObject({ error: { code } })
      })

    if (kind.reads)
      it.each(faults)('but is %s is told so in time when it is read', async (mood, code) => {
        const { clock, relay, setMood } = await started()
        setMood(mood)
        expect(await settled(clock, relay.confirmOff(first))).toMatchObject({ error: { code } })
        expect(await settled(clock, relay.off(first))).toMatchObject({ error: { code } })
      })

    if (kind.answers || kind.reads)
      it('is not back before it does', async () => {
        const bench = kind.bench(kind.channels)
        const told: string[] = []
        bench.setMood('silent')
        bench.relay.start((event) => told.push(event.kind === 'back' ? 'back' : event.fault.code))
        await bench.clock.pass(3_000)
        expect(told).toEqual(['relay-silent'])
        bench.setMood('well')
        await bench.clock.pass(backWithinMs)
        expect(told).toEqual(['relay-silent', 'back'])
      })

    if (kind.answers && kind.stepMs === 0)
      it('to the off that ends a pulse is lost until it is off', async () => {
        const { clock, relay, setMood, told, relays } = await started()
        void relay.pulse(first, 1_000)
        await clock.pass(50)
        setMood('silent')
        await clock.pass(1_500)
        expect(told).toEqual(['back', 'relay-silent'])
        setMood('well')
        await clock.pass(backWithinMs)
        expect(told).toEqual(['back', 'relay-silent', 'back'])
        expect(relays()).not.toContain(true)
      })

    if (!kind.answers && !kind.reads)
      it('as it never does is none the worse for it', async () => {
        const { clock, relay, setMood } = await started()
        setMood('silent')
        expect(await settled(clock, relay.pulse(first, 300))).toEqual(taken)
      })
  })

  describe(`${kind.name}: noise on the line`, () => {
    // KMTronic's states are the bytes 0 and 1 and nothing else: no driver could tell such noise from them.
    const noise = fc.array(fc.uint8Array({ min: 2, maxLength: 300 }), { maxLength: 6 })

    it('does no harm while nothing is asked', async () => {
      await fc.assert(
        fc.asyncProperty(noise, async (bursts) => {
          const bench = await started()
          for (const bytes of bursts) bench.noise(bytes)
          expect(await settled(bench.clock, bench.relay.pulse(first, 300))).toEqual(taken)
          expect(await settled(bench.clock, bench.relay.off(first))).toEqual(taken)
          expect(bench.told).toEqual(['back'])
        }),
        { numRuns: 10 },
      )
    })

    if (kind.answers)
      it('is never an answer', async () => {
        await fc.assert(
          fc.asyncProperty(noise, async (bursts) => {
            const bench = await started()
            bench.setMood('silent')
            const pulse = bench.relay.pulse(first, 300)
            for (const bytes of bursts) bench.noise(bytes)
            expect(await settled(bench.clock, pulse)).toMatchObject({ ok: false })
          }),
          { numRuns: 10 },
        )
      })
  })

  describe(`${kind.name}: closed`, () => {
    it('is switched off, in mid-pulse too, and nothing is written to it afterwards', async () => {
      const { clock, relay, orders, relays, writes, told } = await started()
      void relay.pulse(first, 1_000)
      await clock.pass(50)
      const closed = relay.close()
      await clock.pass(silentWithinMs)
      await closed
      expect(orders.slice(-offs.length)).toEqual(offs)
      expect(relays()).not.toContain(true)
      const written = writes()
      await clock.pass(10_000)
      expect(writes()).toBe(written)
      expect(told).toEqual(['back'])
    })

    it('while it is being opened is told of no more', async () => {
      const { clock, relay, relays } = kind.bench(kind.channels)
      const told: string[] = []
      relay.start((event) => told.push(event.kind))
      const closed = relay.close()
      await clock.pass(silentWithinMs)
      await closed
      expect(told).toEqual([])
      expect(relays()).not.toContain(true)
    })

    it('while it is not there is closed all the same, and looked for no more', async () => {
      const { clock, relay, unplug, plugIn, writes, told } = await started()
      unplug()
      const closed = relay.close()
      await clock.pass(silentWithinMs)
      await closed
      const written = writes()
      plugIn()
      await clock.pass(10_000)
      expect(writes()).toBe(written)
      expect(told).toEqual(['back', 'relay-gone'])
    })
  })

  if (kind.inputs) inputsConformance(kind, started)

  describe(`${kind.name}: whatever happens to it`, () => {
    it('it is never on for longer than it was told', async () => {
      /** What all orders that may stand in line take together. */
      const inLineMs = 500
      const happening = fc.oneof(
        fc.record({ what: fc.constant('pulse' as const), ms: fc.integer({ min: 100, max: 1_000 }) }),
        fc.record({ what: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 2_000 }) }),
        fc.record({ what: fc.constantFrom('unplug' as const, 'plug-in' as const, 'off' as const) }),
      )
      await fc.assert(
        fc.asyncProperty(fc.array(happening, { maxLength: 25 }), async (happenings) => {
          const bench = await started()
          let untilMs = 0
          for (const next of happenings) {
            if (next.what === 'pulse') {
              void bench.relay.pulse(first, next.ms)
              untilMs = bench.clock.monotonicMs() + next.ms + kind.stepMs + inLineMs
            }
            if (next.what === 'wait') await bench.clock.pass(next.ms)
            if (next.what === 'off') void bench.relay.off(first)
            if (next.what === 'unplug') bench.unplug()
            if (next.what === 'plug-in') bench.plugIn()
            const isWatched = bench.told.at(-1) === 'back'
            if (isWatched && bench.relays()[first - 1] === true) {
              expect(bench.clock.monotonicMs()).toBeLessThanOrEqual(untilMs)
            }
            expect([offs[0], undefined]).toContain(bench.orders[0])
          }
        }),
        { numRuns: 40 },
      )
    })

    it('no order is lost without a word, and in the end it is back and off', async () => {
      const happening = fc.oneof(
        fc.record({ what: fc.constant('pulse' as const), ms: fc.integer({ min: 100, max: 1_000 }) }),
        fc.record({ what: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 2_000 }) }),
        fc.record({ what: fc.constantFrom('off' as const, 'confirm' as const) }),
        fc.record({ what: fc.constantFrom('unplug' as const, 'plug-in' as const) }),
        fc.record({
          what: fc.constant('mood' as const),
          mood: fc.constantFrom('well' as const, 'silent' as const, 'garbled' as const),
        }),
        fc.record({ what: fc.constant('noise' as const), bytes: fc.uint8Array({ min: 2, maxLength: 40 }) }),
      )
      await fc.assert(
        fc.asyncProperty(fc.array(happening, { maxLength: 20 }), async (happenings) => {
          const bench = await started()
          const orders: Promise<{ ok: boolean }>[] = []
          for (const next of happenings) {
            switch (next.what) {
              case 'pulse':
                orders.push(bench.relay.pulse(first, next.ms))
                break
              case 'off':
                orders.push(bench.relay.off(first))
                break
              case 'confirm':
                orders.push(bench.relay.confirmOff(first))
                break
              case 'wait':
                await bench.clock.pass(next.ms)
                break
              case 'mood':
                bench.setMood(next.mood)
                break
              case 'noise':
                bench.noise(next.bytes)
                break
              case 'unplug':
                bench.unplug()
                break
              case 'plug-in':
                bench.plugIn()
            }
          }
          bench.plugIn()
          await bench.clock.pass(orders.length * silentWithinMs + 4 * backWithinMs)
          expect(bench.told.at(-1)).toBe('back')
          expect(bench.relays()).not.toContain(true)
          for (const outcome of await Promise.all(orders)) expect(typeof outcome.ok).toBe('boolean')
        }),
        { numRuns: 25 },
      )
    })
  })
}
