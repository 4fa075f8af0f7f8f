import { readdirSync, readFileSync } from 'node:fs'
import { GateService } from '../support/gate-service.ts'
import { Pty } from '../support/pty.ts'

const lanes = 8
const watchedMs = 20_000
/** Linux counts processor time in hundredths of a second. */
const tickMs = 10

export interface IdleFigures {
  /** Of one core. */
  readonly percent: number
  readonly residentMiB: number
}

/** What an engine with eight lanes, and the process that drives their devices, take while nobody comes. */
export async function idleEngine(): Promise<IdleFigures> {
  const ports = await Promise.all(Array.from({ length: 2 * lanes }, () => Pty.plugIn()))
  const service = new GateService(
    Array.from({ length: lanes }, (_, nth) => ({
      id: `lane-${nth}`,
      name: `Lane ${nth}`,
      scanner: { kind: 'serial', path: ports[2 * nth]?.port },
      relay: { kind: 'lcus', path: ports[2 * nth + 1]?.port },
    })),
  )
  await service.start()
  await pause(5_000)
  const processes = [service.pid, ...childrenOf(service.pid)]
  const before = workedMs(processes)
  await pause(watchedMs)
  const percent = ((workedMs(processes) - before) / watchedMs) * 100
  const residentMiB = processes.reduce((sum, pid) => sum + residentKiB(pid), 0) / 1_024
  await service.dispose()
  await Promise.all(ports.map((port) => port.dispose()))
  return { percent, residentMiB }
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

/** The fields of `/proc/PID/stat` after the name. Source: proc(5). */
const statOf = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? []

function workedMs(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const stat = statOf(pid)
    return sum + (Number(stat[11]) + Number(stat[12])) * tickMs
  }, 0)
}

const residentKiB = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1])

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return Number(statOf(pid)[1]) === parent
      } catch {
        // It has ended meanwhile.
        return false
      }
    })
}

if (import.meta.main) console.log(await idleEngine())
