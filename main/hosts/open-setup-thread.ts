import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { ListReply, ListThread } from '../engine/admission/lists/setup/list-setup-port.ts'
import type { StoreKind } from '../engine/store/store-kind.ts'
import type { SetupReply, SetupThread } from '../engine/trust/setup/trust-setup-port.ts'

/** Which store the thread opens. */
export interface SetupStore {
  readonly file: string
  readonly kind: StoreKind
}

export interface ListStore extends SetupStore {
  /** Of the venue. */
  readonly timeZone: string
  readonly zoneIds: readonly string[]
}

/** Megabytes: several times what the largest file that a screen may hand in takes. Beyond it the thread ends alone. */
const maxHeapMb = 1_024

export function openSetupThread(store: SetupStore): SetupThread {
  const worker = started('trust-setup-worker', store)
  return {
    post: (request) => worker.postMessage(request),
    onReply: (listener) => void worker.on('message', (reply: SetupReply) => listener(reply)),
    ...endOf(worker),
  }
}

export function openListThread(store: ListStore): ListThread {
  const worker = started('list-setup-worker', store)
  return {
    post: (request) => worker.postMessage(request),
    onReply: (listener) => void worker.on('message', (reply: ListReply) => listener(reply)),
    ...endOf(worker),
  }
}

/** Its script lies beside this file as it is written, and one folder beside it as it is built. */
function started(script: string, store: SetupStore): Worker {
  const worker = new Worker(new URL(`../hosts/${script}${extname(import.meta.url)}`, import.meta.url), {
    workerData: store,
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
  })
  // What ends it is told by its end; whoever waits for an answer is told that there is none.
  worker.on('error', () => undefined)
  return worker
}

const endOf = (worker: Worker) => ({
  onEnd: (listener: () => void) => void worker.on('exit', () => listener()),
  end: () => void worker.terminate(),
})
