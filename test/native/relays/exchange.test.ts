import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BoardRelay } from '../../../native/relays/board-relay.ts'
import { LineExchange } from '../../../native/relays/exchange.ts'
import { Line } from '../../../native/relays/line.ts'
import { waveshareBoard } from '../../../native/relays/waveshare.ts'
import { ok } from '../../../native/result.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { MemoryWire } from '../../support/memory-wire.ts'

const offFrame = '010500000000cdca'
const readFrame = '0101000000083dcc'
const coilOn = '010101019048'
const coilOff = '010101005188'

const boardOn = (wire: MemoryWire, clock: FakeClock): BoardRelay =>
  new BoardRelay({ board: waveshareBoard(1, 8), port: 'p', channels: [1] }, new Line(wire.open, clock), clock)

/** A board that answers nothing by itself: the test says when, and what. */
async function boardByHand() {
  const clock = new FakeClock()
  const wire = new MemoryWire()
  const relay = boardOn(wire, clock)
  const told: string[] = []
  relay.start((event) => told.push(event.kind === 'back' ? 'back' : event.fault.code))
  await clock.pass(0)
  wire.sendHex(offFrame)
  await clock.pass(0)
  expect(told).toEqual(['back'])
  wire.written.length = 0
  return { clock, wire, relay, told }
}

const silent = { ok: false, error: { code: 'relay-silent', port: 'p' } }
const stuck = { ok: false, error: { code: 'relay-stuck', port: 'p', channel: 1 } }

describe('an answer that comes too late', () => {
  it('is not taken for the next one', async () => {
    const { clock, wire, relay } = await boardByHand()
    const first = relay.confirmOff(1)
    await clock.pass(270)
    expect(await first).toEqual(silent)
    const second = relay.confirmOff(1)
    await clock.pass(60)
    wire.sendHex(coilOff)
    await clock.pass(60)
    expect(wire.written).toEqual([readFrame, readFrame])
    wire.sendHex(coilOn)
    expect(await second).toEqual(stuck)
  })

  it('to one order is not an answer to another', async () => {
    const { clock, wire, relay } = await boardByHand()
    const off = relay.off(1)
    await clock.pass(370)
    expect(await off).toEqual(silent)
    const pulse = relay.pulse(1, 300)
    wire.sendHex(offFrame)
    await clock.pass(270)
    expect(await pulse).toEqual({ ok: false, error: { code: 'relay-garbled', port: 'p' } })
  })

  it('only because the program was held up is an answer', async () => {
    const { clock, wire, relay } = await boardByHand()
    const off = relay.confirmOff(1)
    // The timer was due long ago, and comes before the bytes that lie there.
    clock.advance(250)
    wire.sendHex(coilOff)
    expect(await off).toEqual({ ok: true, value: undefined })
  })
})

describe('a pulse ordered', () => {
  it('on a free line is on the wire before the call returns', async () => {
    const { wire, relay } = await boardByHand()
    void relay.pulse(1, 700)
    expect(wire.written).toEqual(['0105020000078db0'])
  })

  it('while an answer is owed is the next thing written', async () => {
    const { clock, wire, relay } = await boardByHand()
    void relay.confirmOff(1)
    void relay.pulse(1, 700)
    expect(wire.written).toEqual([readFrame])
    wire.sendHex(coilOff)
    expect(wire.written).toEqual([readFrame, '0105020000078db0'])
    await clock.pass(0)
  })
})

describe('a board unplugged while it owes answers', () => {
  it('fails every order at once, and is switched off first when it is back', async () => {
    const { clock, wire, relay, told } = await boardByHand()
    const orders = [relay.pulse(1, 300), relay.confirmOff(1), relay.pulse(1, 300)]
    wire.unplug()
    for (const order of orders) {
      expect(await order).toEqual({ ok: false, error: { code: 'relay-gone', port: 'p' } })
    }
    wire.plugIn()
    await clock.pass(200)
    expect(wire.written).toEqual([offFrame])
    wire.sendHex(offFrame)
    await clock.pass(0)
    expect(told).toEqual(['back', 'relay-gone', 'back'])
  })
})

describe('a board without power that is unplugged and plugged in again', () => {
  it('is told as back once, when it answers', async () => {
    const clock = new FakeClock()
    const wire = new MemoryWire()
    const relay = boardOn(wire, clock)
    const told: string[] = []
    relay.start((event) => told.push(event.kind === 'back' ? 'back' : event.fault.code))
    await clock.pass(300)
    wire.unplug()
    wire.plugIn()
    wire.onWrite = (hex) => {
      queueMicrotask(() => wire.sendHex(hex))
    }
    await clock.pass(3_000)
    expect(told).toEqual(['relay-silent', 'relay-gone', 'back'])
  })
})

describe('noise on the line', () => {
  it('is never an answer, and does not hide one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 }), async (noise) => {
        const { wire, relay } = await boardByHand()
        let answered = false
        const pulse = relay.pulse(1, 700).then((taken) => {
          answered = true
          return taken
        })
        for (const bytes of noise) wire.send(bytes)
        await Promise.resolve()
        expect(answered).toBe(false)
        wire.sendHex('0105020000078db0')
        expect(await pulse).toEqual({ ok: true, value: undefined })
      }),
      { numRuns: 50 },
    )
  })

  it('of a thousand bytes does not hide an answer either', async () => {
    const { wire, relay } = await boardByHand()
    const pulse = relay.pulse(1, 700)
    for (let burst = 0; burst < 10; burst += 1) wire.send(Buffer.alloc(100, 0xa5))
    wire.sendHex('0105020000078db0')
    expect(await pulse).toEqual({ ok: true, value: undefined })
  })
})

describe('a look at the inputs', () => {
  const lookFrame = '01020000000879cc'
  const openFrame = '01020100a188'

  it('gives way to orders that wait, and is given up sooner than they', async () => {
    const { clock, wire, relay } = await boardByHand()
    relay.contacts?.start([1, 8], () => undefined)
    expect(wire.written).toEqual([lookFrame])
    void relay.pulse(1, 700)
    void relay.confirmOff(1)
    expect(wire.written).toEqual([lookFrame])
    wire.sendHex(openFrame)
    expect(wire.written).toEqual([lookFrame, '0105020000078db0'])
    await clock.pass(45)
    wire.sendHex('0105020000078db0')
    expect(wire.written.at(-1)).toBe(readFrame)
    wire.sendHex(coilOff)
    expect(wire.written.at(-1)).toBe(lookFrame)
    void relay.pulse(1, 700)
    await clock.pass(119)
    expect(wire.written.at(-1)).toBe(lookFrame)
    await clock.pass(1)
    expect(wire.written.at(-1)).toBe('0105020000078db0')
  })
})

describe('an order that is not answered by nature', () => {
  it('holds nobody up', async () => {
    const written: string[] = []
    const exchange = new LineExchange((bytes) => {
      written.push(Buffer.from(bytes).toString())
      return Promise.resolve(ok(undefined))
    }, new FakeClock())
    const orders = ['a', 'b'].map((text) => exchange.order({ bytes: Buffer.from(text), answerIn: null }))
    const question = exchange.ask({
      bytes: Buffer.from('?'),
      answerIn: (received) => ok(received.toString()),
    })
    expect(written).toEqual(['a', 'b', '?'])
    exchange.receive(Buffer.from('!'))
    expect(await Promise.all(orders)).toEqual([ok(undefined), ok(undefined)])
    expect(await question).toEqual(ok('!'))
  })
})
