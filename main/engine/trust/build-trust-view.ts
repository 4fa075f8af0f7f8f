import { formats } from '../passes/formats.ts'
import type { TrustDocument } from './trust-document.ts'
import type { LeftOut, TrustKind } from './trust-kind.ts'
import type { TrustView } from './trust-view.ts'

/** Makes ready for use what a trust document holds. What breaks a rule is left out and reported; the rest is used. */
export async function buildTrustView(
  document: TrustDocument,
): Promise<{ readonly view: TrustView; readonly leftOut: readonly LeftOut[] }> {
  const leftOut: LeftOut[] = []
  const trusts = new Map<TrustKind, unknown>()
  for (const { trust: kind } of formats) trusts.set(kind, await built(kind, document, leftOut))
  return { view: { of: (kind) => trustOf(trusts, kind) }, leftOut }
}

const built = (kind: TrustKind, { issuers }: TrustDocument, leftOut: LeftOut[]): Promise<unknown> =>
  kind.build(
    issuers.filter(({ format }) => format === kind.format),
    leftOut,
  )

/** Each kind stands in the map with what its own `build` gave. */
function trustOf<Trust>(
  trusts: ReadonlyMap<unknown, unknown>,
  kind: { build(...args: never): Promise<Trust> },
): Trust {
  if (!trusts.has(kind)) throw new TypeError('a kind of trust that no format has')
  return trusts.get(kind) as Trust
}
