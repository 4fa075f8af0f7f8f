import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../native/clock.ts'
import { forkDeviceChild } from '../../../native/process/device-child.ts'
import { DeviceProcess } from '../../../native/process/device-process.ts'
import { systemMachineMs } from '../../../native/process/machine-time.ts'
import type { RelayEvent } from '../../../native/relays/relay.ts'
import type { ScannerEvent } from '../../../native/scanners/scanner.ts'
import { deviceProcessesOf, nextDeviceProcessOf } from '../../support/device-process.ts'
import { eventQueue } from '../../support/event-queue.ts'
import { parts } from '../../support/parts.ts'
import { Pty } from '../../support/pty.ts'

const on = 'a00101a2'
const off = 'a00100a1'
const tidy: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const undo of tidy.splice(0).toReversed()) await undo()
})

/** This test as the engine: a scanner and a board on two ports, driven by a real process. */
async function engine() {
  const ports = { scanner: await Pty.plugIn(), board: await Pty.plugIn() }
  const told: string[] = []
  const devices = new DeviceProcess({
    fork: () => forkDeviceChild(new URL('../../../main/hosts/device-process.ts', import.meta.url)),
    clock: systemClock,
    machineMs: systemMachineMs,
    onTrouble: (trouble) => told.push(trouble),
  })
  const relay = devices.relay({
    port: 'board',
    options: { kind: 'lcus', path: ports.board.port, baudRate: 9_600 },
    channels: [1],
  })
  const scanner = devices.scanner({
    port: 'scanner',
    options: {
      kind: 'serial',
      path: ports.scanner.port,
      baudRate: 9_600,
      framing: 'cr',
      aimPrefix: false,
      prefix: '',
      suffix: '',
      trigger: 'none',
    },
  })
  tidy.push(
    () => ports.scanner.dispose(),
    () => ports.board.dispose(),
    () => devices.close(),
    () => relay.close(),
  )
  const boards = eventQueue<RelayEvent>()
  const scans = eventQueue<ScannerEvent>()
  relay.start(boards.push)
  scanner.start((event) => {
    if (event.kind !== 'arriving') scans.push(event)
  })
  expect(await boards.next()).toEqual({ kind: 'back' })
  expect(await scans.next()).toEqual({ kind: 'ready' })
  return { ...ports, devices, relay, boards, scans, told, pid: await nextDeviceProcessOf(process.pid) }
}

describe.skipIf(parts.socat === null)('a real hardware process', () => {
  it('killed in mid-pulse is replaced, and the new one switches the relay off first', async () => {
    const { scanner, board, relay, boards, scans, told, pid } = await engine()
    await relay.pulse(1, 60_000)
    await board.receivedUntil((bytes) => bytes.toString('hex').endsWith(on))
    process.kill(pid, 'SIGKILL')
    expect(await boards.next()).toMatchObject({ kind: 'lost', fault: { code: 'relay-driver-failed' } })
    expect(await boards.next()).toEqual({ kind: 'back' })
    expect((await board.receivedUntil((bytes) => bytes.length >= 12)).toString('hex')).toBe(off + on + off)
    expect(told).toEqual(['ended'])
    expect(await scans.next()).toMatchObject({ kind: 'lost', fault: { code: 'scanner-driver-failed' } })
    expect(await scans.next()).toEqual({ kind: 'ready' })
    const beforeMs = systemClock.monotonicMs()
    scanner.send('after\r')
    const scan = await scans.next()
    expect(scan).toMatchObject({ kind: 'scan', scan: { text: 'after' } })
    // By this process's clock, not by that of the other, but for what it takes to look at two clocks.
    const atMs = scan.kind === 'scan' ? scan.scan.atMs : 0
    expect(atMs).toBeGreaterThan(beforeMs - 1)
    expect(atMs).toBeLessThan(systemClock.monotonicMs() + 1)
  })

  it('told by the system to end switches its relay off before it does', async () => {
    const { board, relay, boards, pid } = await engine()
    await relay.pulse(1, 60_000)
    await board.receivedUntil((bytes) => bytes.toString('hex').endsWith(on))
    process.kill(pid, 'SIGTERM')
    await board.receivedUntil((bytes) => bytes.toString('hex').startsWith(off + on + off))
    expect(await boards.next()).toMatchObject({ kind: 'lost', fault: { code: 'relay-driver-failed' } })
  })

  it('pays no heed to the keys that end a program in a terminal: its engine does', async () => {
    const { board, relay, pid } = await engine()
    process.kill(pid, 'SIGINT')
    process.kill(pid, 'SIGHUP')
    expect(await relay.pulse(1, 60_000)).toEqual({ ok: true, value: undefined })
    await relay.close()
    expect((await board.receivedUntil((bytes) => bytes.length >= 12)).toString('hex')).toBe(off + on + off)
    expect(deviceProcessesOf(process.pid)).toEqual([pid])
  })
})
