import { createServer, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../native/clock.ts'
import { RelayMaker } from '../../../native/relays/create-relay.ts'
import type { RelayEvent } from '../../../native/relays/relay.ts'
import { openTcpPort } from '../../../native/serial/tcp-port.ts'
import { boardKind } from '../../../native/simulators/boards/board-kinds.ts'
import { SimulatedBoard } from '../../../native/simulators/boards/simulated-board.ts'
import { eventQueue } from '../../support/event-queue.ts'
import { FakeClock } from '../../support/fake-clock.ts'

const tidy: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const undo of tidy.splice(0).toReversed()) await undo()
})

/** A device on the network: one board, whoever connects. */
class Device {
  readonly moved = eventQueue<string>()
  readonly board: SimulatedBoard
  readonly #sockets = new Set<Socket>()
  #server: Server | null = null
  port = 0

  constructor() {
    this.board = new SimulatedBoard(
      boardKind('modbus-tcp'),
      {
        onSend: (bytes) => this.#sockets.forEach((socket) => socket.write(bytes)),
        onRelay: (channel, on) => this.moved.push(`${channel} ${on ? 'on' : 'off'}`),
      },
      systemClock,
    )
  }

  async plugIn(): Promise<void> {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket)
      socket.on('data', (bytes) => this.board.receive(bytes))
      socket.on('error', () => undefined)
      socket.on('close', () => this.#sockets.delete(socket))
    })
    this.#server.listen(this.port, '127.0.0.1')
    await once(this.#server, 'listening')
    const address = this.#server.address()
    if (address !== null && typeof address === 'object') this.port = address.port
  }

  async unplug(): Promise<void> {
    for (const socket of this.#sockets) socket.resetAndDestroy()
    const server = this.#server
    this.#server = null
    if (server === null) return
    server.close()
    await once(server, 'close')
  }
}

async function deviceWithRelay() {
  const device = new Device()
  await device.plugIn()
  tidy.push(() => device.unplug())
  const relay = new RelayMaker(systemClock).relay(
    {
      kind: 'modbus-tcp',
      host: '127.0.0.1',
      port: device.port,
      unit: 1,
      firstCoil: 0,
      firstInput: 0,
      inputs: 8,
      pulse: 'none',
    },
    [1, 2],
  )
  tidy.push(() => relay.close())
  const events = eventQueue<RelayEvent>()
  relay.start(events.push)
  return { device, relay, events }
}

describe('a Modbus device on the network', () => {
  it('is pulsed and tells of its inputs', async () => {
    const { device, relay, events } = await deviceWithRelay()
    expect(await events.next()).toEqual({ kind: 'back' })
    expect(await relay.pulse(2, 150)).toEqual({ ok: true, value: undefined })
    expect(await device.moved.next()).toBe('2 on')
    expect(await device.moved.next()).toBe('2 off')
    const contacts = eventQueue<boolean>()
    relay.contacts?.start([5], (event) => {
      if (event.kind === 'contact') contacts.push(event.closed)
    })
    expect(await contacts.next()).toBe(false)
    device.board.setInput(5, true)
    expect(await contacts.next()).toBe(true)
  })

  it('that vanishes in mid-pulse is lost, and off before it is back', async () => {
    const { device, relay, events } = await deviceWithRelay()
    await events.next()
    await relay.pulse(1, 60_000)
    expect(await device.moved.next()).toBe('1 on')
    const fault = { code: 'relay-gone', port: `127.0.0.1:${device.port}` }
    await device.unplug()
    expect(await events.next()).toEqual({ kind: 'lost', fault })
    expect(await relay.pulse(1, 200)).toEqual({ ok: false, error: fault })
    await device.plugIn()
    expect(await device.moved.next()).toBe('1 off')
    expect(await events.next()).toEqual({ kind: 'back' })
  })

  it('is switched off when its program ends in mid-pulse', async () => {
    const { device, relay, events } = await deviceWithRelay()
    await events.next()
    await relay.pulse(1, 60_000)
    await relay.close()
    expect([await device.moved.next(), await device.moved.next()]).toEqual(['1 on', '1 off'])
  })
})

describe('a connection', () => {
  async function connection() {
    const clock = new FakeClock()
    const device = new Device()
    await device.plugIn()
    tidy.push(() => device.unplug())
    const gone = eventQueue<'gone'>()
    const bytes = eventQueue<string>()
    const opened = await openTcpPort(
      { host: '127.0.0.1', port: device.port },
      { onBytes: (chunk) => bytes.push(chunk.toString('hex')), onGone: () => gone.push('gone') },
      clock,
    )
    if (!opened.ok) throw new Error('the device listens')
    tidy.push(() => opened.value.close())
    return { clock, device, port: opened.value, gone, bytes }
  }
  const offFrame = Buffer.from('000100000006010500000000', 'hex')

  it('on which nothing is answered for a second is given up for a new one', async () => {
    const { clock, device, port, gone } = await connection()
    device.board.setMood('silent')
    await port.write(offFrame)
    clock.advance(1_000)
    expect(await gone.next()).toBe('gone')
    expect(await port.write(offFrame)).toEqual({ ok: false, error: 'gone' })
  })

  it('on which all is answered stands, however long nothing is asked', async () => {
    const { clock, port, bytes, gone } = await connection()
    await port.write(offFrame)
    expect(await bytes.next()).toBe(offFrame.toString('hex'))
    clock.advance(60_000)
    await port.write(offFrame)
    expect(await bytes.next()).toBe(offFrame.toString('hex'))
    await port.close()
    expect(await Promise.race([gone.next(), Promise.resolve('stood')])).toBe('stood')
  })

  it('that is not answered at all is tried for a second', async () => {
    const clock = new FakeClock()
    // An address that is nobody's: packets to it are lost (RFC 5737).
    const opened = openTcpPort(
      { host: '192.0.2.1', port: 502 },
      { onBytes: () => undefined, onGone: () => undefined },
      clock,
    )
    clock.advance(1_000)
    expect(await opened).toEqual({ ok: false, error: 'gone' })
  })

  it('to a device where nobody listens is gone', async () => {
    const device = new Device()
    await device.plugIn()
    await device.unplug()
    const opened = await openTcpPort(
      { host: '127.0.0.1', port: device.port },
      { onBytes: () => undefined, onGone: () => undefined },
      new FakeClock(),
    )
    expect(opened).toEqual({ ok: false, error: 'gone' })
  })
})
