import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { GateService } from '../support/gate-service.ts'
import { Pty } from '../support/pty.ts'
import { numeric, ShcAuthority } from '../support/shc-authority.ts'
import { percentiles } from './percentiles.ts'

const rounds = 60
const on = Buffer.from('a00101a2', 'hex')
/** 115,200 baud. */
const bytesPerSecond = 11_520
/** Shortest that the configuration allows: the rounds follow each other sooner. */
const fastest = { pulseMs: 100, passageTimeoutMs: 1_000, sameCodeMs: 0 }

export interface WireFigures {
  readonly p50: number
  readonly p99: number
  readonly bareP50: number
  readonly bareP99: number
  readonly ratioP50: number
}

/**
 * From a scanner's last byte to the first byte at the relay, over two serial ports, for a card of 1,195 characters; and
 * the same for a bare program that answers with four bytes. Microseconds.
 */
export async function scannerToRelay(): Promise<WireFigures> {
  const card = numeric(new ShcAuthority().cardOfLength(1_195))
  const bare = await withBareEcho((scanner, relay) => measure(scanner, relay, card))
  const whole = await withGate((scanner, relay, text) => measure(scanner, relay, text))
  const { p50, p99 } = percentiles(whole)
  const { p50: bareP50, p99: bareP99 } = percentiles(bare)
  return { p50, p99, bareP50, bareP99, ratioP50: p50 / bareP50 }
}

/** One card a round, as fast as the line delivers it; the clock starts with its last byte. */
async function measure(scanner: Pty, relay: Pty, card: string): Promise<number[]> {
  const samples: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const before = relay.received.length
    await scanner.sendPaced(card, bytesPerSecond)
    const arrived = relay.receivedUntil((bytes) => bytes.indexOf(on, before) >= 0)
    const sentMs = performance.now()
    scanner.send('\r')
    await arrived
    samples.push((relay.lastByteMs - sentMs) * 1_000)
    await pause(1_150)
  }
  return samples.slice(rounds / 10)
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

async function withBareEcho(work: (scanner: Pty, relay: Pty) => Promise<number[]>): Promise<number[]> {
  const [scanner, relay] = [await Pty.plugIn(), await Pty.plugIn()]
  const echo: ChildProcess = spawn(process.execPath, [
    join(import.meta.dirname, 'bare-echo.ts'),
    scanner.port,
    relay.port,
  ])
  if (echo.stdout !== null) await once(echo.stdout, 'data')
  const samples = await work(scanner, relay)
  echo.kill('SIGKILL')
  await scanner.dispose()
  await relay.dispose()
  return samples
}

async function withGate(
  work: (scanner: Pty, relay: Pty, card: string) => Promise<number[]>,
): Promise<number[]> {
  const [scanner, relay] = [await Pty.plugIn(), await Pty.plugIn()]
  const service = new GateService([
    {
      id: 'bench',
      name: 'Bench',
      scanner: { kind: 'serial', path: scanner.port, baudRate: 115_200 },
      relay: { kind: 'lcus', path: relay.port },
      timing: fastest,
    },
  ])
  const authority = new ShcAuthority()
  service.trust(authority.trust())
  await service.start()
  const screen = await service.screen('guest')
  await screen.answered('ready')
  const samples = await work(scanner, relay, numeric(authority.cardOfLength(1_195)))
  screen.close()
  await service.dispose()
  await scanner.dispose()
  await relay.dispose()
  return samples
}

if (import.meta.main) console.log(await scannerToRelay())
