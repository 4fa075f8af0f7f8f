import { createHash, sign, type KeyObject } from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_subjectAltName,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509'

const attributeTypes = { C: '2.5.4.6', O: '2.5.4.10', CN: '2.5.4.3' } as const
/** With SHA-256. */
const ecdsa = new AlgorithmIdentifier({ algorithm: '1.2.840.10045.4.3.2' })
const rsa = new AlgorithmIdentifier({ algorithm: '1.2.840.113549.1.1.11', parameters: null })

export interface CertificateOptions {
  readonly subject?: Partial<Record<keyof typeof attributeTypes, string>>
  /** Extended key usages; without any there is no such extension. */
  readonly usages?: readonly string[]
  /** Unix seconds. */
  readonly validFromS?: number
  readonly validUntilS?: number
  /** Is it an authority's, which may issue others? */
  readonly ca?: boolean
  /** Whom it is for, as an address. */
  readonly uri?: string
  /** Whom it is for, as the name of a host. */
  readonly host?: string
  /** Without one it vouches for itself. */
  readonly issuedBy?: { readonly subject: CertificateOptions['subject']; readonly privateKey: KeyObject }
}

/** A certificate of `keys`, in DER. */
export function certificateOf(
  keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject },
  {
    subject = { CN: 'A signer' },
    usages = [],
    validFromS = 0,
    validUntilS = 4_000_000_000,
    ca = false,
    uri,
    host,
    issuedBy = { subject, privateKey: keys.privateKey },
  }: CertificateOptions,
): Buffer {
  const alternatives = [
    ...(uri === undefined ? [] : [new GeneralName({ uniformResourceIdentifier: uri })]),
    ...(host === undefined ? [] : [new GeneralName({ dNSName: host })]),
  ]
  const spki = keys.publicKey.export({ type: 'spki', format: 'der' })
  return signedCertificate(
    {
      serialNumber: Uint8Array.of(1, ...createHash('sha256').update(spki).digest().subarray(0, 8)).buffer,
      issuer: nameOf(issuedBy.subject),
      subject: nameOf(subject),
      publicKey: keys.publicKey,
      validFromS,
      validUntilS,
      extensions: [
        ...(usages.length > 0 ? [extension(id_ce_extKeyUsage, new ExtendedKeyUsage([...usages]))] : []),
        ...(ca ? [extension(id_ce_basicConstraints, new BasicConstraints({ cA: true }))] : []),
        ...(alternatives.length > 0
          ? [extension(id_ce_subjectAltName, new SubjectAlternativeName(alternatives))]
          : []),
      ],
    },
    issuedBy.privateKey,
  )
}

export interface CertificateFields {
  readonly serialNumber: ArrayBuffer
  readonly issuer: Name
  readonly subject: Name
  readonly publicKey: KeyObject
  readonly validFromS: number
  readonly validUntilS: number
  readonly extensions: readonly Extension[]
}

/** A certificate that says all of this, in DER. @param signer whose key signs it. */
export function signedCertificate(fields: CertificateFields, signer: KeyObject): Buffer {
  const signatureAlgorithm = algorithmOf(signer)
  const { serialNumber, issuer, subject, publicKey, validFromS, validUntilS, extensions } = fields
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber,
    signature: signatureAlgorithm,
    issuer,
    validity: new Validity({
      notBefore: new Date(validFromS * 1_000),
      notAfter: new Date(validUntilS * 1_000),
    }),
    subject,
    subjectPublicKeyInfo: AsnConvert.parse(
      publicKey.export({ type: 'spki', format: 'der' }),
      SubjectPublicKeyInfo,
    ),
    ...(extensions.length > 0 && { extensions: new Extensions([...extensions]) }),
  })
  const signature = sign('sha256', new Uint8Array(AsnConvert.serialize(tbsCertificate)), signer)
  const signatureValue = Uint8Array.from(signature).buffer
  return Buffer.from(
    AsnConvert.serialize(new Certificate({ tbsCertificate, signatureAlgorithm, signatureValue })),
  )
}

export const algorithmOf = (key: KeyObject): AlgorithmIdentifier =>
  key.asymmetricKeyType === 'ec' ? ecdsa : rsa

const nameOf = (subject: CertificateOptions['subject'] = {}): Name =>
  new Name(
    Object.entries(attributeTypes).flatMap(([attribute, type]) => {
      const text = subject[attribute as keyof typeof attributeTypes]
      if (text === undefined) return []
      const value = new AttributeValue({ utf8String: text })
      return [new RelativeDistinguishedName([new AttributeTypeAndValue({ type, value })])]
    }),
  )

export const extension = (extnID: string, value: object, critical = false): Extension =>
  new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) })
