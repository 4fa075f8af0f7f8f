/** Both clocks of a machine at one moment, in milliseconds. */
export interface Reading {
  readonly wallMs: number
  readonly monotonicMs: number
}

/** What is known of the time. Pure data: `lookAtClock` takes it from one reading to the next. */
export interface ClockState {
  readonly at: Reading
  /** What it is at the least: the newest time seen, and what has gone by since where the wall clock stays behind it. */
  readonly leastMs: number
  /** Has the wall clock reached `leastMs` in this run? Until then that is a bound, and no measure of the time. */
  readonly isMeasured: boolean
  /** Since when (monotonic) the wall clock has been far ahead of where it ought to be; null: it is not. */
  readonly forwardSinceMs: number | null
  /** Nothing dated is decided. */
  readonly held: boolean
}

/** Clocks are set by so much every day, and nobody need know. */
export const toleranceMs = 60_000
/** A step ahead beyond this is either the end of a sleep, or somebody's mistake. */
const forwardMs = 5 * 60_000
/** A clock that went ahead and stays there for so long is believed. */
const settleMs = 3_600_000

/** @param newestMs the newest time that anything before this run is known to have happened at; null: nothing is known. */
export function firstLook(at: Reading, newestMs: number | null, limitMs: number): ClockState {
  const leastMs = Math.max(newestMs ?? at.wallMs, at.wallMs)
  const lagMs = leastMs - at.wallMs
  return { at, leastMs, isMeasured: lagMs <= toleranceMs, forwardSinceMs: null, held: lagMs > limitMs }
}

/** Somebody says that it is what the wall clock shows. */
export const confirmed = (at: Reading): ClockState => ({
  at,
  leastMs: at.wallMs,
  isMeasured: true,
  forwardSinceMs: null,
  held: false,
})

export const isBehind = ({ leastMs, at }: ClockState): boolean => leastMs - at.wallMs > toleranceMs

/** How far the wall clock has been set between two readings: negative when back. */
export const stepMs = (before: Reading, now: Reading): number =>
  now.wallMs - before.wallMs - (now.monotonicMs - before.monotonicMs)

/**
 * What a reading says. While the wall clock is in doubt, monotonic time carries what the time is at the least: it does
 * not catch up by being wrong for long enough, but by being set right, or by a person's word.
 * @param limitMs how far behind it may be before nothing dated is decided.
 */
export function lookAtClock(before: ClockState, at: Reading, limitMs: number): ClockState {
  const { leastMs, forwardSinceMs } = ahead(before, at)
  const lagMs = leastMs - at.wallMs
  return {
    at,
    leastMs,
    forwardSinceMs,
    isMeasured: before.isMeasured || lagMs <= toleranceMs,
    held: lagMs > (before.held ? toleranceMs : limitMs),
  }
}

function ahead(before: ClockState, at: Reading): Pick<ClockState, 'leastMs' | 'forwardSinceMs'> {
  const { forwardSinceMs } = before
  const elapsedMs = at.monotonicMs - before.at.monotonicMs
  const inDoubt = forwardSinceMs !== null || isBehind(before)
  const leastMs = inDoubt ? before.leastMs + elapsedMs : before.leastMs
  const believed = { leastMs: Math.max(leastMs, at.wallMs), forwardSinceMs: null }
  if (!before.isMeasured) return believed
  const oughtMs = inDoubt ? leastMs : Math.max(leastMs, before.at.wallMs + elapsedMs)
  if (at.wallMs - oughtMs <= forwardMs) return believed
  const sinceMs = forwardSinceMs ?? at.monotonicMs
  return at.monotonicMs - sinceMs >= settleMs ? believed : { leastMs: oughtMs, forwardSinceMs: sinceMs }
}
