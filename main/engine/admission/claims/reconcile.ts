import { err, ok, type Result } from '../../../../native/result.ts'
import { compareCounts, doublesOf, together, type ClaimCount } from './claim-count.ts'
import type { ClaimsOfStores } from './claims-document.ts'

/**
 * What two sides know together: of each store and ticket the later of two states. It matters neither which side comes
 * first nor how often they are joined. Pure.
 * `other-event`, `other-key`: no ticket of the one could be found in the other.
 */
export function reconciled(
  a: ClaimsOfStores,
  b: ClaimsOfStores,
): Result<ClaimsOfStores, 'other-event' | 'other-key'> {
  if (a.event !== b.event) return err('other-event')
  if (a.check !== b.check) return err('other-key')
  return ok({ ...a, stores: joined(a.stores, b.stores, (mine, theirs) => joined(mine, theirs, laterOf)) })
}

/** The double entries of each ticket that has any, by its tag. */
export function doubleEntries({ stores }: ClaimsOfStores): Map<string, number> {
  const counts = new Map<string, ClaimCount[]>()
  for (const tickets of stores.values())
    for (const [tag, count] of tickets) counts.set(tag, [...(counts.get(tag) ?? []), count])
  const doubles = new Map<string, number>()
  for (const [tag, apart] of counts) {
    const found = doublesOf(together(apart))
    if (found > 0) doubles.set(tag, found)
  }
  return doubles
}

function joined<T>(
  a: ReadonlyMap<string, T>,
  b: ReadonlyMap<string, T>,
  join: (a: T, b: T) => T,
): Map<string, T> {
  const both = new Map(a)
  for (const [key, theirs] of b) {
    const mine = both.get(key)
    both.set(key, mine === undefined ? theirs : join(mine, theirs))
  }
  return both
}

const laterOf = (a: ClaimCount, b: ClaimCount): ClaimCount => (compareCounts(a, b) < 0 ? b : a)
