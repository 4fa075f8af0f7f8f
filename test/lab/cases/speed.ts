import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { LaneView } from '../../../main/contract/gate-api.ts'
import { percentiles } from '../../bench/percentiles.ts'
import { GateService } from '../../support/gate-service.ts'
import { numeric, ShcAuthority } from '../../support/shc-authority.ts'
import { dcttech, hidPos, HidRelayDevice, HidScannerDevice, reportsOf } from '../devices/virtual-hid.ts'
import { pause, until, type LabCase } from '../lab-case.ts'

const rounds = 40
/** While a program's code is still being compiled it is no measure of anything. */
const warmUp = 5
/** What came before the last report is dealt with by then. Milliseconds. */
const settleMs = 50
/** Shortest that the configuration allows: the rounds follow each other sooner. */
const fastest = { pulseMs: 100, passageTimeoutMs: 1_000, sameCodeMs: 0 }

interface Devices {
  readonly scanner: HidScannerDevice
  readonly relay: HidRelayDevice
}

/** From a card's last report to the board's order to switch on, round after round, in milliseconds. */
async function measure(
  { scanner, relay }: Devices,
  card: string,
  again: () => Promise<unknown>,
): Promise<number[]> {
  const [last = Buffer.alloc(0), ...before] = [...reportsOf(']Q1', card)].toReversed()
  const samples: number[] = []
  for (let round = 0; round < warmUp + rounds; round += 1) {
    for (const report of before.toReversed()) scanner.report(report)
    await pause(settleMs)
    const on = relay.nextOrder('ff1')
    const sentMs = performance.now()
    scanner.report(last)
    samples.push((await on) - sentMs)
    await again()
  }
  return samples.slice(warmUp)
}

async function bareEcho(devices: Devices, card: string): Promise<number[]> {
  const echo = spawn(process.execPath, [join(import.meta.dirname, '../devices/bare-echo.ts')])
  await once(echo.stdout, 'data')
  const samples = await measure(devices, card, () => pause(settleMs))
  const ended = once(echo, 'exit')
  echo.kill('SIGKILL')
  await ended
  return samples
}

async function gate(devices: Devices, authority: ShcAuthority, card: string): Promise<number[]> {
  const service = new GateService([
    { id: 'hid', name: 'HID', scanner: hidPos, relay: dcttech, timing: fastest },
  ])
  service.trust(authority.trust())
  await service.start()
  const client = await service.client('demo')
  let view: LaneView | null = null
  client.on('lane', (now) => (view = now))
  const answers = (kind: LaneView['answer']['kind']) =>
    until(`the lane says ${kind}`, () => view?.answer.kind === kind)
  await answers('ready')
  const samples = await measure(devices, card, async () => {
    await answers('admitted')
    await answers('ready')
  })
  client.close()
  await service.stop()
  await service.dispose()
  return samples
}

export const speedCases: readonly LabCase[] = [
  {
    name: 'from the last report of a card to the order to switch on, beside a bare echo',
    async run(tidy) {
      const devices = { scanner: new HidScannerDevice(), relay: new HidRelayDevice('BITFT') }
      for (const device of Object.values(devices)) {
        await device.plugIn()
        tidy(() => device.unplug())
      }
      const authority = new ShcAuthority()
      const card = numeric(authority.cardOfLength(1_195))
      const bare = percentiles(await bareEcho(devices, card))
      const whole = percentiles(await gate(devices, authority, card))
      const line = (name: 'p50' | 'p99'): string =>
        `${name} ${whole[name].toFixed(1)} ms against ${bare[name].toFixed(1)} ms, ${(whole[name] / bare[name]).toFixed(2)} times`
      return `${line('p50')}; ${line('p99')}`
    },
  },
]
