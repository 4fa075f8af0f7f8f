import type { PassFormatId } from '../../main/engine/passes/reasons.ts'
import type { TrustDocument } from '../../main/engine/trust/trust-document.ts'
import type { Random } from './random.ts'

/** Scanned texts that somebody tampered with. */
export interface Mutant {
  readonly texts: readonly string[]
  /** What the trusted key signed for this mutant alone, so that what lies behind the signature is reached; null: nothing. */
  readonly signed: Buffer | null
}

/** One format, as it is tampered with. */
export interface FuzzTarget {
  readonly format: PassFormatId
  readonly trust: TrustDocument
  /** Unix seconds UTC. */
  readonly atS: number
  /** Passes as honest issuers, trusted or not, made them: texts of each. */
  readonly seeds: readonly (readonly string[])[]
  /** What the signature of these texts is over, found in the plainest way; null where there is none. */
  signedIn(texts: readonly string[]): Buffer | null
  mutate(random: Random): Mutant
}
