import { afterEach, describe, expect, it } from 'vitest'
import { deviceProcessesOf, nextDeviceProcessOf } from '../support/device-process.ts'
import { GateService } from '../support/gate-service.ts'
import { parts } from '../support/parts.ts'
import { Pty } from '../support/pty.ts'
import { numeric, ShcAuthority } from '../support/shc-authority.ts'

const on = 'a00101a2'
const off = 'a00100a1'
const tidy: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const undo of tidy.splice(0).toReversed()) await undo()
})

/** A gate on two serial ports, in service, with a screen before it. */
async function gate() {
  const scanner = await Pty.plugIn()
  const board = await Pty.plugIn()
  const service = new GateService([
    {
      id: 'north-1',
      name: 'North 1',
      scanner: { kind: 'serial', path: scanner.port },
      relay: { kind: 'lcus', path: board.port },
      timing: { pulseMs: 1_000, passageTimeoutMs: 1_000, sameCodeMs: 0 },
    },
  ])
  tidy.push(
    () => scanner.dispose(),
    () => board.dispose(),
    () => service.dispose(),
  )
  const authority = new ShcAuthority()
  service.trust(authority.trust())
  await service.start()
  const screen = await service.screen('manager')
  tidy.push(() => Promise.resolve(screen.close()))
  await screen.answered('ready')
  const show = (): void => scanner.send(`${numeric(authority.card())}\r`)
  const wire = (): string => board.received.toString('hex')
  const wired = (end: string) => board.receivedUntil(() => wire().endsWith(end))
  return { board, service, screen, show, wire, wired }
}

describe.skipIf(parts.socat === null)('an engine killed in mid-pulse', () => {
  it('has its relay switched off by the process that drives it, which then ends', async () => {
    const { service, show, wired } = await gate()
    const devices = await nextDeviceProcessOf(service.pid)
    show()
    await wired(on)
    await service.stop('SIGKILL')
    await wired(on + off)
    await expect.poll(() => deviceProcessesOf(1).includes(devices)).toBe(false)
  })
})

describe.skipIf(parts.socat === null)('a native module that crashes', () => {
  it('again and again takes neither screens nor counts along, and the relay is off first each time', async () => {
    const { board, service, screen, show, wire, wired } = await gate()
    const noticed = new Promise((resolve) => {
      screen.client.on('notices', (notices) => {
        if (notices.some(({ code }) => code === 'devices-failing')) resolve(notices)
      })
    })
    const killed: number[] = []
    for (let crash = 0; crash < 3; crash += 1) {
      const pid = await nextDeviceProcessOf(service.pid, killed)
      killed.push(pid)
      show()
      await wired(on)
      const before = wire().length
      process.kill(pid, 'SIGKILL')
      expect(await screen.answered('out-of-order')).toMatchObject({ fault: 'relay-driver-failed' })
      await board.receivedUntil(() => wire().length > before)
      expect(wire().slice(before)).toMatch(new RegExp(`^${off}`))
      await screen.answered('ready')
    }
    expect(await noticed).toMatchObject([{ code: 'devices-failing', severity: 'alarm' }])
    show()
    await screen.answered('admitted')
    await screen.answered('ready')
    await service.stop()
    expect(service.tally()).toEqual({ 'admit none': 4 })
    expect(service.printed).toContain('"event":"device-process","trouble":"ended","againInMs":200')
  })
})

describe.skipIf(parts.socat === null)('a native module that hangs', () => {
  it('is replaced, and meanwhile the gate answers its screens', async () => {
    const { service, screen, show, wired } = await gate()
    const pid = await nextDeviceProcessOf(service.pid)
    process.kill(pid, 'SIGSTOP')
    const day = { fromS: 0, toS: 8_000_000 }
    expect(await screen.client.call('counts', day)).toMatchObject({ ok: true, value: { decisions: [] } })
    expect(await screen.answered('out-of-order')).toMatchObject({ fault: 'relay-driver-failed' })
    await nextDeviceProcessOf(service.pid, [pid])
    await screen.answered('ready')
    show()
    await wired(on + off)
    await service.stop()
    expect(service.tally()).toEqual({ 'admit none': 1 })
    expect(service.printed).toContain('"event":"device-process","trouble":"silent","againInMs":0')
  })
})
