import { execFileSync } from 'node:child_process'
import { chmodSync, statSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock, type Clock } from '../../native/clock.ts'
import { createScanner } from '../../native/scanners/create-scanner.ts'
import type { Framing } from '../../native/scanners/framer.ts'
import type { ScannerEvent } from '../../native/scanners/scanner.ts'
import { openSerialPort, type SerialSettings } from '../../native/serial/serial-port.ts'
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
    {
      kind: 'serial',
      path: pty.port,
      baudRate: 9_600,
      framing: 'cr',
      aimPrefix: false,
      prefix: '',
      suffix: '',
      trigger: 'none',
      ...over,
    },
    clock,
  )
  tidy.push(() => scanner.close())
  const events = eventQueue<ScannerEvent>()
  scanner.start((event) => {
    if (event.kind !== 'arriving') events.push(event)
  })
  return events
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

describe.skipIf(parts.socat === null || process.platform !== 'linux')('the characters of a port', () => {
  /** Of parity a terminal without a wire keeps whether it would be odd, and not whether there is any: that is the lab's to show. */
  async function asSet(settings: Omit<SerialSettings, 'path' | 'usb' | 'baudRate'>): Promise<string[]> {
    const pty = await wire()
    const handler = { onBytes: () => undefined, onGone: () => undefined }
    const opened = await openSerialPort(
      { path: pty.port, baudRate: 9_600, ...settings },
      handler,
      systemClock,
    )
    if (!opened.ok) throw new Error(opened.error)
    tidy.push(() => opened.value.close())
    const flags = execFileSync('stty', ['-a', '-F', pty.port], { encoding: 'utf8' })
    return flags.match(/-?\b(?:parodd|cstopb|cs\d)\b/g) ?? []
  }

  it('are eight bits and one stop bit', async () => {
    expect(await asSet({})).toEqual(['-parodd', 'cs8', '-cstopb'])
  })

  it('are as the configuration says', async () => {
    expect(await asSet({ parity: 'odd' })).toEqual(['parodd', 'cs8', '-cstopb'])
    expect(await asSet({ parity: 'even', stopBits: 2 })).toEqual(['-parodd', 'cs8', 'cstopb'])
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
    const options = {
      kind: 'serial',
      usb: nobody,
      baudRate: 9_600,
      framing: 'cr',
      aimPrefix: false,
      prefix: '',
      suffix: '',
      trigger: 'none',
    } as const
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
