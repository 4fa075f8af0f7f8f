import { extname, join } from 'node:path'
import type { Clock } from '../../native/clock.ts'
import type { Site } from '../engine/config/site.ts'
import type { Log } from '../engine/log.ts'
import { storeFileName, type Store } from '../engine/store/open-store.ts'
import { SyncStates } from '../engine/store/sync-state.ts'
import { SyncKeeper } from '../engine/sync/sync-keeper.ts'
import type { SyncReport } from '../engine/sync/sync-report.ts'
import { runWorker } from '../engine/sync/worker/run-worker.ts'

/** From a source file its neighbour; from a built one, which may be a chunk, the entry that the build gives it. */
const workerFile = new URL(`../hosts/sync-worker${extname(import.meta.url)}`, import.meta.url)

interface SyncParts {
  readonly store: Store
  readonly clock: Clock
  readonly random: () => number
  readonly log: Log
  readonly onChange: () => void
}

/** The keeper of a site's sources, which has nothing to do where there are none. */
export function openSync(
  { sync, dataFolder }: Site,
  { store, clock, random, log, onChange }: SyncParts,
): SyncKeeper {
  const file = join(dataFolder, storeFileName)
  return new SyncKeeper({
    sources: sync?.sources ?? [],
    states: new SyncStates(store),
    clock,
    random,
    run: (order, onStep) =>
      runWorker(workerFile, { ...order, file, proxy: sync?.proxy ?? null }, { clock, onStep }),
    onChange,
    onReport: (source, report) => logReport(log, source, report),
  })
}

function logReport(log: Log, source: string, report: SyncReport): void {
  if (report.kind === 'unchanged') return
  if (report.kind === 'failed') return log({ event: 'source-failed', source, fault: report.fault.code })
  const { change, leftOut, unreadable, missing } = report
  log({ event: 'source-taken', source, ...change, leftOut, unreadable, missing })
}
