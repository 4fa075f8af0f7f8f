import { z } from 'zod'
import type { SyncState } from '../store/sync-state.ts'
import type { Validators } from './fetch-limited.ts'
import type { SourceMemory } from './source.ts'
import { addressOf, type SourceConfig } from './sync-config.ts'

/** After the first failure in a row; doubled by each further one. Seconds. */
const firstPauseS = 60
const longestPauseS = 24 * 3_600
/** Of an interval or a pause: the gates of a venue, started together, do not ask together for ever. */
const jitterShare = 0.1

/** What came of an attempt, as far as the next one hangs on it. */
export interface Attempt {
  readonly outcome:
    | { readonly kind: 'unchanged' | 'taken' }
    | {
        readonly kind: 'failed'
        readonly fault: { readonly code: string; readonly retryAfterS?: number | null }
      }
  /** To be remembered after a success. */
  readonly memory: SourceMemory | null
}

interface Moment {
  /** Unix seconds. */
  readonly atS: number
  /** From 0 up to but not including 1. */
  readonly jitter: number
}

/**
 * What is remembered of a source after an attempt, and when the next one is due. What was brought stays remembered.
 * @param before as the store has it once the attempt is over: a person may have taken back what the source had brought.
 */
export function nextState(
  source: SourceConfig,
  before: SyncState | null,
  { outcome, memory }: Attempt,
  { atS, jitter }: Moment,
): SyncState {
  const name = { source: source.name, address: addressOf(source) }
  const after = (pauseS: number): number => Math.floor(atS) + Math.round(pauseS * (1 + jitterShare * jitter))
  if (outcome.kind !== 'failed') {
    // Undone while the server said that it has nothing new: all of it is wanted again.
    const isUndone = outcome.kind === 'unchanged' && before?.validators === null
    const validators = isUndone ? null : (memory?.validators ?? null)
    return {
      ...name,
      validators: validators === null ? null : JSON.stringify(validators),
      edition: memory?.edition ?? null,
      lastSuccessS: Math.floor(atS),
      lastFault: null,
      failures: 0,
      nextTryS: after(intervalS(source)),
    }
  }
  const failures = (before?.failures ?? 0) + 1
  const asked = outcome.fault.retryAfterS ?? 0
  const pauseS = Math.min(longestPauseS, Math.max(asked, firstPauseS * 2 ** Math.min(failures - 1, 20)))
  return {
    ...name,
    validators: before?.validators ?? null,
    edition: before?.edition ?? null,
    lastSuccessS: before?.lastSuccessS ?? null,
    lastFault: outcome.fault.code,
    failures,
    nextTryS: after(pauseS),
  }
}

/**
 * How long to wait until a source is due, in milliseconds. Never longer than after an attempt of just now: where the
 * wall clock was set back, or the configuration asks for more, what was written down is too late.
 */
export function waitMs(source: SourceConfig, state: SyncState | null, wallMs: number): number {
  if (state === null) return 0
  const pauseS = state.failures === 0 ? intervalS(source) : longestPauseS
  const mostS = pauseS + Math.ceil(pauseS * jitterShare)
  return Math.min(Math.max(0, state.nextTryS * 1_000 - wallMs), mostS * 1_000)
}

const intervalS = ({ everyMinutes }: SourceConfig): number => everyMinutes * 60

const StoredValidators = z.object({ etag: z.string().nullable(), lastModified: z.string().nullable() })

export function memoryOf(state: SyncState | null): SourceMemory | null {
  return state === null ? null : { validators: validatorsIn(state.validators), edition: state.edition }
}

/** Where they cannot be read, the source is asked for all that it has. */
function validatorsIn(stored: string | null): Validators | null {
  try {
    return stored === null ? null : StoredValidators.parse(JSON.parse(stored))
  } catch {
    return null
  }
}
