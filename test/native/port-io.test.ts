import { closeSync, openSync } from 'node:fs'
import { SerialPort } from 'serialport'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../native/clock.ts'
import {
  polledIo,
  requestedIo,
  type OpenedPort,
  type PolledPort,
  type PortIo,
} from '../../native/serial/port-io.ts'
import { eventQueue } from '../support/event-queue.ts'
import { parts } from '../support/parts.ts'
import { Pty } from '../support/pty.ts'

const tidy: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const undo of tidy.splice(0).toReversed()) await undo()
})

const byPoller = (port: OpenedPort): PortIo => {
  if ('poller' in port) return polledIo(port)
  throw new Error('this system has no poller')
}
const byRequests = (port: OpenedPort): PortIo => requestedIo(port, systemClock)

async function wired(ioOf: (port: OpenedPort) => PortIo) {
  const pty = await Pty.plugIn()
  tidy.push(() => pty.dispose())
  const port: OpenedPort = await SerialPort.binding.open({ path: pty.port, baudRate: 115_200 })
  tidy.push(async () => {
    if (port.isOpen) await port.close()
  })
  const io = ioOf(port)
  const chunks = eventQueue<string>()
  const ended = eventQueue<'ended'>()
  io.read(
    (chunk) => chunks.push(chunk.toString()),
    () => ended.push('ended'),
  )
  return { pty, port, io, chunks, ended }
}

/** Windows knows the second alone; here both run over the same wire. */
describe.skipIf(parts.socat === null).each([
  ['by its poller', byPoller],
  ["by the binding's requests", byRequests],
])('a serial port read and written %s', (_name, ioOf) => {
  it('carries bytes both ways, in their order', async () => {
    const { pty, io, chunks } = await wired(ioOf)
    pty.send('one')
    expect(await chunks.next()).toBe('one')
    pty.send('two')
    expect(await chunks.next()).toBe('two')
    expect(await Promise.all(['a', 'b', 'c'].map((text) => io.write(Buffer.from(text))))).toEqual([
      true,
      true,
      true,
    ])
    expect((await pty.receivedUntil((bytes) => bytes.length >= 3)).toString()).toBe('abc')
  })

  it('takes more than it reads at once', async () => {
    const { pty, chunks } = await wired(ioOf)
    const burst = '0123456789'.repeat(300)
    pty.send(burst)
    let got = ''
    while (got.length < burst.length) got += await chunks.next()
    expect(got).toBe(burst)
  })

  it('ends when it is closed, and takes no more', async () => {
    const { port, io, ended } = await wired(ioOf)
    await port.close()
    expect(await ended.next()).toBe('ended')
    expect(await io.write(Buffer.from('x'))).toBe(false)
  })
})

describe.skipIf(parts.socat === null)('a device that is pulled out', () => {
  // The binding's own read asks a terminal that was hung up again and again: Passgate uses it on Windows alone.
  it('ends its port, which takes no more', async () => {
    const { pty, io, ended } = await wired(byPoller)
    await pty.unplug()
    expect(await ended.next()).toBe('ended')
    expect(await io.write(Buffer.from('x'))).toBe(false)
  })
})

describe.skipIf(parts.socat === null)('a device that takes no bytes any more', () => {
  it('is gone, whatever the system still keeps for it', async () => {
    const pty = await Pty.plugIn()
    tidy.push(() => pty.dispose())
    const port: OpenedPort = await SerialPort.binding.open({ path: pty.port, baudRate: 115_200 })
    tidy.push(() => port.close())
    if (!('poller' in port)) throw new Error('this system has no poller')
    const io = polledIo(port)
    pty.freeze()
    // The first is taken in part, the second not at all.
    expect(await io.write(Buffer.alloc(1_000_000))).toBe(false)
    expect(await io.write(Buffer.alloc(1_000_000))).toBe(false)
  })
})

describe('a port that was hung up', () => {
  it.each([
    ['reads as nothing', () => openSync('/dev/null', 'r+')],
    ['reads as an error', () => openSync('/', 'r')],
  ])('%s: it has ended', (_name, open) => {
    const fd = open()
    let polls = 0
    let ended = 0
    const poller = {
      once(_event: 'readable', ready: (error: Error | null) => void) {
        polls += 1
        if (polls < 3) ready(null)
      },
    }
    polledIo({ fd, isOpen: true, poller } as unknown as PolledPort).read(
      () => undefined,
      () => (ended += 1),
    )
    closeSync(fd)
    expect({ polls, ended }).toEqual({ polls: 1, ended: 1 })
  })
})
