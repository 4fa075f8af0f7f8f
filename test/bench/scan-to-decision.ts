import { soundGate } from '../../main/engine/gate-condition.ts'
import { createJudge } from '../../main/engine/judge.ts'
import { preparePolicy } from '../../main/engine/policy/policy.ts'
import { buildTrustView } from '../../main/engine/trust/build-trust-view.ts'
import { systemClock } from '../../native/clock.ts'
import { bareCheck } from './bare-check.ts'
import { percentiles } from './percentiles.ts'
import { samples, type Sample } from './samples.ts'

const warmUp = 2_000
const rounds = 10_000

/** Microseconds; `ratioP50` is our time by that of a bare check of the same signature. */
export interface ScanFigures {
  readonly pass: string
  readonly characters: number
  readonly p50: number
  readonly p99: number
  readonly bareP50: number
  readonly bareP99: number
  readonly ratioP50: number
}

/**
 * From a scan's text to the gate's decision, against a bare check of the same signature, for a pass of each format.
 * Both are done in turn, so that whatever else the machine does falls on both.
 */
export async function scanToDecision(): Promise<ScanFigures[]> {
  const figures: ScanFigures[] = []
  for (const sample of samples) figures.push(await measured(sample))
  return figures
}

async function measured({ pass, text, trust, publicKey, signed }: Sample): Promise<ScanFigures> {
  const { view } = await buildTrustView(trust)
  const policy = preparePolicy('any-authentic', 'UTC')
  const judge = createJudge({
    policy: () => policy,
    trust: () => view,
    condition: soundGate,
    clock: systemClock,
  })
  if (signed === null) throw new Error(`${pass} has no signature`)
  const check = bareCheck(publicKey, signed)

  const whole: number[] = []
  const bare: number[] = []
  for (let round = -warmUp; round < rounds; round += 1) {
    const start = performance.now()
    const judgement = judge.judge(text)
    const middle = performance.now()
    const good = check()
    const end = performance.now()
    if (!good || judgement.kind !== 'decision' || judgement.decision.outcome !== 'admit')
      throw new Error(`${pass} refused`)
    if (round < 0) continue
    whole.push((middle - start) * 1_000)
    bare.push((end - middle) * 1_000)
  }
  const { p50, p99 } = percentiles(whole)
  const { p50: bareP50, p99: bareP99 } = percentiles(bare)
  return { pass, characters: text.length, p50, p99, bareP50, bareP99, ratioP50: p50 / bareP50 }
}

if (import.meta.main) console.table(await scanToDecision())
