import { sign, type KeyObject } from 'node:crypto'
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
const ecdsaWithSha256 = '1.2.840.10045.4.3.2'
const rsaWithSha256 = '1.2.840.113549.1.1.11'

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
    issuedBy = { subject, privateKey: keys.privateKey },
  }: CertificateOptions,
): Buffer {
  const signatureAlgorithm = new AlgorithmIdentifier({
    algorithm: issuedBy.privateKey.asymmetricKeyType === 'ec' ? ecdsaWithSha256 : rsaWithSha256,
  })
  const name = nameOf(subject)
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: Uint8Array.of(1).buffer,
    signature: signatureAlgorithm,
    issuer: nameOf(issuedBy.subject),
    validity: new Validity({
      notBefore: new Date(validFromS * 1_000),
      notAfter: new Date(validUntilS * 1_000),
    }),
    subject: name,
    subjectPublicKeyInfo: AsnConvert.parse(
      keys.publicKey.export({ type: 'spki', format: 'der' }),
      SubjectPublicKeyInfo,
    ),
  })
  const extensions = [
    ...(usages.length > 0 ? [extension(id_ce_extKeyUsage, new ExtendedKeyUsage([...usages]))] : []),
    ...(ca ? [extension(id_ce_basicConstraints, new BasicConstraints({ cA: true }))] : []),
    ...(uri === undefined
      ? []
      : [
          extension(
            id_ce_subjectAltName,
            new SubjectAlternativeName([new GeneralName({ uniformResourceIdentifier: uri })]),
          ),
        ]),
  ]
  if (extensions.length > 0) tbsCertificate.extensions = new Extensions(extensions)
  const signature = sign('sha256', new Uint8Array(AsnConvert.serialize(tbsCertificate)), issuedBy.privateKey)
  const signatureValue = Uint8Array.from(signature).buffer
  return Buffer.from(
    AsnConvert.serialize(new Certificate({ tbsCertificate, signatureAlgorithm, signatureValue })),
  )
}

const nameOf = (subject: CertificateOptions['subject'] = {}): Name =>
  new Name(
    Object.entries(attributeTypes).flatMap(([attribute, type]) => {
      const text = subject[attribute as keyof typeof attributeTypes]
      if (text === undefined) return []
      const value = new AttributeValue({ utf8String: text })
      return [new RelativeDistinguishedName([new AttributeTypeAndValue({ type, value })])]
    }),
  )

const extension = (extnID: string, value: object): Extension =>
  new Extension({ extnID, critical: false, extnValue: new OctetString(AsnConvert.serialize(value)) })
