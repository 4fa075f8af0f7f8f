import { describe, expect, it } from 'vitest'
import { FakeClock } from '../../support/fake-clock.ts'
import { driverFailed, lcus, machineAheadMs, MemoryChild, Wires } from './support.ts'

const on = 'a00101a2'
const off = 'a00100a1'

/** A hardware process with one board, as an engine speaks to it. */
async function process() {
  const clock = new FakeClock()
  const wires = new Wires()
  const child = new MemoryChild({ clock, wires })
  let ended = false
  child.onEnd(() => (ended = true))
  child.send({ type: 'open-relay', device: 1, port: 'board', options: lcus, channels: [1, 2] })
  await clock.pass(1)
  const board = wires.of('board')
  let orders = 0
  const pulse = async (ms: number, untilMs = Number.POSITIVE_INFINITY) => {
    orders += 1
    child.send({ type: 'pulse', order: orders, device: 1, channel: 1, ms, untilMs: Math.min(untilMs, 1e12) })
    await clock.pass(1)
    return child.said.find((message) => message.type === 'done' && message.order === orders)
  }
  return { clock, child, board, pulse, isEnded: () => ended }
}

const offBoth = [off, 'a00200a2']

describe('an engine that hangs', () => {
  it('has its relays switched off after three seconds, and is served again when it is heard', async () => {
    const { clock, child, board, pulse } = await process()
    await pulse(60_000)
    expect(board.written).toEqual([...offBoth, on])
    await clock.pass(2_800)
    expect(board.written).toEqual([...offBoth, on])
    await clock.pass(300)
    expect(board.written).toEqual([...offBoth, on, ...offBoth])
    await clock.pass(60_000)
    expect(board.written).toHaveLength(5)
    child.send({ type: 'beat' })
    expect(await pulse(1_000)).toMatchObject({ fault: null })
    expect(board.written.at(-1)).toBe(on)
  })

  it('does not, while it beats', async () => {
    const { clock, child, board, pulse } = await process()
    await pulse(60_000)
    for (let beats = 0; beats < 100; beats += 1) {
      child.send({ type: 'beat' })
      await clock.pass(500)
    }
    expect(board.written).toEqual([...offBoth, on])
  })
})

describe('an engine that ends without a word', () => {
  it('has its relays switched off at once, and its hardware process ended', async () => {
    const { clock, child, board, pulse, isEnded } = await process()
    await pulse(60_000)
    child.engineEnds()
    await clock.pass(0)
    expect(board.written).toEqual([...offBoth, on, ...offBoth])
    expect(isEnded()).toBe(true)
  })
})

describe('a pulse that comes late', () => {
  it('because the process was held up is not begun: its guest is gone', async () => {
    const { clock, board, pulse } = await process()
    expect(await pulse(300, clock.monotonicMs() + machineAheadMs - 1)).toMatchObject({ fault: driverFailed })
    expect(board.written).toEqual(offBoth)
  })
})

describe('what is no order', () => {
  it('is passed over', async () => {
    const { clock, child, board, pulse } = await process()
    const said = child.said.length
    child.send(JSON.parse('{"type":"pulse","order":1,"device":1,"channel":1,"ms":900000,"untilMs":1e12}'))
    child.send({ type: 'off', order: 9, device: 77, channel: 1 })
    await clock.pass(1)
    expect(child.said).toHaveLength(said)
    expect(board.written).toEqual(offBoth)
    expect(await pulse(300)).toMatchObject({ fault: null })
  })
})
