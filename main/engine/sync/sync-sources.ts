import type { Clock } from '../../../native/clock.ts'
import type { Store } from '../store/open-store.ts'
import { SyncStates } from '../store/sync-state.ts'
import { TrustStore } from '../store/trust-store.ts'
import type { SourceConfig, SyncConfig } from './sync-config.ts'
import { addressOf, syncSource, type SyncOutcome } from './sync-source.ts'

export interface SyncRun {
  /** Which of the sources; null: all. */
  readonly name: string | null
  /** Those alone whose time has come. */
  readonly dueOnly: boolean
  readonly mayShrink: boolean
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** Brings sources up to date, one after the other; what ails one is nothing to the others. */
export async function* syncSources(
  { sources }: SyncConfig,
  store: Store,
  { name, dueOnly, ...run }: SyncRun,
): AsyncGenerator<{ readonly source: string; readonly outcome: SyncOutcome }> {
  const parts = {
    ...run,
    trust: new TrustStore(store),
    states: new SyncStates(store),
    leave: new Set(sources.flatMap((source) => (source.kind === 'issuer' ? [source.iss] : []))),
  }
  const isWanted = (source: SourceConfig): boolean => {
    if (name !== null && source.name !== name) return false
    const nextTryS = parts.states.of(source.name, addressOf(source))?.nextTryS ?? 0
    return !dueOnly || nextTryS <= run.clock.wallMs() / 1_000
  }
  for (const source of sources.filter(isWanted)) {
    yield { source: source.name, outcome: await syncSource(source, parts) }
  }
}
