import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dcttechBoard, stateIn } from '../../../native/relays/dcttech-relay.ts'
import { HidRelay } from '../../../native/relays/hid-relay.ts'
import { lcusHidBoard } from '../../../native/relays/lcus-hid-relay.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { MemoryHid } from '../../support/memory-hid.ts'

/** dcttech: report id 0, FF on or FD off, channel, zeros. */
const on = 'feature 00ff01000000000000'
const off = 'feature 00fd01000000000000'
/** Report id 0, "BITFT", two bytes, no relay on; and the first one on. */
const stateOff = '004249544654000000'
const stateOn = '004249544654000001'

async function boardOfOne(
  prepare: (hid: MemoryHid) => void = () => undefined,
  board = dcttechBoard,
  channels = [1],
) {
  const clock = new FakeClock()
  const hid = new MemoryHid()
  hid.feature = stateOff
  prepare(hid)
  const relay = new HidRelay({ port: 'p', channels, board }, hid.open, clock)
  const told: string[] = []
  relay.start((event) => told.push(event.kind === 'back' ? 'back' : event.fault.code))
  await clock.pass(0)
  return { clock, hid, relay, told }
}

describe('the bytes of a dcttech board', () => {
  it('switch any of its relays', async () => {
    const { hid } = await boardOfOne(undefined, dcttechBoard, [2, 8])
    expect(hid.orders).toEqual(['feature 00fd02000000000000', 'feature 00fd08000000000000'])
  })

  it('tell its serial number and its relays, with or without the id that it does not have', () => {
    const state = { serialNumber: 'BITFT', relaysOn: 0x81 }
    expect(stateIn(Buffer.from('004249544654000081', 'hex'))).toEqual(state)
    expect(stateIn(Buffer.from('4249544654000081', 'hex'))).toEqual(state)
  })

  it('that are too few or too many tell nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
        expect(stateIn(Buffer.from(bytes)) === null).toBe(bytes.length !== 8 && bytes.length !== 9)
      }),
    )
  })

  it('go by an output report where the board takes no feature report', async () => {
    const { hid, told } = await boardOfOne((board) => board.refusals.set('feature', 'refused'))
    expect(hid.orders).toEqual([off, 'write 00fd01000000000000'])
    expect(told).toEqual(['back'])
  })
})

describe('the bytes of an LCUS board with a HID chip', () => {
  it("are those of its serial kin's sheet, as an output report without an id", async () => {
    const { clock, hid, relay } = await boardOfOne(undefined, lcusHidBoard)
    await relay.pulse(1, 300)
    await clock.pass(300)
    expect(hid.orders).toEqual(['write 00a00100a1', 'write 00a00101a2', 'write 00a00100a1'])
    expect(await relay.confirmOff(1)).toEqual({ ok: true, value: undefined })
  })
})

describe('a pulse of a HID board', () => {
  it('is with the system before the call returns, and ended by the driver', async () => {
    const { clock, hid, relay } = await boardOfOne()
    void relay.pulse(1, 300)
    expect(hid.orders).toEqual([off, on])
    await clock.pass(299)
    expect(hid.orders).toEqual([off, on])
    await clock.pass(1)
    expect(hid.orders).toEqual([off, on, off])
  })

  it('that comes while another is on lasts its own time, and both end with it', async () => {
    const { clock, hid, relay } = await boardOfOne()
    await relay.pulse(1, 300)
    await clock.pass(200)
    await relay.pulse(1, 300)
    await clock.pass(299)
    expect(hid.orders).toEqual([off, on, on])
    await clock.pass(10_000)
    expect(hid.orders).toEqual([off, on, on, off])
  })

  it('is ended when the program is', async () => {
    const { hid, relay } = await boardOfOne()
    await relay.pulse(1, 1_000)
    await relay.close()
    expect(hid.orders).toEqual([off, on, off])
  })
})

describe('an order given while the device is being opened', () => {
  it('to switch off waits for it; to open a gate does not: it is late by then', async () => {
    const hid = new MemoryHid()
    hid.feature = stateOff
    const relay = new HidRelay({ port: 'p', channels: [1], board: dcttechBoard }, hid.open, new FakeClock())
    relay.start(() => undefined)
    expect(await Promise.all([relay.off(1), relay.pulse(1, 300)])).toEqual([
      { ok: true, value: undefined },
      { ok: false, error: { code: 'relay-gone', port: 'p' } },
    ])
    expect(hid.orders).not.toContain(on)
  })
})

describe('a board that reads back', () => {
  it('a relay that stays on is told as stuck', async () => {
    const { hid, relay } = await boardOfOne()
    hid.feature = stateOn
    expect(await relay.off(1)).toEqual({ ok: false, error: { code: 'relay-stuck', port: 'p', channel: 1 } })
    expect(await relay.confirmOff(2)).toEqual({ ok: true, value: undefined })
  })

  it('something that is no state is told as garbled, and found again when it is well', async () => {
    const { clock, hid, relay, told } = await boardOfOne()
    hid.feature = 'ff'
    expect(await relay.confirmOff(1)).toEqual({ ok: false, error: { code: 'relay-garbled', port: 'p' } })
    await clock.pass(0)
    expect(told).toEqual(['back', 'relay-garbled', 'back'])
  })
})

describe('a board unplugged in mid-pulse', () => {
  it('is switched off before anything else when it is back', async () => {
    const { clock, hid, relay, told } = await boardOfOne()
    await relay.pulse(1, 1_000)
    hid.unplug()
    expect(told).toEqual(['back', 'relay-gone'])
    expect(await relay.pulse(1, 300)).toEqual({ ok: false, error: { code: 'relay-gone', port: 'p' } })
    hid.plugIn()
    await clock.pass(1_000)
    expect(hid.orders[0]).toBe(off)
    expect(told).toEqual(['back', 'relay-gone', 'back'])
  })
})

describe('a board that hangs', () => {
  it('over a pulse is told as silent, and switched off by the very next order when it comes to itself', async () => {
    const { clock, hid, relay, told } = await boardOfOne()
    hid.hang()
    const pulse = relay.pulse(1, 300)
    await clock.pass(520)
    expect(await pulse).toEqual({ ok: false, error: { code: 'relay-silent', port: 'p' } })
    expect(told).toEqual(['back', 'relay-silent'])
    hid.comeRound()
    await clock.pass(0)
    expect(hid.orders.slice(0, 3)).toEqual([off, on, off])
    expect(hid.orders.lastIndexOf(on)).toBe(1)
    expect(told).toEqual(['back', 'relay-silent', 'back'])
  })

  it('for an hour is given no pile of orders to work off', async () => {
    const { clock, hid, relay } = await boardOfOne()
    hid.hang()
    void relay.pulse(1, 300)
    await clock.pass(2_000)
    for (let minute = 0; minute < 60; minute += 1) {
      expect(await relay.pulse(1, 300)).toMatchObject({ error: { code: 'relay-silent' } })
      expect(await relay.off(1)).toMatchObject({ error: { code: 'relay-silent' } })
      await clock.pass(60_000)
    }
    hid.comeRound()
    await clock.pass(0)
    expect(hid.orders.length).toBeLessThan(6)
    expect(hid.orders.at(-1)).toBe(off)
  })

  it('and is unplugged then is told as gone, and found again', async () => {
    const { clock, hid, relay, told } = await boardOfOne()
    hid.hang()
    void relay.pulse(1, 300)
    await clock.pass(1_000)
    hid.unplug()
    hid.plugIn()
    await clock.pass(1_000)
    expect(told).toEqual(['back', 'relay-silent', 'relay-gone', 'back'])
  })

  it('does not hold the program that ends', async () => {
    const { clock, hid, relay } = await boardOfOne()
    hid.hang()
    const closed = relay.close()
    await clock.pass(2_000)
    await closed
  })
})

describe('a board that fails to take the end of a pulse', () => {
  it.each(['gone', 'silent', 'refused'] as const)('(%s) is given it again until it does', async (failure) => {
    const { clock, hid, relay, told } = await boardOfOne()
    await relay.pulse(1, 300)
    hid.refusals.set('feature', failure).set('write', failure)
    await clock.pass(400)
    expect(told).toHaveLength(2)
    hid.refusals.clear()
    hid.orders = []
    await clock.pass(500)
    expect(hid.orders).toEqual([off])
    expect(told.at(-1)).toBe('back')
  })
})

describe('a device that takes no orders', () => {
  it('is told as garbled, and asked again until it does', async () => {
    const { clock, hid, told } = await boardOfOne((board) => {
      board.refusals.set('feature', 'refused').set('write', 'refused')
    })
    expect(told).toEqual(['relay-garbled'])
    hid.refusals.clear()
    await clock.pass(500)
    expect(told).toEqual(['relay-garbled', 'back'])
  })
})

describe.each(['denied', 'busy', 'ambiguous'] as const)('a board that is %s', (fault) => {
  it('is told so, and answers every order with it', async () => {
    const { relay, told } = await boardOfOne((hid) => hid.unplug(fault))
    expect(told).toEqual([`relay-${fault}`])
    expect(await relay.pulse(1, 300)).toEqual({ ok: false, error: { code: `relay-${fault}`, port: 'p' } })
  })
})

describe('whatever happens to a HID board', () => {
  it('it is switched off first whenever it is there again, and never on for longer than it was told', async () => {
    const happening = fc.oneof(
      fc.record({ what: fc.constant('pulse' as const), ms: fc.integer({ min: 100, max: 1_000 }) }),
      fc.record({ what: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 2_000 }) }),
      fc.record({
        what: fc.constantFrom(
          'unplug' as const,
          'plug-in' as const,
          'off' as const,
          'hang' as const,
          'come-round' as const,
        ),
      }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 25 }), async (happenings) => {
        const { clock, hid, relay } = await boardOfOne()
        let last = { atMs: 0, ms: 0 }
        let onNow = false
        hid.onOrder = (order) => {
          expect(hid.orders[0]).toBe(off)
          if (order === on) onNow = true
          if (order === off) onNow = false
        }
        for (const next of happenings) {
          if (next.what === 'pulse') {
            void relay.pulse(1, next.ms)
            if (onNow) last = { atMs: clock.monotonicMs(), ms: next.ms }
          } else if (next.what === 'wait') await clock.pass(next.ms)
          else if (next.what === 'off') void relay.off(1)
          else if (next.what === 'hang') hid.hang()
          else if (next.what === 'come-round') {
            hid.comeRound()
            await clock.pass(0)
          } else if (next.what === 'unplug') {
            hid.unplug()
            // Bus powered: the relay drops with its plug.
            onNow = false
          } else hid.plugIn()
          // While it hangs nobody can end its pulse.
          if (onNow && !happenings.some(({ what }) => what === 'hang')) {
            expect(clock.monotonicMs() - last.atMs).toBeLessThan(last.ms)
          }
        }
        hid.comeRound()
        hid.plugIn()
        await clock.pass(3_000)
        expect(onNow).toBe(false)
        expect(hid.orders[0]).toBe(off)
      }),
      { numRuns: 150 },
    )
  })
})
