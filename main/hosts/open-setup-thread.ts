import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { StoreKind } from '../engine/store/store-kind.ts'
import type { SetupReply, SetupThread } from '../engine/trust/setup/trust-setup-port.ts'

/** Which store the thread opens. */
export interface SetupStore {
  readonly file: string
  readonly kind: StoreKind
}

/** Megabytes: several times what the largest file that a screen may hand in takes. Beyond it the thread ends alone. */
const maxHeapMb = 1_024

/** Beside this file as it is written, and one folder beside it as it is built. */
const script = new URL(`../hosts/trust-setup-worker${extname(import.meta.url)}`, import.meta.url)

export function openSetupThread(store: SetupStore): SetupThread {
  const worker = new Worker(script, {
    workerData: store,
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
  })
  // What ends it is told by its end; whoever waits for an answer is told that there is none.
  worker.on('error', () => undefined)
  return {
    post: (request) => worker.postMessage(request),
    onReply: (listener) => void worker.on('message', (reply: SetupReply) => listener(reply)),
    onEnd: (listener) => void worker.on('exit', () => listener()),
    end: () => void worker.terminate(),
  }
}
