import { formats } from '../passes/formats.ts'
import type { PassFormatId } from '../passes/reasons.ts'
import { atOnce } from './at-once.ts'
import { idOf, type IssuerName, type TrustDocument } from './trust-document.ts'
import type { LeftOut, TrustKind } from './trust-kind.ts'
import { trustView, type TrustView } from './trust-view.ts'

/** Makes ready for use what a trust document holds. What breaks a rule is left out and reported; the rest is used. */
export async function buildTrustView(
  document: TrustDocument,
): Promise<{ readonly view: TrustView; readonly leftOut: readonly LeftOut[] }> {
  const leftOut: LeftOut[] = []
  const trusts = new Map<TrustKind, unknown>()
  const distrusted = distrustedIn(document.distrusted ?? [])
  const distrusts = (format: PassFormatId, id: string): boolean => distrusted.get(format)?.has(id) ?? false
  // A key that an accepted and another issuer both list is found with the first: it comes first.
  const issuers = document.issuers.toSorted(
    (a, b) => Number(distrusts(a.format, idOf(a))) - Number(distrusts(b.format, idOf(b))),
  )
  for (const { trust: kind } of formats) trusts.set(kind, await joined(kind, issuers, leftOut))
  return { view: trustView(trusts, distrusted), leftOut }
}

async function joined(
  kind: TrustKind,
  issuers: TrustDocument['issuers'],
  leftOut: LeftOut[],
): Promise<unknown> {
  const prepared: unknown[] = []
  for (const issuer of issuers)
    if (issuer.format === kind.format) prepared.push(await kind.prepare(issuer, leftOut, atOnce))
  return kind.join(prepared, leftOut)
}

const distrustedIn = (distrusted: readonly IssuerName[]): ReadonlyMap<PassFormatId, ReadonlySet<string>> =>
  new Map(
    Array.from(
      Map.groupBy(distrusted, ({ format }) => format),
      ([format, issuers]) => [format, new Set(issuers.map(({ id }) => id))],
    ),
  )
