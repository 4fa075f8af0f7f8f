import { describe, expect, it } from 'vitest'
import { DeviceProcess } from '../../../native/process/device-process.ts'
import type { Relay } from '../../../native/relays/relay.ts'
import type { ScannerEvent } from '../../../native/scanners/scanner.ts'
import type { ContactEvent } from '../../../native/sensors/contacts.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import {
  BoardContacts,
  driverFailed,
  lcus,
  machineAheadMs,
  MemoryChild,
  serialScanner,
  Wires,
} from './support.ts'

const on = 'a00101a2'
const off = 'a00100a1'

function engine(over: { contacts?: BoardContacts; changed?: (relay: Relay) => Relay } = {}) {
  const clock = new FakeClock()
  const wires = new Wires()
  const children: MemoryChild[] = []
  const startedAtMs: number[] = []
  const told: string[] = []
  const devices = new DeviceProcess({
    fork: () => {
      startedAtMs.push(clock.monotonicMs())
      const child = new MemoryChild({ clock, wires, ...over })
      children.push(child)
      return child
    },
    clock,
    machineMs: () => clock.monotonicMs() + machineAheadMs,
    onTrouble: (trouble) => told.push(trouble),
  })
  const relay = devices.relay({ port: 'board', options: lcus, channels: [1] })
  const board = wires.of('board')
  const last = (): MemoryChild => {
    const child = children.at(-1)
    if (child === undefined) throw new Error('no process was started')
    return child
  }
  const startRelay = async () => {
    const heard: string[] = []
    relay.start((event) => heard.push(event.kind === 'back' ? 'back' : event.fault.code))
    await clock.pass(1)
    return heard
  }
  return { clock, wires, board, devices, relay, startRelay, children, last, startedAtMs, told }
}

describe('a gate without devices of its own', () => {
  it('starts no process', async () => {
    const { clock, children, devices } = engine()
    await clock.pass(10_000)
    await devices.close()
    expect(children).toEqual([])
  })
})

describe('a board in the hardware process', () => {
  it('is switched off before it is told to be there, and pulsed and switched off as ordered', async () => {
    const { clock, board, relay, startRelay } = engine()
    expect(await startRelay()).toEqual(['back'])
    expect(board.written).toEqual([off])
    expect(await relay.pulse(1, 300)).toEqual({ ok: true, value: undefined })
    expect(board.written).toEqual([off, on])
    await clock.pass(300)
    expect(board.written).toEqual([off, on, off])
    expect(await relay.off(1)).toEqual({ ok: true, value: undefined })
    expect(await relay.confirmOff(1)).toEqual({ ok: true, value: undefined })
  })

  it('that is unplugged is told with its own fault, and its orders fail with that', async () => {
    const { clock, board, relay, startRelay } = engine()
    const heard = await startRelay()
    board.unplug()
    await clock.pass(1)
    expect(heard).toEqual(['back', 'relay-gone'])
    expect(await relay.pulse(1, 300)).toEqual({ ok: false, error: { code: 'relay-gone', port: 'board' } })
    board.plugIn()
    await clock.pass(1_000)
    expect(heard).toEqual(['back', 'relay-gone', 'back'])
  })
})

describe('a hardware process that crashes in mid-pulse', () => {
  it('is started again at once, and its relay is switched off before anything else', async () => {
    const { clock, board, relay, startRelay, last, told } = engine()
    const heard = await startRelay()
    await relay.pulse(1, 1_000)
    expect(board.written.at(-1)).toBe(on)
    last().crash()
    expect(heard).toEqual(['back', 'relay-driver-failed'])
    await clock.pass(1)
    expect(board.written).toEqual([off])
    expect(heard).toEqual(['back', 'relay-driver-failed', 'back'])
    expect(told).toEqual(['ended'])
  })

  it('takes the orders under way with it: they have failed, and none is waited for', async () => {
    const never = new Promise<never>(() => undefined)
    const { relay, startRelay, last } = engine({ changed: (driver) => ({ ...driver, pulse: () => never }) })
    await startRelay()
    const pulse = relay.pulse(1, 1_000)
    last().crash()
    expect(await pulse).toEqual({ ok: false, error: driverFailed })
    expect(await relay.off(1)).toEqual({ ok: false, error: driverFailed })
  })
})

describe('a hardware process that hangs', () => {
  it('is replaced after three seconds without a word, relays off first', async () => {
    const { clock, board, relay, startRelay, last, children, told } = engine()
    const heard = await startRelay()
    await clock.pass(20_000)
    await relay.pulse(1, 1_000)
    last().hang()
    await clock.pass(2_500)
    expect(children).toHaveLength(1)
    await clock.pass(1_000)
    expect(children.map(({ state }) => state)).toEqual(['killed', 'running'])
    expect(board.written).toEqual([off])
    expect(heard).toEqual(['back', 'relay-driver-failed', 'back'])
    expect(told).toEqual(['silent'])
  })

  it('while it starts is given more time, and no more than that', async () => {
    const { clock, relay, children, last } = engine()
    relay.start(() => undefined)
    last().hang()
    await clock.pass(14_000)
    expect(children).toHaveLength(1)
    await clock.pass(2_000)
    expect(children.length).toBeGreaterThan(1)
  })

  it('with one order alone is told so by that after three seconds, and replaced after thirty', async () => {
    const never = new Promise<never>(() => undefined)
    const { clock, relay, startRelay, children } = engine({
      changed: (driver) => ({ ...driver, confirmOff: () => never }),
    })
    await startRelay()
    let end: unknown = 'none yet'
    void relay.confirmOff(1).then((result) => (end = result))
    await clock.pass(2_900)
    expect(end).toBe('none yet')
    await clock.pass(200)
    expect(end).toEqual({ ok: false, error: driverFailed })
    await clock.pass(26_000)
    expect(children).toHaveLength(1)
    await clock.pass(1_100)
    expect(children).toHaveLength(2)
  })

  it('is one that says what is in no protocol, too', async () => {
    const { clock, startRelay, last, children, told } = engine()
    await startRelay()
    last().say({ type: 'scanner', device: 1, event: { kind: 'scan', scan: { text: 7 } } })
    await clock.pass(1)
    expect(children).toHaveLength(2)
    expect(told).toEqual(['garbled'])
  })
})

describe('a hardware process that fails again and again', () => {
  it('is started after growing pauses, and told of until it has held for half a minute', async () => {
    const { clock, devices, startRelay, last, startedAtMs } = engine()
    const failing: boolean[] = []
    devices.watch((now) => failing.push(now))
    await startRelay()
    const begunMs = clock.monotonicMs()
    for (let ends = 0; ends < 7; ends += 1) {
      last().crash()
      await clock.pass(5_000)
    }
    const pauses = startedAtMs.slice(1).map((ms, at) => ms - (begunMs + at * 5_000))
    expect(pauses).toEqual([0, 200, 500, 1_000, 2_000, 5_000, 5_000])
    expect(failing).toEqual([true])
    await clock.pass(31_000)
    expect(failing).toEqual([true, false])
  })

  it('is told of to one who asks later', async () => {
    const { clock, devices, startRelay, last } = engine()
    await startRelay()
    for (let ends = 0; ends < 3; ends += 1) {
      last().crash()
      await clock.pass(1_000)
    }
    const failing: boolean[] = []
    devices.watch((now) => failing.push(now))
    expect(failing).toEqual([true])
  })
})

describe('a scanner in the hardware process', () => {
  it('delivers its codes with the time of their last byte by our own clock', async () => {
    const { clock, wires, devices } = engine()
    const heard: ScannerEvent[] = []
    devices.scanner({ port: 'scanner', options: serialScanner }).start((event) => heard.push(event))
    await clock.pass(10)
    const nowMs = clock.monotonicMs()
    wires.of('scanner').send('Zürich\r')
    wires.of('scanner').send(Buffer.from([0xff, 0x0d]))
    await clock.pass(10)
    expect(heard).toEqual([
      { kind: 'ready' },
      { kind: 'scan', scan: { text: 'Zürich', symbology: 'unknown', atMs: nowMs } },
      { kind: 'unreadable', why: 'not-text', atMs: nowMs },
    ])
  })

  it('is lost with the process, and read and armed again by the next one', async () => {
    const { clock, wires, devices, last } = engine()
    const heard: ScannerEvent[] = []
    const scanner = devices.scanner({ port: 'scanner', options: serialScanner })
    scanner.start((event) => heard.push(event))
    scanner.arm(true)
    await clock.pass(1)
    last().crash()
    await clock.pass(1)
    wires.of('scanner').send('again\r')
    await clock.pass(1)
    expect(heard).toMatchObject([
      { kind: 'ready' },
      { kind: 'lost', fault: { code: 'scanner-driver-failed', port: 'scanner' } },
      { kind: 'ready' },
      { kind: 'scan', scan: { text: 'again' } },
    ])
    expect(last().told.map(({ type }) => type)).toEqual(['open-scanner', 'arm'])
    expect(last().told[1]).toEqual({ type: 'arm', device: 2, armed: true })
  })

  it('that sends nothing but noise tells of it once in two milliseconds at most', async () => {
    const { clock, wires, devices } = engine()
    let arriving = 0
    devices.scanner({ port: 'scanner', options: serialScanner }).start((event) => {
      if (event.kind === 'arriving') arriving += 1
    })
    await clock.pass(1)
    for (let chunks = 0; chunks < 1_000; chunks += 1) {
      wires.of('scanner').send('x')
      await clock.pass(1)
    }
    expect(arriving).toBe(500)
  })
})

describe("a board's contacts in the hardware process", () => {
  it('are told to those who listen, by our own clock, and lost with the process', async () => {
    const contacts = new BoardContacts()
    const { clock, relay, startRelay, last } = engine({ contacts })
    const heard: { one: ContactEvent[]; two: ContactEvent[] } = { one: [], two: [] }
    relay.contacts?.start([1, 8], (event) => heard.one.push(event))
    await startRelay()
    relay.contacts?.start([2], (event) => heard.two.push(event))
    await clock.pass(1)
    const nowMs = clock.monotonicMs()
    contacts.close(8, nowMs - 777)
    contacts.close(2, nowMs - 777)
    contacts.close(3, nowMs - 777)
    await clock.pass(1)
    expect(heard.one).toEqual([{ kind: 'contact', input: 8, closed: true, atMs: nowMs }])
    expect(heard.two).toEqual([{ kind: 'contact', input: 2, closed: true, atMs: nowMs }])
    contacts.forget()
    last().crash()
    await clock.pass(1)
    contacts.close(2, 0)
    await clock.pass(1)
    expect(heard.two.slice(1)).toMatchObject([
      { kind: 'lost', fault: { code: 'relay-driver-failed' } },
      { kind: 'contact', input: 2 },
    ])
  })

  it('are never heard where the board has none', async () => {
    const { clock, relay, startRelay } = engine()
    const heard: ContactEvent[] = []
    await startRelay()
    relay.contacts?.start([1], (event) => heard.push(event))
    await clock.pass(1)
    expect(heard).toMatchObject([{ kind: 'lost', fault: { code: 'relay-silent' } }])
  })
})

describe('an engine that stops', () => {
  it('has its relay off and its process ended, and starts none again', async () => {
    const { clock, board, devices, relay, startRelay, children } = engine()
    await startRelay()
    await relay.pulse(1, 1_000)
    await relay.close()
    expect(board.written).toEqual([off, on, off])
    await devices.close()
    await devices.close()
    await clock.pass(60_000)
    expect(children.map(({ state }) => state)).toEqual(['killed'])
  })

  it('has what a failed process left on switched off by another one', async () => {
    const { clock, board, devices, relay, startRelay, last, children } = engine()
    await startRelay()
    last().crash()
    await clock.pass(1)
    await relay.pulse(1, 1_000)
    last().crash()
    await relay.close()
    await devices.close()
    expect(children).toHaveLength(3)
    expect(board.written[0]).toBe(off)
  })

  it('is told at its end of orders that the process has never answered', async () => {
    const { clock, devices, relay, startRelay, last } = engine()
    await startRelay()
    last().hang()
    let ended: unknown = null
    void relay.off(1).then((end) => (ended = end))
    void devices.close()
    await clock.pass(2_100)
    expect(ended).toEqual({ ok: false, error: driverFailed })
  })

  it('waits two seconds at most for a process that hangs', async () => {
    const { clock, devices, startRelay, last } = engine()
    await startRelay()
    last().hang()
    let closed = false
    void devices.close().then(() => (closed = true))
    await clock.pass(1_900)
    expect(closed).toBe(false)
    await clock.pass(200)
    expect(closed).toBe(true)
  })
})
