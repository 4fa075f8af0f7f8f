import { noLists, type CodeLists } from '../passes/listed-code/code-lists.ts'
import type { PassFormatId } from '../passes/reasons.ts'
import type { AnyEntry, TrustKind } from './trust-kind.ts'

/** What this gate trusts, in memory: what the path from scanner to relay reads. Replaced whole when trust changes. */
export interface TrustView {
  /** What one format made of its issuers. */
  of<Entry extends AnyEntry, Prepared, Trust>(kind: TrustKind<Entry, Prepared, Trust>): Trust
  /** Is this issuer known, and not accepted by the venue? @param id as `IssuerSummary` has it. */
  distrusts(format: PassFormatId, id: string): boolean
  /** The codes that this venue has lists of. */
  readonly codes: CodeLists
}

/**
 * @param trusts what the `join` of each kind gave, by the kind.
 * @param distrusted ids by format: what is asked for each good pass takes no text to be put together.
 */
export const trustView = (
  trusts: ReadonlyMap<unknown, unknown>,
  distrusted: ReadonlyMap<PassFormatId, ReadonlySet<string>>,
): TrustView => ({
  of: (kind) => trustOf(trusts, kind),
  distrusts: (format, id) => distrusted.get(format)?.has(id) ?? false,
  codes: noLists,
})

/** The same, with the lists of the venue: they change at other times. */
export const withCodes = (view: TrustView, codes: CodeLists): TrustView => ({ ...view, codes })

function trustOf<Trust>(trusts: ReadonlyMap<unknown, unknown>, kind: { join(...args: never): Trust }): Trust {
  if (!trusts.has(kind)) throw new TypeError('a kind of trust that no format has')
  return trusts.get(kind) as Trust
}
