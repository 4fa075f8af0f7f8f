import type { Signed } from '../support/signed-bytes/signed.ts'
import type { KeyObject } from 'node:crypto'
import type { PassFormatId } from '../../main/engine/passes/reasons.ts'
import type { TrustDocument } from '../../main/engine/trust/trust-document.ts'

/** One format, which somebody else's verifier reads too: passes of an authority that both trust, and only it. */
export interface Contest {
  readonly format: PassFormatId
  /** The other verifier, as npm names it. */
  readonly peer: string
  readonly trust: TrustDocument
  /** Texts of passes that are good today, each by what is special about it. */
  readonly good: Readonly<Record<string, readonly string[]>>
  /** Texts of passes that are not, by what is wrong with them. */
  readonly bad: Readonly<Record<string, readonly string[]>>
  /** Does the other verifier, without a network, take this pass? */
  peerVerifies(texts: readonly string[]): boolean | Promise<boolean>
  /** What the signature of a good pass is over, for a bare check of it. */
  signedIn(texts: readonly string[]): Signed | null
  readonly publicKey: KeyObject
}
