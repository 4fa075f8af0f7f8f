import { Worker } from 'node:worker_threads'
import type { Cancel, Clock } from '../../../../native/clock.ts'
import type { SyncStep } from '../../../contract/sources-api.ts'
import type { SourceMemory } from '../source.ts'
import { failedWith, type SyncReport } from '../sync-report.ts'
import { FromWorker, type ToWorker, type WorkerOrder } from './messages.ts'

/** A source of many documents, each in the time that one may take. Milliseconds, as all of these. */
const totalMs = 600_000
/** From being told to stop, or having said that it is done, to its end. A transaction takes a tenth of that. */
const endMs = 1_000
/** From the order to end it to its end: longer only where the disk hangs, which nobody can end. */
const terminateMs = 500

/** More than the largest body takes as text, as objects and as keys; what wants more is ended, and the engine is not. */
const maxHeapMb = 512

export interface WorkerEnd {
  readonly report: SyncReport
  /** To be remembered after a success. */
  readonly memory: SourceMemory | null
}

export interface WorkerRun {
  /** Its thread has ended by then, and has let go of the database. Never rejects. */
  readonly end: Promise<WorkerEnd>
  /** Bounded: what is not told to stop in time is ended. The database is as it was, or as it should become. */
  stop(): void
}

export interface WorkerParts {
  readonly clock: Clock
  readonly onStep: (step: SyncStep) => void
}

/** Brings one source up to date in a thread of its own. @param file of the worker's script. */
export function runWorker(file: URL, order: WorkerOrder, { clock, onStep }: WorkerParts): WorkerRun {
  const worker = started(file, order)
  const endedEarly: WorkerEnd = { report: failedWith('worker-ended'), memory: null }
  if (worker === null) return { stop: () => undefined, end: Promise.resolve(endedEarly) }
  const ended = Promise.withResolvers<void>()
  let said: WorkerEnd | null = null
  let isLate = false
  let timer: Cancel = clock.schedule(totalMs, () => {
    isLate = true
    stop()
  })
  const next = (ms: number, action: () => void): void => {
    timer()
    timer = clock.schedule(ms, action)
  }
  const endSoon = (): void =>
    next(endMs, () => {
      void worker.terminate()
      next(terminateMs, ended.resolve)
    })
  const stop = (): void => {
    worker.postMessage({ kind: 'stop' } satisfies ToWorker)
    endSoon()
  }

  worker.on('message', (message) => {
    const parsed = FromWorker.safeParse(message)
    if (!parsed.success) return endSoon()
    if (parsed.data.kind === 'step') return onStep(parsed.data.step)
    said = parsed.data
    endSoon()
  })
  // What it was is of no use to anybody but a builder, and may name what must not be logged.
  worker.on('error', () => undefined)
  worker.on('exit', () => ended.resolve())

  return {
    stop,
    end: ended.promise.then(() => {
      timer()
      const stopped = said === null || (said.report.kind === 'failed' && said.report.fault.code === 'stopped')
      if (isLate && stopped) return { report: failedWith('worker-late'), memory: null }
      return said ?? endedEarly
    }),
  }
}

/** Null where the system has no thread for us. */
function started(file: URL, order: WorkerOrder): Worker | null {
  try {
    return new Worker(file, {
      name: 'sync',
      workerData: order,
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
    })
  } catch {
    return null
  }
}
