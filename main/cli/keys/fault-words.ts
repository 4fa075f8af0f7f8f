import { unreachable } from '../../../native/result.ts'
import type { IssuingFault } from '../../engine/issuing/issuing-fault.ts'
import type { StoreKind } from '../../engine/store/store-kind.ts'
import type { ImportFault } from '../../engine/store/trust-store.ts'
import type { BundleFault } from '../../engine/trust/bundle/bundle-fault.ts'
import { exitCodes } from '../exit-codes.ts'
import { failed, wrongUse } from '../fault-words.ts'
import { failed as issuingFailed } from '../issue/fault-words.ts'

/** A bundle that is not taken or cannot be made: the code too, which scripts and support go by. */
export function bundleFailed({ code, detail }: BundleFault): number {
  console.error(`${code}: ${inWords({ code, detail })}`)
  return code === 'signer-damaged' || code === 'signer-in-use' ? exitCodes.fault : exitCodes.usage
}

export function signerFailed(fault: BundleFault | IssuingFault): number {
  return isBundleFault(fault) ? bundleFailed(fault) : issuingFailed(fault)
}

const isBundleFault = (fault: BundleFault | IssuingFault | ImportFault): fault is BundleFault =>
  /^(bundle|signer)-/.test(fault.code)

/** A change of trust that was not made. @param kind of the store that would not take it. */
export function changeFailed(fault: ImportFault | BundleFault, kind: StoreKind): number {
  if (isBundleFault(fault)) return bundleFailed(fault)
  return fault.code === 'issuer-not-allowed' ? wrongUse(strangerInWords(fault.issuer, kind)) : failed(fault)
}

export const strangerInWords = (issuer: string, kind: StoreKind): string =>
  kind === 'demo'
    ? `The demo venue trusts its own demo authority alone, not ${issuer}. Give --config FILE for a real gate.`
    : `${issuer} is an issuer of the demo venue: a real gate never trusts one.`

function inWords({ code, detail }: BundleFault): string {
  switch (code) {
    case 'bundle-malformed':
      return `this is no trust bundle (${detail}). Copy it again from where it was made.`
    case 'bundle-too-large':
      return `the bundle is larger than any gate takes (${detail}).`
    case 'bundle-version-unknown':
      return `the bundle is of version ${detail}, which this program does not know. Look for a newer program.`
    case 'bundle-unsigned':
      return 'nobody has signed this file, and this gate takes bundles of its pinned signers alone. If you mean it, say --unsigned for a plain trust file.'
    case 'bundle-algorithm-unknown':
      return 'the bundle is not signed with Ed25519 (EdDSA), as trust bundles are.'
    case 'bundle-signature-invalid':
      return 'the bundle was changed after it was signed, or not copied whole. Copy it again from where it was made.'
    case 'signer-not-pinned':
      return `this gate does not take bundles of the signer ${detail}. Compare that with what passgate keys signer show prints there; if it is the same: passgate keys pin ${detail}`
    case 'bundle-older':
      return `this gate has taken a newer bundle of this signer, or this very one (serial ${detail}). Make a new one: passgate keys export`
    case 'bundle-from-future':
      return `the bundle says that it was made at ${timeOf(Number(detail))}, which is still to come. Set the clock of this machine, or of the one that made it.`
    case 'signer-missing':
      return 'this gate has no key to sign bundles with. Make one: passgate keys signer init'
    case 'signer-exists':
      return `this gate signs bundles already, or has what is left of a key for it, in ${detail}.`
    case 'signer-damaged':
      return `the key for bundles cannot be used: ${detail}. Put its folder back from your copy.`
    case 'signer-in-use':
      return `another command is using the key in ${detail}. Wait for it, then try again.`
    default:
      return unreachable(code)
  }
}

/** Beyond the years that a date can have, the number says at least what is wrong. */
function timeOf(seconds: number): string {
  const date = new Date(seconds * 1_000)
  return Number.isNaN(date.getTime()) ? `${seconds} s after 1970` : date.toISOString()
}
