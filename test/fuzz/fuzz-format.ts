import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Verdict } from '../../main/engine/passes/pass-format.ts'
import { verifyTexts } from '../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../main/engine/trust/build-trust-view.ts'
import type { TrustView } from '../../main/engine/trust/trust-view.ts'
import { Random } from './random.ts'
import type { FuzzTarget, Mutant } from './target.ts'
import { isSound } from './verdict-schema.ts'

/** What no input may take, of time and of memory. */
const maxMs = 50
const maxBytes = 16 * 2 ** 20
/** Memory is looked at once in so many inputs: looking takes as long as verifying. */
const memoryEvery = 500
/** Something else may have run just then: only what is over a limit each time is. */
const secondLooks = 5
/** A minute or less. */
const progressEvery = 50_000
/** Enough to see what is wrong. */
const maxFailures = 10

export interface Failure {
  readonly nth: number
  readonly what: string
  readonly texts: readonly string[]
}

export interface FuzzReport {
  readonly runs: number
  /** How often each outcome came, refusals by their reason. */
  readonly outcomes: ReadonlyMap<string, number>
  readonly failures: readonly Failure[]
  /** Of the slowest input, looked at again where it was over the limit. */
  readonly slowestMs: number
  /** How much more memory is in use at the end than at the start, both without what is garbage. */
  readonly grownBytes: number
}

/**
 * Tampers with passes of one format, `runs` times: each gets a sound verdict, in time, in little memory, and none is
 * verified that is not exactly what a trusted key signed, or taken for another ticket than it is. The same seed tampers in the same way; the keys, and so the
 * signatures, are new each time, so a failure carries its texts.
 */
export async function fuzzFormat(
  target: FuzzTarget,
  seed: number,
  runs: number,
  progress: (done: number, failures: number) => void = () => undefined,
): Promise<FuzzReport> {
  const { view } = await buildTrustView(target.trust)
  const run = new FuzzRun(target, view)
  run.showSeeds()
  const before = liveBytes()
  for (let nth = 0; nth < runs && run.failures.length < maxFailures; nth += 1) {
    run.show(nth, target.mutate(new Random(seed, nth)))
    if ((nth + 1) % progressEvery === 0) progress(nth + 1, run.failures.length)
  }
  return { ...run.report(), grownBytes: liveBytes() - before }
}

class FuzzRun {
  readonly failures: Failure[] = []
  readonly #target: FuzzTarget
  readonly #view: TrustView
  /** What became of each seed, by what its signature is over. */
  readonly #seeds = new Map<string, Verdict>()
  readonly #outcomes = new Map<string, number>()
  #runs = 0
  #slowestMs = 0

  constructor(target: FuzzTarget, view: TrustView) {
    this.#target = target
    this.#view = view
  }

  /** Untampered: what the others are measured by. */
  showSeeds(): void {
    for (const texts of this.#target.seeds) this.#seeds.set(this.#signedIn(texts), this.#verify(texts))
  }

  show(nth: number, mutant: Mutant): void {
    const { texts } = mutant
    const fail = (what: string): void => {
      this.failures.push({ nth, what, texts })
    }
    this.#runs += 1
    try {
      const startMs = performance.now()
      const verdict = this.#verify(texts)
      const ms = this.#leastMs(performance.now() - startMs, texts)
      this.#slowestMs = Math.max(this.#slowestMs, ms)
      this.#count(verdict)
      if (ms > maxMs) fail(`took ${ms.toFixed(0)} ms`)
      if (!isSound(verdict)) fail('no sound verdict')
      const fault = this.#faultOf(verdict, mutant)
      if (fault !== null) fail(fault)
    } catch (error) {
      fail(`threw ${String(error)}`)
    }
    if (nth % memoryEvery === 0 && this.#leastBytes(texts) > maxBytes) fail('took too much memory')
  }

  report(): Omit<FuzzReport, 'grownBytes'> {
    return {
      runs: this.#runs,
      outcomes: this.#outcomes,
      failures: this.failures,
      slowestMs: this.#slowestMs,
    }
  }

  #verify(texts: readonly string[]): Verdict {
    return verifyTexts(texts, this.#view, this.#target.atS)
  }

  /** What is wrong with taking it, where it was taken. */
  #faultOf(verdict: Verdict, { texts, signed }: Mutant): string | null {
    if (verdict.outcome === 'refused') return null
    const found = this.#signedIn(texts)
    if (found === signed?.toString('latin1')) return null
    const seed = this.#seeds.get(found)
    if (seed === undefined) return 'verified, though nobody signed it'
    if (seed.outcome === 'refused') return `verified, though the same is ${seed.reason} as it was`
    const same = verdict.pass.ticket?.id === seed.pass.ticket?.id
    return same ? null : 'the same ticket, and yet another'
  }

  #signedIn(texts: readonly string[]): string {
    return this.#target.signedIn(texts)?.toString('latin1') ?? ''
  }

  #leastMs(firstMs: number, texts: readonly string[]): number {
    let leastMs = firstMs
    for (let look = 0; look < secondLooks && leastMs > maxMs; look += 1) {
      const startMs = performance.now()
      this.#verify(texts)
      leastMs = Math.min(leastMs, performance.now() - startMs)
    }
    return leastMs
  }

  #leastBytes(texts: readonly string[]): number {
    let least = Number.POSITIVE_INFINITY
    for (let look = 0; look <= secondLooks && least > maxBytes; look += 1) {
      const before = usedBytes()
      this.#verify(texts)
      least = Math.min(least, usedBytes() - before)
    }
    return least
  }

  #count(verdict: Verdict): void {
    const outcome = verdict.outcome === 'verified' ? 'verified' : verdict.reason
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1)
  }
}

function usedBytes(): number {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

function liveBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  // Once for what is garbage, once for what only its finalisers let go.
  collect()
  collect()
  return usedBytes()
}
