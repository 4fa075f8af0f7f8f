import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { soundGate } from '../../main/engine/gate-condition.ts'
import { createJudge } from '../../main/engine/judge.ts'
import { preparePolicy } from '../../main/engine/policy/policy.ts'
import { Counts } from '../../main/engine/store/counts.ts'
import { openStore, storeFileName } from '../../main/engine/store/open-store.ts'
import { TrustStore } from '../../main/engine/store/trust-store.ts'
import { SyncConfig, type SourceConfig } from '../../main/engine/sync/sync-config.ts'
import type { SyncReport } from '../../main/engine/sync/sync-report.ts'
import { runWorker } from '../../main/engine/sync/worker/run-worker.ts'
import { LiveTrust } from '../../main/engine/trust/live-trust.ts'
import { systemClock } from '../../native/clock.ts'
import { numeric, ShcAuthority } from '../support/shc-authority.ts'
import { percentiles } from './percentiles.ts'
import { listed } from '../support/listed.ts'

/** A busy gate of several lanes. */
const scansPerSecond = 20
const quietMs = 10_000
const syncs = 6
/** For the trust in use to be renewed after each. */
const betweenMs = 2_500

/** Milliseconds, from the moment that a code is there to the decision; a stall of the thread counts as waiting. */
export interface ScanWaits {
  readonly scans: number
  readonly p50: number
  readonly p99: number
  readonly worst: number
  /** Of the event loop. */
  readonly longestStall: number
  /** Of a decision, on disk. */
  readonly worstCount: number
  /** What the thread itself has worked in each second: other programs on the machine do not show in it. */
  readonly workedMs: number
}

export interface SyncFigures {
  readonly issuers: number
  /** Of one sync, from its start to the end of its thread. */
  readonly syncMs: number
  readonly quiet: ScanWaits
  /** Syncs alone. */
  readonly syncing: ScanWaits
  /** Syncs, and the trust in use renewed after each. */
  readonly renewing: ScanWaits
}

const workerFile = new URL('../../main/hosts/sync-worker.ts', import.meta.url)

/** Guests pass, twenty a second, while a directory of 651 issuers is fetched and taken over; and while it is not. */
export async function syncWhileScanning(): Promise<SyncFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'passgate-sync-'))
  const server = spawn(process.execPath, [join(import.meta.dirname, 'directory-server.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [ready] = (await once(server.stdout, 'data')) as [Buffer]
  const source = sourceAt(`https://localhost:${ready.toString().trim().split(' ')[1]}`, folder)
  const file = join(folder, storeFileName)
  const opened = openStore({ file, kind: 'real', wallMs: Date.now() })
  if (!opened.ok) throw new Error(opened.error.detail)
  const { store } = opened.value
  const trust = new TrustStore(store)
  const lane = await scanner(trust, new Counts(store))

  const sync = async (): Promise<SyncReport> => {
    const order = { file, source, proxy: null, leave: [], memory: null, allowedBy: null, wallMs: Date.now() }
    const { report } = await runWorker(workerFile, order, { clock: systemClock, onStep: () => undefined }).end
    if (report.kind !== 'taken') throw new Error(JSON.stringify(report))
    return report
  }
  const tooks: number[] = []
  const syncAll = async (): Promise<void> => {
    for (let nth = 0; nth < syncs; nth += 1) {
      const start = performance.now()
      await sync()
      tooks.push(performance.now() - start)
      await pause(betweenMs)
    }
  }
  await sync()
  await lane.during(() => pause(quietMs / 5))
  const quiet = await lane.during(() => pause(quietMs))
  const syncing = await lane.during(syncAll)
  const live = await LiveTrust.open(trust, systemClock)
  const renewing = await lane.during(syncAll)
  live.close()

  const issuers = listed(store).length - 1
  store.close()
  server.kill()
  rmSync(folder, { recursive: true })
  return { issuers, syncMs: percentiles(tooks).p50, quiet, syncing, renewing }
}

function sourceAt(origin: string, folder: string): SourceConfig {
  const [source] = SyncConfig.parse({
    sources: [
      {
        kind: 'vci-snapshot',
        name: 'vci',
        url: `${origin}/s.json`,
        signatureUrl: `${origin}/s.sig`,
        certificateFile: join(folder, 'vci.pem'),
        caFile: join(folder, 'ca.pem'),
        networks: ['127.0.0.1'],
      },
    ],
  }).sources
  if (source === undefined) throw new Error('no source')
  return source
}

/** A lane as far as time goes: a code is due, it is judged, and what came of it is counted. */
async function scanner(trust: TrustStore, counts: Counts) {
  const authority = new ShcAuthority()
  await trust.import(authority.trust(), 0, { actor: 'bench', from: 'bench' })
  const text = numeric(authority.cardOfLength(1_195))
  const { view } = await LiveTrust.open(trust, { ...systemClock, schedule: () => () => undefined })
  const policy = preparePolicy('any-authentic', 'UTC')
  const judge = createJudge({
    policy: () => policy,
    trust: () => view,
    condition: soundGate,
    clock: systemClock,
  })

  return {
    async during(work: () => Promise<void>): Promise<ScanWaits> {
      const stalls = monitorEventLoopDelay({ resolution: 1 })
      const waits: number[] = []
      let worstCount = 0
      const over = new AbortController()
      stalls.enable()
      const startMs = performance.now()
      const before = process.threadCpuUsage()
      const scans = (async () => {
        for (let dueMs = performance.now(); !over.signal.aborted; dueMs += 1_000 / scansPerSecond) {
          await pause(Math.max(0, dueMs - performance.now()))
          const judgement = judge.judge(text)
          const decidedMs = performance.now()
          if (judgement.kind !== 'decision' || judgement.decision.outcome !== 'admit')
            throw new Error('refused')
          waits.push(decidedMs - dueMs)
          counts.addDecision(admission)
          worstCount = Math.max(worstCount, performance.now() - decidedMs)
        }
      })()
      await work()
      over.abort()
      await scans
      stalls.disable()
      const { user, system } = process.threadCpuUsage(before)
      const { p50, p99 } = percentiles(waits)
      return {
        scans: waits.length,
        p50,
        p99,
        worst: Math.max(...waits),
        longestStall: stalls.max / 1e6,
        worstCount,
        workedMs: (user + system) / (performance.now() - startMs),
      }
    },
  }
}

const admission = {
  bucketS: 0,
  laneId: 'bench',
  direction: 'in',
  format: 'smart-health-card',
  passType: 'vaccination',
  outcome: 'admit',
  reason: 'none',
} as const

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

if (import.meta.main) console.log(await syncWhileScanning())
