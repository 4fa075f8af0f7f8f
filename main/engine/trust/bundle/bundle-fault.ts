import { err, type Result } from '../../../../native/result.ts'

/** Why a bundle is not taken, or cannot be made. Stable codes; `detail` is for an operator. */
export interface BundleFault {
  readonly code:
    /** Not written as README.md says. */
    | 'bundle-malformed'
    | 'bundle-too-large'
    /** Of a version that came after this program. */
    | 'bundle-version-unknown'
    /** It has no signature; or it is a plain trust file, at a gate that takes bundles alone. */
    | 'bundle-unsigned'
    | 'bundle-algorithm-unknown'
    /** Altered, or not signed with the key that it shows. */
    | 'bundle-signature-invalid'
    /** Signed by somebody whom this gate has not pinned. */
    | 'signer-not-pinned'
    /** Its serial is not above that of the last one taken of this signer. */
    | 'bundle-older'
    /** Made later than it is now: one of two clocks is wrong. */
    | 'bundle-from-future'
    /** This gate has no key to sign bundles with. */
    | 'signer-missing'
    | 'signer-exists'
    | 'signer-damaged'
    /** Another command is using it. */
    | 'signer-in-use'
  readonly detail: string
}

export const bundleFault = (code: BundleFault['code'], detail: string): Result<never, BundleFault> =>
  err({ code, detail })
