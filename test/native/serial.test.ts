import { chmodSync, statSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock, type Clock } from '../../native/clock.ts'
import { createRelay } from '../../native/relays/create-relay.ts'
import type { Relay, RelayEvent } from '../../native/relays/relay.ts'
import { createScanner } from '../../native/scanners/create-scanner.ts'
import type { Framing } from '../../native/scanners/framer.ts'
import type { ScannerEvent } from '../../native/scanners/scanner.ts'
import { openSerialPort } from '../../native/serial/serial-port.ts'
import { WaveshareBoard } from '../support/board-waveshare.ts'
import { eventQueue } from '../support/event-queue.ts'
import { NotingClock } from '../support/noting-clock.ts'
import { parts } from '../support/parts.ts'
import { Pty } from '../support/pty.ts'

const tidy: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const undo of tidy.splice(0).toReversed()) await undo()
})

async function wire(): Promise<Pty> {
  const pty = await Pty.plugIn()
  tidy.push(() => pty.dispose())
  return pty
}

function scannerOn(
  pty: Pty,
  over: { framing?: Framing; aimPrefix?: boolean } = {},
  clock: Clock = systemClock,
) {
  const scanner = createScanner(
    { kind: 'serial', path: pty.port, baudRate: 9_600, framing: 'cr', aimPrefix: false, ...over },
    clock,
  )
  tidy.push(() => scanner.close())
  const events = eventQueue<ScannerEvent>()
  scanner.start((event) => {
    if (event.kind !== 'arriving') events.push(event)
  })
  return events
}

function relayOn(
  pty: Pty,
  kind: 'lcus' | 'waveshare-modbus',
  clock: Clock = systemClock,
): { relay: Relay; events: ReturnType<typeof eventQueue<RelayEvent>> } {
  const relay = createRelay({ kind, path: pty.port, baudRate: 9_600, unit: 1 }, [1], clock)
  tidy.push(() => relay.close())
  const events = eventQueue<RelayEvent>()
  relay.start(events.push)
  return { relay, events }
}

/** Takes a port's permissions away from this process, which may be root's: then it is nobody for as long. */
function forbid(port: string): () => void {
  const nobody = 65_534
  const root = process.getuid?.() === 0
  const mode = statSync(port).mode
  chmodSync(port, 0)
  if (root) process.seteuid?.(nobody)
  return () => {
    if (root) process.seteuid?.(0)
    chmodSync(port, mode)
  }
}

describe.skipIf(parts.socat === null)('an open port', () => {
  it('tells of its loss once, and of nothing when it was closed', async () => {
    const pty = await wire()
    const gone = eventQueue<number>()
    let times = 0
    const open = () =>
      openSerialPort(
        { path: pty.port, baudRate: 9_600 },
        { onBytes: () => undefined, onGone: () => gone.push((times += 1)) },
        systemClock,
      )
    const first = await open()
    if (first.ok) await first.value.close()
    const second = await open()
    if (!second.ok) throw new Error('the port was not free again')
    await pty.unplug()
    expect(await gone.next()).toBe(1)
    expect(await second.value.write(Buffer.from('x'))).toEqual({ ok: false, error: 'gone' })
    await second.value.close()
    expect(times).toBe(1)
  })
})

describe.skipIf(parts.socat === null)('a serial scanner', () => {
  it('delivers a card that takes more than a second at 9600 baud', async () => {
    const pty = await wire()
    const events = scannerOn(pty, { aimPrefix: true })
    expect(await events.next()).toEqual({ kind: 'ready' })
    const card = `shc:/${'12'.repeat(597)}`
    await pty.sendPaced(`]Q1${card}\r`)
    expect(await events.next()).toMatchObject({ kind: 'scan', scan: { text: card, symbology: 'qr' } })
  })

  it('says once that its bytes are no text, or were cut short, and reads on', async () => {
    const pty = await wire()
    const events = scannerOn(pty)
    await events.next()
    pty.send(Buffer.from([0xff, 0xfe, 0x41, 0x0d]))
    expect(await events.next()).toMatchObject({ kind: 'unreadable', why: 'not-text' })
    pty.send('half a card')
    expect(await events.next()).toMatchObject({ kind: 'unreadable', why: 'cut-short' })
    pty.send('Zürich\r')
    expect(await events.next()).toMatchObject({ kind: 'scan', scan: { text: 'Zürich' } })
  })

  it('ends its codes by silence where it is set to', async () => {
    const pty = await wire()
    const events = scannerOn(pty, { framing: 'gap' })
    await events.next()
    pty.send('one')
    expect(await events.next()).toMatchObject({ kind: 'scan', scan: { text: 'one' } })
    pty.send('two')
    expect(await events.next()).toMatchObject({ kind: 'scan', scan: { text: 'two' } })
  })

  it('is missed when it is unplugged, and reads again within two seconds of its return', async () => {
    const pty = await wire()
    const clock = new NotingClock()
    const events = scannerOn(pty, {}, clock)
    await events.next()
    pty.send('half a c')
    await pty.unplug()
    expect(await events.next()).toEqual({ kind: 'lost', fault: { code: 'scanner-gone', port: pty.port } })
    await pty.plugBackIn()
    clock.waitedMs()
    expect(await events.next()).toEqual({ kind: 'ready' })
    expect(clock.waitedMs()).toBeLessThan(2_000)
    pty.send('whole\r')
    expect(await events.next()).toMatchObject({ kind: 'scan', scan: { text: 'whole' } })
  })

  it('that another program holds is told as busy', async () => {
    const pty = await wire()
    const holder = await openSerialPort(
      { path: pty.port, baudRate: 9_600 },
      { onBytes: () => undefined, onGone: () => undefined },
      systemClock,
    )
    const events = scannerOn(pty)
    expect(await events.next()).toEqual({ kind: 'lost', fault: { code: 'scanner-busy', port: pty.port } })
    if (holder.ok) await holder.value.close()
    expect(await events.next()).toEqual({ kind: 'ready' })
  })

  it('named by a device that nothing on USB answers to is gone', async () => {
    const nobody = { vendorId: 0xfffe, productId: 0xfffe }
    const options = { kind: 'serial', usb: nobody, baudRate: 9_600, framing: 'cr', aimPrefix: false } as const
    const scanner = createScanner(options, systemClock)
    tidy.push(() => scanner.close())
    const events = eventQueue<ScannerEvent>()
    scanner.start(events.push)
    expect(await events.next()).toEqual({ kind: 'lost', fault: { code: 'scanner-gone', port: 'fffe:fffe' } })
  })

  it('that this user may not open is told as denied, and read when they may', async () => {
    const pty = await wire()
    const permit = forbid(pty.port)
    tidy.push(() => Promise.resolve(permit()))
    const events = scannerOn(pty)
    expect(await events.next()).toEqual({ kind: 'lost', fault: { code: 'scanner-denied', port: pty.port } })
    permit()
    expect(await events.next()).toEqual({ kind: 'ready' })
  })
})

describe.skipIf(parts.socat === null)('an LCUS board', () => {
  it('is switched off first, pulsed, and switched off again', async () => {
    const pty = await wire()
    const { relay, events } = relayOn(pty, 'lcus')
    expect(await events.next()).toEqual({ kind: 'back' })
    expect(await relay.pulse(1, 200)).toEqual({ ok: true, value: undefined })
    const received = await pty.receivedUntil((bytes) => bytes.length >= 12)
    expect(received.toString('hex')).toBe('a00100a1a00101a2a00100a1')
  })

  it('unplugged in mid-pulse is switched off before anything else when it is back', async () => {
    const pty = await wire()
    const { relay, events } = relayOn(pty, 'lcus')
    await events.next()
    await relay.pulse(1, 1_000)
    await pty.receivedUntil((bytes) => bytes.includes(Buffer.from('a00101a2', 'hex')))
    await pty.unplug()
    expect(await events.next()).toEqual({ kind: 'lost', fault: { code: 'relay-gone', port: pty.port } })
    await pty.plugBackIn()
    expect(await events.next()).toEqual({ kind: 'back' })
    expect((await pty.receivedUntil((bytes) => bytes.length >= 4)).toString('hex')).toBe('a00100a1')
  })

  it('is switched off when its program ends in mid-pulse', async () => {
    const pty = await wire()
    const { relay, events } = relayOn(pty, 'lcus')
    await events.next()
    await relay.pulse(1, 1_000)
    await relay.close()
    expect((await pty.receivedUntil((bytes) => bytes.length >= 12)).subarray(-4).toString('hex')).toBe(
      'a00100a1',
    )
  })

  it('that is not there answers every order with that', async () => {
    const pty = await wire()
    await pty.unplug()
    const { relay, events } = relayOn(pty, 'lcus')
    expect(await events.next()).toMatchObject({ kind: 'lost', fault: { code: 'relay-gone' } })
    expect(await relay.pulse(1, 200)).toMatchObject({ ok: false, error: { code: 'relay-gone' } })
  })
})

describe.skipIf(parts.socat === null)('a Waveshare board', () => {
  it('times its pulse by itself: one command, and it is off again', async () => {
    const pty = await wire()
    const board = new WaveshareBoard(pty)
    const { relay, events } = relayOn(pty, 'waveshare-modbus')
    await events.next()
    expect(await relay.pulse(1, 200)).toEqual({ ok: true, value: undefined })
    expect(board.relayOn).toBe(true)
    expect(board.requests).toEqual(['010500000000cdca', expect.stringMatching(/^010502000002/)])
    await board.pulseEnded()
    expect(await relay.confirmOff(1)).toEqual({ ok: true, value: undefined })
  })

  it('is understood when its answer comes a byte at a time', async () => {
    const pty = await wire()
    const board = new WaveshareBoard(pty)
    board.mood = 'in-pieces'
    const { relay, events } = relayOn(pty, 'waveshare-modbus')
    await events.next()
    expect(await relay.off(1)).toEqual({ ok: true, value: undefined })
  })

  it.each([
    ['silent', 'relay-silent'],
    ['garbled', 'relay-garbled'],
  ] as const)('that is %s is told so within its time limit', async (mood, code) => {
    const pty = await wire()
    const board = new WaveshareBoard(pty)
    const { relay, events } = relayOn(pty, 'waveshare-modbus')
    await events.next()
    board.mood = mood
    expect(await relay.pulse(1, 200)).toEqual({ ok: false, error: { code, port: pty.port } })
  })

  it('without power behind its adapter is missed, and is back within two seconds of getting it', async () => {
    const pty = await wire()
    const board = new WaveshareBoard(pty)
    board.mood = 'silent'
    const clock = new NotingClock()
    const { events } = relayOn(pty, 'waveshare-modbus', clock)
    expect(await events.next()).toEqual({ kind: 'lost', fault: { code: 'relay-silent', port: pty.port } })
    board.mood = 'well'
    clock.waitedMs()
    expect(await events.next()).toEqual({ kind: 'back' })
    expect(clock.waitedMs()).toBeLessThan(2_000)
  })

  it('whose contact stays on is told as stuck', async () => {
    const pty = await wire()
    const board = new WaveshareBoard(pty)
    board.mood = 'welded'
    const { relay, events } = relayOn(pty, 'waveshare-modbus')
    await events.next()
    expect(await relay.off(1)).toEqual({
      ok: false,
      error: { code: 'relay-stuck', port: pty.port, channel: 1 },
    })
  })
})
