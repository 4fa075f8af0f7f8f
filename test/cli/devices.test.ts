import { describe, expect, it, onTestFinished } from 'vitest'
import { bytesInLines } from '../../main/cli/devices/bytes-in-lines.ts'
import { GateService } from '../support/gate-service.ts'
import { parts } from '../support/parts.ts'
import { passgate } from '../support/passgate.ts'
import { Pty } from '../support/pty.ts'
import { RunningCommand } from '../support/running-command.ts'
import { numeric, ShcAuthority } from '../support/shc-authority.ts'

const on = 'a00101a2'
const off = 'a00100a1'

const command = (...args: string[]): RunningCommand => new RunningCommand('devices', ...args)

async function wire(): Promise<Pty> {
  const pty = await Pty.plugIn()
  onTestFinished(() => pty.dispose())
  return pty
}

function gate(scanner: Pty, relay: Pty): GateService {
  const service = new GateService([
    {
      id: 'north-1',
      name: 'North 1',
      scanner: { kind: 'serial', path: scanner.port },
      relay: { kind: 'lcus', path: relay.port },
    },
  ])
  onTestFinished(() => service.dispose())
  return service
}

describe('bytes in lines', () => {
  it('are sixteen to a line, in hex and as text', () => {
    expect(bytesInLines(Buffer.from('shc:/56\r'))).toEqual([
      '73 68 63 3a 2f 35 36 0d                          shc:/56.',
    ])
    expect(bytesInLines(Buffer.alloc(33, 0x41)).map((line) => line.length)).toEqual([65, 65, 50])
    expect(bytesInLines(Buffer.alloc(0))).toEqual([])
  })
})

/** Of a listing for programs, what is at this path. */
const at = (printed: string, path: string): unknown =>
  (JSON.parse(printed) as { path: string }[]).find((device) => device.path === path)

describe.skipIf(parts.socat === null)('passgate devices list', () => {
  it('tells whose a device is and what it may be, also while the gate has it, and writes nothing to it', async () => {
    const [scanner, relay] = [await wire(), await wire()]
    const service = gate(scanner, relay)
    const before = await passgate('devices', 'list', '--json')
    expect([at(before.out, scanner.port), before.status]).toEqual([undefined, 0])
    await service.start()
    // The board has been switched off as often as a start does it: from here on the gate itself writes nothing.
    const screen = await service.screen('guest')
    await screen.answered('ready')
    screen.close()
    expect(relay.received.toString('hex').endsWith(off)).toBe(true)
    const written = relay.received.length
    const { out } = await passgate('devices', 'list', '--json', '--config', service.config)
    expect(at(out, scanner.port)).toMatchObject({
      bus: 'serial',
      allowed: true,
      usedBy: ['scanner of north-1'],
      kinds: expect.arrayContaining(['serial', 'lcus']) as string[],
    })
    expect(at(out, relay.port)).toMatchObject({ usedBy: ['relay of north-1'] })
    expect([scanner.received.length, relay.received.length]).toEqual([0, written])
  })

  it('says which device of a lane is not there', async () => {
    const [scanner, relay] = [await wire(), await wire()]
    const { config } = gate(scanner, relay)
    await relay.unplug()
    const { out, status } = await passgate('devices', 'list', '--config', config)
    expect(status).toBe(0)
    expect(out).toContain(`Not plugged in: the relay of north-1, ${relay.port}`)
    expect(out).toMatch(new RegExp(`^${scanner.port} .*scanner of north-1`, 'm'))
    expect((await passgate('devices', 'list', '--config', '/nowhere.json')).status).toBe(2)
  })
})

describe.skipIf(parts.socat === null)('passgate devices watch', () => {
  it('prints what a device sends, and that it went and came back', async () => {
    const pty = await wire()
    const watch = command('watch', pty.port)
    await watch.says('open')
    pty.send('hello\r')
    await watch.says('6 bytes: ·· ·· ·· ·· ·· 0d  ·····␍')
    await pty.unplug()
    await watch.says('not there')
    await pty.plugBackIn()
    await watch.says('open', 2)
    pty.send('shc:/56762\r')
    await watch.says('11 bytes: 73 68 63 3a 2f ·· ·· ·· ·· ·· 0d  shc:/·····␍')
    expect(await watch.end()).toBe(0)
    expect(pty.received).toHaveLength(0)
  })

  it('prints every byte where it is asked to', async () => {
    const pty = await wire()
    const watch = command('watch', pty.port, '--unmasked')
    await watch.says('open')
    pty.send('again\r')
    await watch.says('61 67 61 69 6e 0d')
    expect(await watch.end()).toBe(0)
  })

  it('takes nothing for a device that is none', async () => {
    const watch = command('watch', 'north-1')
    expect(await watch.ended).toBe(2)
    expect(watch.printed).toContain('passgate devices list')
  })
})

describe.skipIf(parts.socat === null)('passgate devices test', () => {
  it('tells what a scanner reads, and not what it read', async () => {
    const [scanner, relay] = [await wire(), await wire()]
    const { config } = gate(scanner, relay)
    const test = command('test', 'scanner', '--config', config, '--lane', 'north-1')
    await test.says('Ready')
    const card = numeric(new ShcAuthority().card())
    scanner.send(`${card}\r`)
    await test.says(`Read: ${card.length} characters, symbology unknown, smart-health-card`)
    expect(await test.end()).toBe(0)
    expect(test.printed).not.toContain(card.slice(5, 60))
    expect(relay.received).toHaveLength(0)
  })

  it('opens a gate when the word was typed, and that is on record', async () => {
    const [scanner, relay] = [await wire(), await wire()]
    const service = gate(scanner, relay)
    const { config } = service
    const doubtful = command('test', 'relay', '--config', config, '--lane', 'north-1')
    await doubtful.says('Type OPEN')
    doubtful.type('yes')
    expect(await doubtful.ended).toBe(1)
    expect(relay.received.toString('hex')).not.toContain(on)
    const sure = command('test', 'relay', '--config', config, '--lane', 'north-1')
    await sure.says('Type OPEN')
    sure.type('OPEN')
    expect(await sure.ended).toBe(0)
    await relay.receivedUntil(
      (bytes) => bytes.toString('hex').includes(on) && bytes.toString('hex').endsWith(off),
    )
    expect(service.run('audit', 'list').stdout.match(/relay-tested/g)).toHaveLength(1)
  })

  it('says which lanes there are', async () => {
    const { config } = gate(await wire(), await wire())
    const test = command('test', 'relay', '--config', config, '--lane', 'south-1')
    expect(await test.ended).toBe(1)
    expect(test.printed).toContain('There are: north-1')
  })
})
