import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../native/clock.ts'
import { RelayMaker } from '../../../native/relays/create-relay.ts'
import type { RelayOptions } from '../../../native/relays/relay-options.ts'
import type { Relay, RelayEvent } from '../../../native/relays/relay.ts'
import { boardOnPty } from '../../support/board-on-pty.ts'
import { eventQueue } from '../../support/event-queue.ts'
import { parts } from '../../support/parts.ts'
import { Pty } from '../../support/pty.ts'

const tidy: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const undo of tidy.splice(0).toReversed()) await undo()
})

async function wire(): Promise<Pty> {
  const pty = await Pty.plugIn()
  tidy.push(() => pty.dispose())
  return pty
}

const modbus = { unit: 1, firstCoil: 0, firstInput: 0, inputs: 8, pulse: 'none' } as const
/** The boards on serial ports, as an installer would set them up. */
const boards = {
  lcus: { kind: 'lcus' },
  'hw-667': { kind: 'hw-667' },
  numato: { kind: 'numato', inputs: 8 },
  kmtronic: { kind: 'kmtronic', channels: 8 },
  r413d08: { kind: 'r413d08' },
  'waveshare-modbus': { kind: 'waveshare-modbus', unit: 1, inputs: 8 },
  'modbus-rtu': { kind: 'modbus-rtu', ...modbus },
} as const
type SerialBoard = keyof typeof boards
const serialBoards = Object.keys(boards) as SerialBoard[]

function relayOn(
  pty: Pty,
  kind: SerialBoard,
): { relay: Relay; events: ReturnType<typeof eventQueue<RelayEvent>> } {
  const options: RelayOptions = { ...boards[kind], path: pty.port, baudRate: 9_600 }
  const relay = new RelayMaker(systemClock).relay(options, [1])
  tidy.push(() => relay.close())
  const events = eventQueue<RelayEvent>()
  relay.start(events.push)
  return { relay, events }
}

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

describe.skipIf(parts.socat === null).each(serialBoards)(
  'a board of kind %s on a port of the system',
  (kind) => {
    it('is pulsed, switched off, lost with its plug, and back with it', async () => {
      const pty = await wire()
      const { moved } = boardOnPty(pty, kind)
      const { relay, events } = relayOn(pty, kind)
      expect(await events.next()).toEqual({ kind: 'back' })
      expect(await relay.pulse(1, 60_000)).toEqual({ ok: true, value: undefined })
      expect(await moved.next()).toBe('1 on')
      expect(await relay.off(1)).toEqual({ ok: true, value: undefined })
      expect(await moved.next()).toBe('1 off')
      await pty.unplug()
      expect(await events.next()).toEqual({ kind: 'lost', fault: { code: 'relay-gone', port: pty.port } })
      await pty.plugBackIn()
      expect(await events.next()).toEqual({ kind: 'back' })
      expect(await relay.off(1)).toEqual({ ok: true, value: undefined })
    })
  },
)

describe.skipIf(parts.socat === null)('a board that answers, on a port of the system', () => {
  it.each(['waveshare-modbus', 'numato'] as const)(
    'such as %s is understood a byte at a time',
    async (kind) => {
      const pty = await wire()
      boardOnPty(pty, kind, { inPieces: true })
      const { relay, events } = relayOn(pty, kind)
      await events.next()
      expect(await relay.off(1)).toEqual({ ok: true, value: undefined })
    },
  )

  it.each([
    ['silent', 'relay-silent'],
    ['garbled', 'relay-garbled'],
  ] as const)('and is %s is told so', async (mood, code) => {
    const pty = await wire()
    const { board } = boardOnPty(pty, 'waveshare-modbus')
    const { relay, events } = relayOn(pty, 'waveshare-modbus')
    await events.next()
    board.setMood(mood)
    expect(await relay.pulse(1, 200)).toEqual({ ok: false, error: { code, port: pty.port } })
  })

  it('and has no power behind its adapter is missed, and back when it has', async () => {
    const pty = await wire()
    const { board } = boardOnPty(pty, 'waveshare-modbus')
    board.setMood('unplugged')
    const { events } = relayOn(pty, 'waveshare-modbus')
    expect(await events.next()).toEqual({ kind: 'lost', fault: { code: 'relay-silent', port: pty.port } })
    board.setMood('well')
    expect(await events.next()).toEqual({ kind: 'back' })
  })

  it('and keeps to the standard of Modbus in its characters is spoken to in the same frames', async () => {
    const pty = await wire()
    boardOnPty(pty, 'modbus-rtu')
    const options = { ...boards['modbus-rtu'], path: pty.port, baudRate: 19_200, parity: 'even' } as const
    const relay = new RelayMaker(systemClock).relay(options, [1])
    tidy.push(() => relay.close())
    const events = eventQueue<RelayEvent>()
    relay.start(events.push)
    expect(await events.next()).toEqual({ kind: 'back' })
    expect(await relay.pulse(1, 200)).toEqual({ ok: true, value: undefined })
    const frames = await pty.receivedUntil((bytes) => bytes.length >= 24)
    expect(frames.toString('hex')).toBe('010500000000cdca01050000ff008c3a010500000000cdca')
  })

  it('and whose relay stays on is told as stuck', async () => {
    const pty = await wire()
    const { board } = boardOnPty(pty, 'waveshare-modbus')
    board.setMood('welded')
    const { relay, events } = relayOn(pty, 'waveshare-modbus')
    await events.next()
    expect(await relay.off(1)).toEqual({
      ok: false,
      error: { code: 'relay-stuck', port: pty.port, channel: 1 },
    })
  })

  it('and has inputs tells of each that is listened to', async () => {
    const pty = await wire()
    const { board } = boardOnPty(pty, 'waveshare-modbus')
    const { relay } = relayOn(pty, 'waveshare-modbus')
    const contacts = eventQueue<string>()
    relay.contacts?.start([1, 2], (event) => {
      if (event.kind === 'contact') contacts.push(`${event.input} ${event.closed ? 'closed' : 'open'}`)
    })
    expect([await contacts.next(), await contacts.next()]).toEqual(['1 open', '2 open'])
    board.setInput(2, true)
    expect(await contacts.next()).toBe('2 closed')
  })
})
