/** What a passage was to the ticket. Each that was made is counted as exactly one of these. */
export const uses = ['used', 'beyond', 'again', 'outs', 'strays'] as const
/**
 * `used`: an entry used up. `beyond`: an entry that a supervisor allowed when none was left. `again`: back on an entry
 * made before. `outs`: somebody who was inside went out. `strays`: against the order, which changes nobody's place.
 */
export type Use = (typeof uses)[number]

/** What was done with one credential in one zone. The counts only grow, so of two states the later one can be told. */
export interface ClaimCount extends Readonly<Record<Use, number>> {
  /** Entries, as the rules had it when the last one was used; null: without limit. */
  readonly allowed: number | null
  /** When the last went out, to the minute after, Unix seconds; null where all are back, or no rule asks. */
  readonly leftS: number | null
}

export const noClaim: ClaimCount = {
  used: 0,
  beyond: 0,
  again: 0,
  outs: 0,
  strays: 0,
  allowed: null,
  leftS: null,
}

/** People inside now. Never below nobody: what two stores know apart need not match. */
export const insideOf = ({ used, beyond, again, outs }: ClaimCount): number =>
  Math.max(0, used + beyond + again - outs)

/** People who went in and have come out again. */
export const outsideOf = (count: ClaimCount): number => count.used + count.beyond - insideOf(count)

/** How often more than allowed a ticket let somebody in; whom a supervisor let through is none of them. */
export const doublesOf = ({ used, allowed }: ClaimCount): number =>
  allowed === null ? 0 : Math.max(0, used - allowed)

/** What several stores of one event have counted apart, together. */
export function together(counts: readonly ClaimCount[]): ClaimCount {
  const [only, second] = counts
  if (only === undefined) return noClaim
  if (second === undefined) return only
  const sum = (use: Use): number => counts.reduce((total, count) => total + count[use], 0)
  return {
    used: sum('used'),
    beyond: sum('beyond'),
    again: sum('again'),
    outs: sum('outs'),
    strays: sum('strays'),
    allowed: allowedBy(counts),
    leftS: counts.reduce<number | null>((last, { leftS }) => later(last, leftS), null),
  }
}

/** Where stores had other rules, the guest's favour: the most entries that one of them allowed. */
function allowedBy(counts: readonly ClaimCount[]): number | null {
  const said = counts.filter(({ used }) => used > 0).map(({ allowed }) => allowed ?? Number.POSITIVE_INFINITY)
  const most = Math.max(0, ...said)
  return most === 0 || most === Number.POSITIVE_INFINITY ? null : most
}

const later = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b)

/** Of two states of one store, which is the later? Positive: `a`. Any two that differ have an order. */
export function compareCounts(a: ClaimCount, b: ClaimCount): number {
  const passages = (count: ClaimCount): number => uses.reduce((sum, use) => sum + count[use], 0)
  const keys = (count: ClaimCount): number[] => [
    passages(count),
    ...uses.map((use) => count[use]),
    count.allowed ?? 0,
    count.leftS ?? -1,
  ]
  const others = keys(b)
  return (
    keys(a)
      .map((key, at) => key - (others[at] ?? 0))
      .find((difference) => difference !== 0) ?? 0
  )
}
