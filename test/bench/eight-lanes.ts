import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { systemClock } from '../../native/clock.ts'
import { boardKind } from '../../native/simulators/boards/board-kinds.ts'
import { SimulatedBoard } from '../../native/simulators/boards/simulated-board.ts'
import { GateService } from '../support/gate-service.ts'
import { Pty } from '../support/pty.ts'
import { numeric, ShcAuthority } from '../support/shc-authority.ts'
import { percentiles } from './percentiles.ts'
import type { WireFigures } from './scanner-to-relay.ts'

const lanes = 8
const scansOfEach = 60
/** Two a second. */
const everyMs = 500
/** 115,200 baud. */
const bytesPerSecond = 11_520
/** A guest who is in the arm so soon after it opened, and out again so much later. */
const passAfterMs = 60
const passMs = 100

/** The devices of one lane, from their far ends. */
class LaneEnds {
  readonly scanner: Pty
  readonly board: Pty
  /** When the board was last told to open. */
  orderedMs = 0
  #heard: () => void = () => undefined

  private constructor(scanner: Pty, board: Pty) {
    this.scanner = scanner
    this.board = board
    const simulated = new SimulatedBoard(
      boardKind('waveshare-modbus'),
      {
        onSend: (bytes) => board.send(bytes),
        onOrder: (_channel, order) => {
          if (order === 'off') return
          this.orderedMs = performance.now()
          this.#heard()
          systemClock.schedule(passAfterMs, () => {
            simulated.setInput(1, false)
            systemClock.schedule(passMs, () => simulated.setInput(1, true))
          })
        },
      },
      systemClock,
    )
    simulated.setInput(1, true)
    board.onReceived = (bytes) => simulated.receive(bytes)
  }

  static async plugIn(): Promise<LaneEnds> {
    return new LaneEnds(await Pty.plugIn(), await Pty.plugIn())
  }

  /** Microseconds from the last byte of the card to the first of the order. */
  async scan(card: string): Promise<number> {
    await this.scanner.sendPaced(card, bytesPerSecond)
    const ordered = new Promise<void>((resolve) => {
      this.#heard = resolve
    })
    const sentMs = performance.now()
    this.scanner.send('\r')
    await ordered
    return (this.orderedMs - sentMs) * 1_000
  }

  async dispose(): Promise<void> {
    await this.scanner.dispose()
    await this.board.dispose()
  }
}

/** The same as `scannerToRelay`, for eight lanes of one engine with two guests a second each. Microseconds. */
export async function eightLanes(): Promise<WireFigures> {
  const ends = await Promise.all(Array.from({ length: lanes }, () => LaneEnds.plugIn()))
  const authority = new ShcAuthority()
  const card = numeric(authority.cardOfLength(1_195))
  const bare = await withEcho(ends, card)
  const whole = await withGate(ends, authority, card)
  await Promise.all(ends.map((end) => end.dispose()))
  const { p50, p99 } = percentiles(whole)
  const { p50: bareP50, p99: bareP99 } = percentiles(bare)
  return { p50, p99, bareP50, bareP99, ratioP50: p50 / bareP50 }
}

/** Guests come to the lanes one after another, and to each at its own time. */
async function measure(ends: readonly LaneEnds[], card: string): Promise<number[]> {
  const samples = await Promise.all(
    ends.map(async (end, nth) => {
      const own: number[] = []
      let dueMs = performance.now() + (nth * everyMs) / lanes
      for (let scan = 0; scan < scansOfEach; scan += 1) {
        await pause(dueMs - performance.now())
        own.push(await end.scan(card))
        dueMs += everyMs
      }
      return own.slice(scansOfEach / 10)
    }),
  )
  return samples.flat()
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, ms))
  })

async function withEcho(ends: readonly LaneEnds[], card: string): Promise<number[]> {
  const ports = ends.flatMap(({ scanner, board }) => [scanner.port, board.port])
  const echo = spawn(process.execPath, [join(import.meta.dirname, 'bare-echo.ts'), ...ports])
  await once(echo.stdout, 'data')
  const samples = await measure(ends, card)
  const ended = once(echo, 'exit')
  echo.kill('SIGKILL')
  await ended
  return samples
}

async function withGate(ends: readonly LaneEnds[], authority: ShcAuthority, card: string): Promise<number[]> {
  const service = new GateService(
    ends.map(({ scanner, board }, nth) => ({
      id: `lane-${nth}`,
      name: `Lane ${nth}`,
      scanner: { kind: 'serial', path: scanner.port, baudRate: 115_200 },
      relay: { kind: 'waveshare-modbus', path: board.port, inputs: 8 },
      inputs: { pass: { input: 1, debounceMs: 0 } },
      timing: { pulseMs: 100, passageTimeoutMs: 1_000, sameCodeMs: 0 },
    })),
  )
  service.trust(authority.trust())
  await service.start()
  const client = await service.client('manager')
  const ready = new Set<string>()
  await new Promise<void>((resolve) => {
    client.on('lane', ({ laneId, answer }) => {
      if (answer.kind === 'ready') ready.add(laneId)
      if (ready.size === lanes) resolve()
    })
  })
  client.close()
  const samples = await measure(ends, card)
  await service.dispose()
  return samples
}

if (import.meta.main) console.log(await eightLanes())
