import { isDeepStrictEqual } from 'node:util'
import type { Cancel, Clock } from '../../../native/clock.ts'
import type { SourceView, SyncAnswer, SyncStep } from '../../contract/sources-api.ts'
import { attempt } from '../store/store-fault.ts'
import type { SyncState, SyncStates } from '../store/sync-state.ts'
import { memoryOf, nextState, waitMs } from './next-try.ts'
import { addressOf, ownIssuers, type SourceConfig } from './sync-config.ts'
import { failedWith, type SyncReport } from './sync-report.ts'
import type { WorkerOrder } from './worker/messages.ts'
import type { WorkerEnd, WorkerRun } from './worker/run-worker.ts'

/** Within so long after its start an engine looks at what is due then: after a power cut a whole venue starts at once. */
const startSpreadMs = 10_000
/** From one attempt to the next of a source by itself, whatever the store and the wall clock say. */
const leastPauseMs = 60_000

export interface SyncKeeperParts {
  readonly sources: readonly SourceConfig[]
  readonly states: SyncStates
  readonly clock: Clock
  /** From 0 up to but not including 1, anew each time. */
  readonly random: () => number
  readonly run: (order: Omit<WorkerOrder, 'file' | 'proxy'>, onStep: (step: SyncStep) => void) => WorkerRun
  /** A source is in another state than before. */
  readonly onChange: () => void
  readonly onReport: (source: string, report: SyncReport) => void
}

/** A source, and what an engine knows of it. */
interface Kept {
  readonly config: SourceConfig
  /** As its wait was reckoned from. */
  state: SyncState | null
  cancel: Cancel
  /** On the monotonic clock. */
  dueMs: number
  /** Null while it waits to be due. */
  step: SyncStep | null
  shrunk: SourceView['shrunk']
}

/**
 * Keeps the sources up to date while an engine runs: each when its time has come, one at a time, and never on this
 * thread. How long to wait is reckoned once, after an attempt or at the start; a wall clock that is set later moves nothing.
 */
export class SyncKeeper {
  readonly #parts: SyncKeeperParts
  readonly #all: readonly Kept[]
  readonly #leave: string[]
  #queue: { readonly kept: Kept; readonly allowedBy: string | null }[] = []
  #running: WorkerRun | null = null
  #stopped = false

  constructor(parts: SyncKeeperParts) {
    this.#parts = parts
    this.#leave = [...ownIssuers(parts.sources)]
    this.#all = parts.sources.map((config) => ({
      config,
      state: this.#onDisk(config),
      cancel: () => undefined,
      dueMs: 0,
      step: null,
      shrunk: null,
    }))
  }

  start(): void {
    for (const kept of this.#all) this.#wait(kept, this.#dueInMs(kept) + this.#parts.random() * startSpreadMs)
    this.#parts.onChange()
  }

  views(): SourceView[] {
    const { clock } = this.#parts
    return this.#all.map(({ config, state, shrunk, step, dueMs }) => ({
      name: config.name,
      kind: config.kind,
      host: new URL(addressOf(config)).host,
      lastSuccessS: state?.lastSuccessS ?? null,
      fault: state?.lastFault ?? null,
      failures: state?.failures ?? 0,
      shrunk,
      nextTryS: step === null ? Math.ceil((clock.wallMs() + dueMs - clock.monotonicMs()) / 1_000) : null,
      running: step,
    }))
  }

  /** At once, or as soon as the ones before it are done. @param name null: all of them. @param allowedBy as in `SyncParts`. */
  syncNow(name: string | null, allowedBy: string | null): SyncAnswer {
    const meant = this.#all.filter(({ config }) => name === null || config.name === name)
    if (meant.length === 0) return 'no-such-source'
    const idle = meant.filter(({ step }) => step === null)
    for (const kept of idle) this.#enqueue(kept, allowedBy)
    return idle.length === 0 ? 'already-running' : 'started'
  }

  /** In bounded time. What is under way is dropped: the next start goes on with it. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#queue = []
    for (const { cancel } of this.#all) cancel()
    this.#running?.stop()
    await this.#running?.end
  }

  /** What commands beside this engine have done meanwhile, for who asks how things are. */
  look(): void {
    for (const kept of this.#all) if (kept.step === null) this.#adopt(kept)
  }

  #dueInMs = ({ config, state }: Kept): number => waitMs(config, state, this.#parts.clock.wallMs())

  #wait(kept: Kept, ms: number): void {
    const { clock } = this.#parts
    kept.dueMs = clock.monotonicMs() + ms
    kept.cancel()
    kept.cancel = clock.schedule(ms, () => this.#due(kept))
  }

  #due(kept: Kept): void {
    if (this.#adopt(kept)) this.#parts.onChange()
    else this.#enqueue(kept, null)
  }

  /** @returns whether another program has tried the source, so that it is due at another time. */
  #adopt(kept: Kept): boolean {
    const state = this.#onDisk(kept.config)
    if (isDeepStrictEqual(state, kept.state)) return false
    kept.state = state
    kept.shrunk = null
    this.#wait(kept, Math.max(leastPauseMs, this.#dueInMs(kept)))
    return true
  }

  #enqueue(kept: Kept, allowedBy: string | null): void {
    kept.cancel()
    kept.step = { step: 'waiting' }
    this.#queue.push({ kept, allowedBy })
    this.#parts.onChange()
    this.#next()
  }

  #next(): void {
    if (this.#running !== null || this.#stopped) return
    const order = this.#queue.shift()
    if (order === undefined) return
    const { kept, allowedBy } = order
    const { clock, run, onChange } = this.#parts
    // A command beside this engine may have been there since.
    kept.state = this.#onDisk(kept.config) ?? kept.state
    const running = run(
      {
        source: kept.config,
        leave: this.#leave,
        memory: memoryOf(kept.state),
        allowedBy,
        wallMs: clock.wallMs(),
      },
      (step) => {
        kept.step = step
        onChange()
      },
    )
    this.#running = running
    void running.end.then((end) => {
      this.#running = null
      this.#ended(kept, end)
      this.#next()
    })
  }

  #ended(kept: Kept, { report, memory }: WorkerEnd): void {
    // It was stopped, and has not failed.
    if (this.#stopped && report.kind === 'failed') return
    const { states, clock, random, onChange, onReport } = this.#parts
    const moment = { atS: clock.wallMs() / 1_000, jitter: random() }
    const before = this.#onDisk(kept.config) ?? kept.state
    kept.state = nextState(kept.config, before, { outcome: report, memory }, moment)
    const written = states.put(kept.state)
    kept.step = null
    kept.shrunk = report.kind === 'failed' ? report.fault.keys : null
    onReport(kept.config.name, written.ok ? report : failedWith(written.error.code))
    if (this.#stopped) return
    this.#wait(kept, Math.max(leastPauseMs, this.#dueInMs(kept)))
    onChange()
  }

  /** What cannot be read is as good as not there: the source is asked for all that it has. */
  #onDisk(config: SourceConfig): SyncState | null {
    const read = attempt(() => this.#parts.states.of(config.name, addressOf(config)))
    return read.ok ? read.value : null
  }
}
