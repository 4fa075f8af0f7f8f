import type { Clock } from '../../../native/clock.ts'
import type { Store } from '../store/open-store.ts'
import { SyncStates, type SyncState } from '../store/sync-state.ts'
import { TrustStore } from '../store/trust-store.ts'
import { memoryOf, nextState } from './next-try.ts'
import { addressOf, ownIssuers, type SourceConfig, type SyncConfig } from './sync-config.ts'
import { syncSource, type SyncOutcome } from './sync-source.ts'

export interface SyncRun {
  /** Which of the sources; null: all. */
  readonly name: string | null
  /** Those alone whose time has come. */
  readonly dueOnly: boolean
  /** As in `SyncParts`. */
  readonly allowedBy: string | null
  readonly clock: Clock
  /** From 0 up to but not including 1, anew each time. */
  readonly random: () => number
  readonly signal: AbortSignal
}

/** Brings sources up to date, one after the other; what ails one is nothing to the others. */
export async function* syncSources(
  { sources, proxy }: SyncConfig,
  store: Store,
  { name, dueOnly, random, ...run }: SyncRun,
): AsyncGenerator<{ readonly source: string; readonly outcome: SyncOutcome }> {
  const trust = new TrustStore(store)
  const states = new SyncStates(store)
  const leave = ownIssuers(sources)
  const stateOf = (source: SourceConfig): SyncState | null => states.of(source.name, addressOf(source))
  const nowS = (): number => run.clock.wallMs() / 1_000
  const isWanted = (source: SourceConfig): boolean =>
    (name === null || source.name === name) && (!dueOnly || (stateOf(source)?.nextTryS ?? 0) <= nowS())
  for (const source of sources.filter(isWanted)) {
    const { outcome, memory } = await syncSource(source, {
      ...run,
      proxy: proxy ?? null,
      trust,
      leave,
      memory: memoryOf(stateOf(source)),
    })
    const moment = { atS: nowS(), jitter: random() }
    const kept = states.put(nextState(source, stateOf(source), { outcome, memory }, moment))
    yield { source: source.name, outcome: kept.ok ? outcome : { kind: 'failed', fault: kept.error } }
  }
}
