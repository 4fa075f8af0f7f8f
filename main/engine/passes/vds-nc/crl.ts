import { verify, constants, type KeyObject } from 'node:crypto'
import { AsnConvert } from '@peculiar/asn1-schema'
import { CertificateList } from '@peculiar/asn1-x509'
import { err, ok, type Result } from '../../../../native/result.ts'
import type { TrustFault } from '../../trust/trust-kind.ts'
import { serialOf, type Csca } from './certificate.ts'

const rsaPss = '1.2.840.113549.1.1.10'
/**
 * By the algorithm of a list's signature (RFC 4055, RFC 5758): of what kind the root's key is, and the hash. RSA-PSS
 * names its hash in parameters; a signature holds under one at most, so each is tried.
 */
const algorithms = new Map([
  [rsaPss, { type: 'rsa', hashes: ['sha256', 'sha384', 'sha512'] }],
  ['1.2.840.113549.1.1.11', { type: 'rsa', hashes: ['sha256'] }],
  ['1.2.840.113549.1.1.12', { type: 'rsa', hashes: ['sha384'] }],
  ['1.2.840.113549.1.1.13', { type: 'rsa', hashes: ['sha512'] }],
  ['1.2.840.10045.4.3.2', { type: 'ec', hashes: ['sha256'] }],
  ['1.2.840.10045.4.3.3', { type: 'ec', hashes: ['sha384'] }],
  ['1.2.840.10045.4.3.4', { type: 'ec', hashes: ['sha512'] }],
])
const pssPadding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO }

/** A revocation list that is in order. */
export interface Crl {
  /** As a trust document has it. */
  readonly text: string
  /** Whose certificates it is about: the subject of the root that signed it. */
  readonly subject: string
  /** When it was issued: Unix milliseconds. A later list takes its place. */
  readonly issuedMs: number
  /** Serial numbers, as `serialOf` writes them. */
  readonly revoked: ReadonlySet<string>
}

/**
 * Reads a revocation list (RFC 5280, section 5; Doc 9303-12, section 7.1.4).
 * @param text DER as base64.
 * @param roots one of them must have signed it.
 */
export function parseCrl(text: string, roots: readonly Csca[]): Result<Crl, TrustFault> {
  const list = decode(text)
  if (list === null) return err('crl-malformed')
  const signer = roots.find((root) => isSignedBy(list, root.publicKey))
  if (signer === undefined) return err('crl-signature-invalid')
  const { thisUpdate, revokedCertificates = [], crlExtensions = [] } = list.tbsCertList
  const extensions = [
    ...crlExtensions,
    ...revokedCertificates.flatMap(({ crlEntryExtensions = [] }) => crlEntryExtensions),
  ]
  // A list of changes, or for another's certificates, says so critically: read as a whole one it would be wrong.
  if (extensions.some(({ critical }) => critical)) return err('crl-wrong-method')
  return ok({
    text,
    subject: signer.x509.subject,
    issuedMs: thisUpdate.getTime().getTime(),
    revoked: new Set(revokedCertificates.map(({ userCertificate }) => hexOf(userCertificate))),
  })
}

/**
 * Null too for a list that is not the same when it is written again: the parser passes over what it has no place for
 * (of a list without `nextUpdate`, all that is revoked), and such a list would revoke nobody.
 */
function decode(text: string): CertificateList | null {
  try {
    const der = Buffer.from(text, 'base64')
    const list = AsnConvert.parse(der, CertificateList)
    return der.equals(Buffer.from(AsnConvert.serialize(list))) ? list : null
  } catch {
    return null
  }
}

const hexOf = (number: ArrayBuffer): string => serialOf(Buffer.from(number).toString('hex'))

function isSignedBy(list: CertificateList, key: KeyObject): boolean {
  const { algorithm: name } = list.signatureAlgorithm
  const algorithm = algorithms.get(name)
  if (list.tbsCertListRaw === undefined || list.tbsCertList.signature.algorithm !== name) return false
  if (algorithm === undefined || key.asymmetricKeyType?.startsWith(algorithm.type) !== true) return false
  const signed = Buffer.from(list.tbsCertListRaw)
  const signature = Buffer.from(list.signature)
  const padded = name === rsaPss ? { key, ...pssPadding } : key
  return algorithm.hashes.some((hash) => {
    try {
      return verify(hash, signed, padded, signature)
    } catch {
      // A key that is bound to another hash.
      return false
    }
  })
}
