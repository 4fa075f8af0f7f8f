import { describe, expect, it } from 'vitest'
import { BoardRelay } from '../../../native/relays/board-relay.ts'
import { Line } from '../../../native/relays/line.ts'
import { waveshareBoard } from '../../../native/relays/waveshare.ts'
import { boardKind } from '../../../native/simulators/boards/board-kinds.ts'
import { SimulatedBoard } from '../../../native/simulators/boards/simulated-board.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { MemoryWire } from '../../support/memory-wire.ts'

/** Two units on one RS-485 line, each with its driver. */
function unitsOnOneLine() {
  const clock = new FakeClock()
  const wire = new MemoryWire()
  let opened = 0
  const line = new Line((events) => {
    opened += 1
    return wire.open(events)
  }, clock)
  const answersPending: number[] = []
  const units = [1, 2].map((unit) => {
    const board = new SimulatedBoard(
      boardKind('waveshare-modbus', unit),
      {
        onSend(bytes) {
          answersPending.push(unit)
          clock.schedule(20, () => {
            answersPending.splice(answersPending.indexOf(unit), 1)
            wire.send(bytes)
          })
        },
      },
      clock,
    )
    const relay = new BoardRelay({ board: waveshareBoard(unit, 8), port: 'p', channels: [1] }, line, clock)
    return { board, relay, told: [] as string[] }
  })
  const [first, second] = units
  if (first === undefined || second === undefined) throw new Error('two units')
  let collisions = 0
  wire.onWrite = (hex) => {
    if (answersPending.length > 0) collisions += 1
    for (const { board } of units) board.receive(Buffer.from(hex, 'hex'))
  }
  const start = ({ relay, told }: typeof first): void =>
    relay.start((event) => told.push(event.kind === 'back' ? 'back' : event.fault.code))
  return { clock, wire, first, second, start, collisions: () => collisions, opened: () => opened }
}

describe('two units on one line', () => {
  it('share its port, and nobody speaks while one of them owes an answer', async () => {
    const { clock, first, second, start, collisions, opened } = unitsOnOneLine()
    start(first)
    start(second)
    await clock.pass(200)
    expect([first.told, second.told, opened()]).toEqual([['back'], ['back'], 1])
    first.relay.contacts?.start([1], () => undefined)
    second.relay.contacts?.start([1], () => undefined)
    for (let guest = 0; guest < 10; guest += 1) {
      const pulses = [first.relay.pulse(1, 300), second.relay.pulse(1, 300)]
      await clock.pass(70)
      expect([first.board.relays[0], second.board.relays[0]]).toEqual([true, true])
      expect(await Promise.all(pulses)).toEqual([
        { ok: true, value: undefined },
        { ok: true, value: undefined },
      ])
      await clock.pass(430)
    }
    expect(collisions()).toBe(0)
  })

  it('are told apart when one has no power', async () => {
    const { clock, first, second, start } = unitsOnOneLine()
    second.board.setMood('unplugged')
    start(first)
    start(second)
    await clock.pass(1_000)
    expect([first.told, second.told]).toEqual([['back'], ['relay-silent']])
    expect(await Promise.race([first.relay.pulse(1, 300), clock.pass(1_000)])).toMatchObject({ ok: true })
    second.board.setMood('well')
    await clock.pass(2_000)
    expect(second.told).toEqual(['relay-silent', 'back'])
  })

  it('are both lost with the port; one that starts later is told how it stands', async () => {
    const { clock, wire, first, second, start } = unitsOnOneLine()
    start(first)
    await clock.pass(200)
    wire.unplug()
    start(second)
    expect([first.told, second.told]).toEqual([['back', 'relay-gone'], ['relay-gone']])
    wire.plugIn()
    await clock.pass(2_000)
    expect([first.told.at(-1), second.told.at(-1)]).toEqual(['back', 'back'])
  })

  it('are let go of one by one: the port closes with the last', async () => {
    const { clock, wire, first, second, start } = unitsOnOneLine()
    start(first)
    start(second)
    await clock.pass(200)
    const closed = first.relay.close()
    await clock.pass(200)
    await closed
    void second.relay.pulse(1, 300)
    await clock.pass(50)
    expect(second.board.relays[0]).toBe(true)
    const last = second.relay.close()
    await clock.pass(200)
    await last
    const { length } = wire.written
    await clock.pass(5_000)
    expect(wire.written).toHaveLength(length)
    expect(second.board.relays[0]).toBe(false)
  })
})
