import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Certificate,
  Extension,
  Extensions,
  GeneralName,
  id_ce_basicConstraints,
  id_ce_subjectAltName,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509'

const commonName = '2.5.4.3'
const ecdsaWithSha256 = '1.2.840.10045.4.3.2'
const hourMs = 3_600_000

/** A server's certificate and its key, both PEM. */
export interface ServerIdentity {
  readonly cert: string
  readonly key: string
}

interface Signer {
  readonly name: string
  readonly key: KeyObject
}

/** A certificate for `localhost` that vouches for itself, made for one test. */
export const serverCertificate = (): ServerIdentity => {
  const keys = newKeys()
  return identityOf(
    keys,
    { name: 'localhost', isAuthority: true },
    { name: 'localhost', key: keys.privateKey },
  )
}

/** Who vouches for servers in a test: whoever takes `cert` for a root trusts them. */
export class WebAuthority {
  readonly cert: string
  readonly #signer: Signer

  constructor(name = 'A test authority') {
    const keys = newKeys()
    this.#signer = { name, key: keys.privateKey }
    this.cert = identityOf(keys, { name, isAuthority: true }, this.#signer).cert
  }

  /** @param validUntilMs by the machine's clock, which is what TLS goes by. */
  server(name: string, validUntilMs = Date.now() + hourMs): ServerIdentity {
    return identityOf(newKeys(), { name, isAuthority: false, validUntilMs }, this.#signer)
  }
}

type Keys = ReturnType<typeof newKeys>
const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })

interface Subject {
  readonly name: string
  readonly isAuthority: boolean
  readonly validUntilMs?: number
}

function identityOf(
  { publicKey, privateKey }: Keys,
  { name, isAuthority, validUntilMs = Date.now() + hourMs }: Subject,
  issuer: Signer,
): ServerIdentity {
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const algorithm = new AlgorithmIdentifier({ algorithm: ecdsaWithSha256 })
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: Uint8Array.of(1, ...createHash('sha256').update(spki).digest().subarray(0, 8)).buffer,
    signature: algorithm,
    issuer: nameOf(issuer.name),
    subject: nameOf(name),
    validity: new Validity({
      notBefore: new Date(Date.now() - 2 * hourMs),
      notAfter: new Date(validUntilMs),
    }),
    subjectPublicKeyInfo: AsnConvert.parse(spki, SubjectPublicKeyInfo),
    extensions: new Extensions([
      extension(id_ce_basicConstraints, new BasicConstraints({ cA: isAuthority })),
      extension(id_ce_subjectAltName, new SubjectAlternativeName([new GeneralName({ dNSName: name })])),
    ]),
  })
  const signatureValue = sign('sha256', Buffer.from(AsnConvert.serialize(tbsCertificate)), issuer.key)
  const certificate = new Certificate({
    tbsCertificate,
    signatureAlgorithm: algorithm,
    signatureValue: Uint8Array.from(signatureValue).buffer,
  })
  const base64 = Buffer.from(AsnConvert.serialize(certificate)).toString('base64')
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${base64.replaceAll(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

const nameOf = (name: string): Name =>
  new Name([
    new RelativeDistinguishedName([
      new AttributeTypeAndValue({ type: commonName, value: new AttributeValue({ utf8String: name }) }),
    ]),
  ])

const extension = (extnID: string, value: object): Extension =>
  new Extension({ extnID, critical: false, extnValue: new OctetString(AsnConvert.serialize(value)) })
