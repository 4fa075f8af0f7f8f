import type { KeyObject } from 'node:crypto'
import type { PassFormatId } from '../passes/reasons.ts'

/** One public key of an issuer, imported once. */
export interface TrustedKey {
  readonly kid: string
  readonly publicKey: KeyObject
  /**
   * Is a pass with this revocation id, valid from `nbfS` (Unix seconds), revoked?
   * A timestamped entry revokes what was issued strictly before it.
   */
  isRevoked(rid: string, nbfS: number): boolean
  /** Its list of revoked passes is malformed, and no earlier good one is at hand. */
  readonly revocationListInvalid: boolean
}

export interface TrustedIssuer {
  /** The exact identifier that its passes carry. */
  readonly id: string
  readonly name: string
  readonly keys: ReadonlyMap<string, TrustedKey>
}

/** Whom this gate trusts, in memory: what the path from scanner to relay reads. Replaced whole when trust changes. */
export interface TrustView {
  /** An issuer by the exact text of its identifier; no prefix, no normalisation. */
  issuer(format: PassFormatId, id: string): TrustedIssuer | undefined
}
