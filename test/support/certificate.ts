import { sign, type KeyObject } from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  id_ce_extKeyUsage,
  Name,
  RelativeDistinguishedName,
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
}

/** A self-signed certificate of `keys`, in DER. */
export function certificateOf(
  keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject },
  {
    subject = { CN: 'A signer' },
    usages = [],
    validFromS = 0,
    validUntilS = 4_000_000_000,
  }: CertificateOptions,
): Buffer {
  const signatureAlgorithm = new AlgorithmIdentifier({
    algorithm: keys.publicKey.asymmetricKeyType === 'ec' ? ecdsaWithSha256 : rsaWithSha256,
  })
  const name = nameOf(subject)
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: Uint8Array.of(1).buffer,
    signature: signatureAlgorithm,
    issuer: name,
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
  if (usages.length > 0) tbsCertificate.extensions = new Extensions([usageExtension(usages)])
  const signature = sign('sha256', new Uint8Array(AsnConvert.serialize(tbsCertificate)), keys.privateKey)
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

const usageExtension = (usages: readonly string[]): Extension =>
  new Extension({
    extnID: id_ce_extKeyUsage,
    critical: false,
    extnValue: new OctetString(AsnConvert.serialize(new ExtendedKeyUsage([...usages]))),
  })
