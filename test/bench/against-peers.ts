import { verifyTexts } from '../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../main/engine/trust/build-trust-view.ts'
import type { Contest } from '../peers/contest.ts'
import { contests } from '../peers/contests.ts'
import { bareCheck } from './bare-check.ts'
import { percentiles } from './percentiles.ts'

const warmUp = 2_000
const rounds = 2_000

/** Microseconds; `timesFaster` is the peer's time by ours, `ratioP50` ours by that of a bare check of the signature. */
export interface PeerFigures {
  readonly format: string
  readonly peer: string
  readonly ours: { readonly p50: number; readonly p99: number }
  readonly theirs: { readonly p50: number; readonly p99: number }
  readonly bare: { readonly p50: number; readonly p99: number }
  readonly timesFaster: { readonly p50: number; readonly p99: number }
  readonly ratioP50: number
}

/**
 * From a scan's text to a verified pass, by us, by somebody else's verifier, and the bare check of the same signature:
 * the same passes, in turn, without a network.
 */
export async function againstPeers(): Promise<PeerFigures[]> {
  const figures: PeerFigures[] = []
  for (const contest of contests) figures.push(await race(await contest()))
  return figures
}

async function race(contest: Contest): Promise<PeerFigures> {
  const { format, peer } = contest
  const runners = await runnersOf(contest)
  const passes = Object.values(contest.good).filter((texts) => texts.length === 1)
  const samples = runners.map((): number[] => [])
  for (let round = -warmUp; round < rounds; round += 1) {
    const texts = passes[(round + warmUp) % passes.length] ?? []
    // Each begins as often as the others: nobody always runs where somebody else has left the caches.
    for (let turn = 0; turn < runners.length; turn += 1) {
      const nth = (((round + turn) % runners.length) + runners.length) % runners.length
      const us = await timed(runners[nth], texts)
      if (round >= 0) samples[nth]?.push(us)
    }
  }
  const [ours, theirs, bare] = samples.map(percentiles)
  if (ours === undefined || theirs === undefined || bare === undefined) throw new Error('a runner is missing')
  return {
    format,
    peer,
    ours,
    theirs,
    bare,
    timesFaster: { p50: theirs.p50 / ours.p50, p99: theirs.p99 / ours.p99 },
    ratioP50: ours.p50 / bare.p50,
  }
}

type Runner = (texts: readonly string[]) => boolean | Promise<boolean>

/** We, the peer, and the bare check. */
async function runnersOf({ trust, good, peerVerifies, signedIn, publicKey }: Contest): Promise<Runner[]> {
  const { view } = await buildTrustView(trust)
  const atS = Date.now() / 1_000
  const checks = new Map(
    Object.values(good).map((texts) => {
      const signed = signedIn(texts)
      return [texts, signed === null ? () => false : bareCheck(publicKey, signed)]
    }),
  )
  return [
    (texts) => verifyTexts(texts, view, atS).outcome === 'verified',
    peerVerifies,
    (texts) => checks.get(texts)?.() ?? false,
  ]
}

/** Waits only for who makes a promise. Microseconds. */
async function timed(run: Runner | undefined, texts: readonly string[]): Promise<number> {
  const startMs = performance.now()
  const answer = run?.(texts)
  const good = answer instanceof Promise ? await answer : answer
  const endMs = performance.now()
  if (good !== true) throw new Error('refused')
  return (endMs - startMs) * 1_000
}

if (import.meta.main) console.dir(await againstPeers(), { depth: null })
