// A gate as far as trust goes: `gate-process.ts FILE CARD`. It opens its store, and says how long that took and what
// memory it has. Told `renew` it takes over what was imported meanwhile, told `rest` it does not, and scans the card
// every 5 ms.
import { soundGate } from '../../main/engine/gate-condition.ts'
import { createJudge } from '../../main/engine/judge.ts'
import { preparePolicy } from '../../main/engine/policy/policy.ts'
import { openStore } from '../../main/engine/store/open-store.ts'
import { TrustStore } from '../../main/engine/store/trust-store.ts'
import { LiveTrust } from '../../main/engine/trust/live-trust.ts'
import { systemClock, type Clock } from '../../native/clock.ts'
import { percentiles } from '../bench/percentiles.ts'
import { memory, type Memory } from './memory.ts'
import { watched, type Work } from './stalls.ts'

export interface Opened {
  readonly kind: 'opened'
  readonly before: Memory
  readonly after: Memory
  readonly storeMs: number
  readonly trust: Work
}

export interface Scanned {
  readonly kind: 'scanned'
  readonly work: Work
  readonly scans: number
  /** From when a scan was due to its decision. Milliseconds. */
  readonly p50Ms: number
  readonly p99Ms: number
}

const scanEveryMs = 5
const restMs = 3_000

/** Lets trust be looked at when it is told to. */
let look: () => void = () => undefined
const clock: Clock = {
  ...systemClock,
  schedule(_afterMs, action) {
    look = action
    return () => undefined
  },
}

const [, , file = '', card = ''] = process.argv
const before = memory()
const begunMs = performance.now()
const opened = openStore({ file, kind: 'real', wallMs: Date.now() })
if (!opened.ok) throw new Error(opened.error.code)
const storeMs = performance.now() - begunMs
const opening = LiveTrust.open(new TrustStore(opened.value.store), clock)
const trustWork = await watched(() => opening)
const trust = await opening
const policy = preparePolicy('any-authentic', 'UTC')
const judge = createJudge({
  policy: () => policy,
  trust: () => trust.view,
  condition: soundGate,
  clock: systemClock,
})
tell({ kind: 'opened', before, after: memory(), storeMs, trust: trustWork })

process.on('message', (told) => void scanWhile(told === 'rest' ? () => pause(restMs) : renewed))

async function scanWhile(action: () => Promise<void>): Promise<void> {
  const waits: number[] = []
  let dueMs = performance.now() + scanEveryMs
  const scanning = setInterval(() => {
    for (; dueMs <= performance.now(); dueMs += scanEveryMs) {
      const judgement = judge.judge(card)
      if (judgement.kind !== 'decision' || judgement.decision.outcome !== 'admit') throw new Error('refused')
      waits.push(performance.now() - dueMs)
    }
  }, 1)
  const work = await watched(action)
  // Those that are due come too.
  await pause(2 * scanEveryMs)
  clearInterval(scanning)
  const { p50, p99 } = percentiles(waits)
  tell({ kind: 'scanned', work, scans: waits.length, p50Ms: p50, p99Ms: p99 })
}

async function renewed(): Promise<void> {
  const { view } = trust
  look()
  while (trust.view === view) await new Promise((resolve) => setImmediate(resolve))
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}

function tell(report: Opened | Scanned): void {
  process.send?.(report)
}
