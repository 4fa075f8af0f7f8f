import { createPublicKey, verify } from 'node:crypto'
import { createJudge } from '../../main/engine/judge.ts'
import { preparePolicy } from '../../main/engine/policy/policy.ts'
import { buildTrustView } from '../../main/engine/trust/build-trust-view.ts'
import { systemClock } from '../../native/clock.ts'
import { numeric, ShcAuthority } from '../support/shc-authority.ts'
import { percentiles } from './percentiles.ts'

const warmUp = 2_000
const rounds = 10_000

/**
 * From a scan's text to the gate's decision for a card of at least 1,195 characters, against a bare check of the same
 * signature. Both are done in turn, so that whatever else the machine does falls on both. Microseconds.
 */
export async function scanToDecision(): Promise<{
  characters: number
  p50: number
  p99: number
  bareP50: number
  bareP99: number
  ratioP50: number
}> {
  const authority = new ShcAuthority()
  const card = authority.cardOfLength(1_195)
  const text = numeric(card)
  const { view } = await buildTrustView(authority.trust())
  const policy = preparePolicy('any-authentic', 'UTC')
  const judge = createJudge({ policy: () => policy, trust: () => view, clock: systemClock })
  const dot = card.lastIndexOf('.')
  const signed = Buffer.from(card.slice(0, dot))
  const signature = Buffer.from(card.slice(dot + 1), 'base64url')
  const key = {
    key: createPublicKey({ key: authority.jwk, format: 'jwk' }),
    dsaEncoding: 'ieee-p1363',
  } as const

  const whole: number[] = []
  const bare: number[] = []
  for (let round = -warmUp; round < rounds; round += 1) {
    const start = performance.now()
    const judgement = judge.judge(text)
    const middle = performance.now()
    const good = verify('sha256', signed, key, signature)
    const end = performance.now()
    if (!good || judgement.kind !== 'decision' || judgement.decision.outcome !== 'admit')
      throw new Error('refused')
    if (round < 0) continue
    whole.push((middle - start) * 1_000)
    bare.push((end - middle) * 1_000)
  }
  const { p50, p99 } = percentiles(whole)
  const { p50: bareP50, p99: bareP99 } = percentiles(bare)
  return { characters: card.length, p50, p99, bareP50, bareP99, ratioP50: p50 / bareP50 }
}

if (import.meta.main) console.log(await scanToDecision())
