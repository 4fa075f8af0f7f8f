import type { PassFormatId } from '../passes/reasons.ts'
import type { AnyEntry, TrustKind } from './trust-kind.ts'

/** Whom this gate trusts, in memory: what the path from scanner to relay reads. Replaced whole when trust changes. */
export interface TrustView {
  /** What one format made of its issuers. */
  of<Entry extends AnyEntry, Trust>(kind: TrustKind<Entry, Trust>): Trust
  /** Is this issuer known, and not accepted by the venue? @param id as `IssuerSummary` has it. */
  distrusts(format: PassFormatId, id: string): boolean
}
