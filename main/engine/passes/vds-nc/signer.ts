import type { KeyObject } from 'node:crypto'
import { err, ok, type Result } from '../../../../native/result.ts'
import { fromBase64Url } from '../base64url.ts'
import type { RefusalReason } from '../reasons.ts'
import { certificateOf, publicKeyOf, serialOf, validityOf, type Csca, type Validity } from './certificate.ts'

/** Six times a certificate of Australia's. */
const maxCertificateLength = 8_192

/** What a certificate must be for, where it says. Source: TR VDS-NC 1.1, certificate profile of the barcode signer. */
const vdsNcSigner = '2.23.136.1.1.14.2'

/** One state whose seals are trusted. */
export interface TrustedState {
  readonly id: string
  readonly name: string
  readonly roots: readonly Csca[]
  /** Serial numbers of revoked certificates, by the subject of their root. */
  readonly revoked: ReadonlyMap<string, ReadonlySet<string>>
  /** One of its lists breaks a rule. */
  readonly hasBadList: boolean
}

/** Who signed a seal: one whose certificate a trusted root has issued. */
export interface Signer extends Validity {
  readonly state: TrustedState
  /** The certificate's number among those of its root. */
  readonly serial: string
  readonly publicKey: KeyObject
  /** As OpenSSL calls it; null for a key of another kind. */
  readonly curve: string | null
  readonly isRevoked: boolean
  readonly revocationListInvalid: boolean
}

/**
 * The signer that a seal's certificate makes known, if it chains to a trusted root. Its times are for the caller, who
 * knows what time it is; they lie within those of the root.
 * @param text the certificate as a seal carries it: DER as base64url.
 */
export function signerOf(text: string, states: readonly TrustedState[]): Result<Signer, RefusalReason> {
  if (text.length > maxCertificateLength) return err('too-large')
  const der = fromBase64Url(text)
  const x509 = der === null ? null : certificateOf(der)
  if (x509 === null) return err('certificate-invalid')
  const named = states.flatMap((state) =>
    state.roots.filter((root) => x509.checkIssued(root.x509)).map((root) => ({ state, root })),
  )
  if (named.length === 0) return err('issuer-unknown')
  const issuer = named.find(({ root }) => x509.verify(root.publicKey))
  const publicKey = publicKeyOf(x509)
  if (issuer === undefined || x509.ca || publicKey === null) return err('certificate-invalid')
  // Node calls the extended key usages so.
  const usages: readonly string[] | undefined = x509.keyUsage
  if (usages !== undefined && !usages.includes(vdsNcSigner)) return err('certificate-wrong-use')

  const { state, root } = issuer
  const own = validityOf(x509)
  const serial = serialOf(x509.serialNumber)
  const revoked = state.revoked.get(root.x509.subject)
  return ok({
    state,
    serial,
    publicKey,
    curve: publicKey.asymmetricKeyDetails?.namedCurve ?? null,
    fromS: Math.max(own.fromS, root.fromS),
    untilS: Math.min(own.untilS, root.untilS),
    isRevoked: revoked?.has(serial) ?? false,
    revocationListInvalid: revoked === undefined && state.hasBadList,
  })
}
