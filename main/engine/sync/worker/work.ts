import type { MessagePort } from 'node:worker_threads'
import { systemClock, type Clock } from '../../../../native/clock.ts'
import type { SyncStep } from '../../../contract/sources-api.ts'
import { openStoreToWrite } from '../../store/open-store.ts'
import { TrustStore } from '../../store/trust-store.ts'
import { reportOf } from '../sync-report.ts'
import { syncSource, type Synced } from '../sync-source.ts'
import { ToWorker, WorkerOrder, type FromWorker } from './messages.ts'

/** A person's eye is no quicker. */
const stepMs = 200

/** All that a worker does, by a connection of its own to the database. */
export async function work(port: MessagePort, data: unknown): Promise<void> {
  const order = WorkerOrder.parse(data)
  const stop = new AbortController()
  port.on('message', (message) => {
    if (ToWorker.safeParse(message).success) stop.abort()
  })
  const tell = (message: FromWorker): void => port.postMessage(message)
  const { outcome, memory } = await synced(order, stop.signal, now(tell))
  tell({ kind: 'done', report: reportOf(outcome), memory })
  port.close()
}

async function synced(
  { file, source, proxy, leave, memory, allowedBy, wallMs }: WorkerOrder,
  signal: AbortSignal,
  onStep: (step: SyncStep) => void,
): Promise<Synced> {
  const store = openStoreToWrite(file, 'real')
  if (!store.ok) return { outcome: { kind: 'failed', fault: store.error }, memory: null }
  try {
    return await syncSource(source, {
      trust: new TrustStore(store.value),
      memory,
      clock: clockFrom(wallMs),
      signal,
      leave: new Set(leave),
      proxy,
      allowedBy,
      onStep,
    })
  } finally {
    store.value.close()
  }
}

/** The wall clock of the engine, which is not set while this runs. */
function clockFrom(wallMs: number): Clock {
  const startedMs = systemClock.monotonicMs()
  return { ...systemClock, wallMs: () => wallMs + systemClock.monotonicMs() - startedMs }
}

/** Bytes come in a thousand pieces: what they have become is told now and then, and each new step at once. */
function now(tell: (message: FromWorker) => void): (step: SyncStep) => void {
  let last: { readonly step: SyncStep['step']; readonly atMs: number } | null = null
  return (step) => {
    const atMs = systemClock.monotonicMs()
    if (last?.step === step.step && atMs - last.atMs < stepMs) return
    last = { step: step.step, atMs }
    tell({ kind: 'step', step })
  }
}
