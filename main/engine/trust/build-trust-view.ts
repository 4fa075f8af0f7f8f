import { formats } from '../passes/formats.ts'
import type { PassFormatId } from '../passes/reasons.ts'
import { idOf, type TrustDocument } from './trust-document.ts'
import type { LeftOut, TrustKind } from './trust-kind.ts'
import type { TrustView } from './trust-view.ts'

/** Makes ready for use what a trust document holds. What breaks a rule is left out and reported; the rest is used. */
export async function buildTrustView(
  document: TrustDocument,
): Promise<{ readonly view: TrustView; readonly leftOut: readonly LeftOut[] }> {
  const leftOut: LeftOut[] = []
  const trusts = new Map<TrustKind, unknown>()
  const distrusted = distrustedIn(document)
  const distrusts = (format: PassFormatId, id: string): boolean => distrusted.get(format)?.has(id) ?? false
  // A key that an accepted and another issuer both list is found with the first: it comes first.
  const issuers = document.issuers.toSorted(
    (a, b) => Number(distrusts(a.format, idOf(a))) - Number(distrusts(b.format, idOf(b))),
  )
  for (const { trust: kind } of formats) trusts.set(kind, await built(kind, issuers, leftOut))
  return { view: { of: (kind) => trustOf(trusts, kind), distrusts }, leftOut }
}

const built = (kind: TrustKind, issuers: TrustDocument['issuers'], leftOut: LeftOut[]): Promise<unknown> =>
  kind.build(
    issuers.filter(({ format }) => format === kind.format),
    leftOut,
  )

/** Ids by format: what is asked for each good pass takes no text to be put together. */
function distrustedIn({ distrusted = [] }: TrustDocument): ReadonlyMap<PassFormatId, ReadonlySet<string>> {
  const byFormat = Map.groupBy(distrusted, ({ format }) => format)
  return new Map(Array.from(byFormat, ([format, issuers]) => [format, new Set(issuers.map(({ id }) => id))]))
}

/** Each kind stands in the map with what its own `build` gave. */
function trustOf<Trust>(
  trusts: ReadonlyMap<unknown, unknown>,
  kind: { build(...args: never): Promise<Trust> },
): Trust {
  if (!trusts.has(kind)) throw new TypeError('a kind of trust that no format has')
  return trusts.get(kind) as Trust
}
