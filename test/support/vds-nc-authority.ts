import {
  constants,
  createHash,
  generateKeyPairSync,
  sign,
  type KeyObject,
  type SignKeyObjectInput,
} from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  CertificateList,
  ExtendedKeyUsage,
  Extension,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_subjectKeyIdentifier,
  KeyIdentifier,
  Name,
  RelativeDistinguishedName,
  RevokedCertificate,
  SubjectKeyIdentifier,
  TBSCertList,
  Time,
  Version,
} from '@peculiar/asn1-x509'
import type { TrustDocument } from '../../main/engine/trust/trust-document.ts'
import { canonicalJson } from './canonical-json.ts'
import { algorithmOf, extension, signedCertificate } from './certificate.ts'

const vdsNcSigner = '2.23.136.1.1.14.2'
const rsaPss = '1.2.840.113549.1.1.10'
const unknownAndCritical = new Extension({
  extnID: '2.5.29.28',
  critical: true,
  extnValue: new OctetString(Buffer.of(0x30, 0x00)),
})

export interface RootOptions {
  readonly type?: 'ec' | 'rsa'
  readonly ca?: boolean
  readonly untilS?: number
}

export interface CertificateOptions {
  readonly serial?: number
  readonly fromS?: number
  readonly untilS?: number
  /** Null: not said. */
  readonly usages?: readonly string[] | null
  readonly curve?: string
  readonly ca?: boolean
  /** Of another key than the root's. */
  readonly forged?: boolean
}

export interface ListOptions {
  readonly issuedS?: number
  /** An extension that who does not know it must not overlook. */
  readonly critical?: boolean
  readonly signedBy?: VdsNcAuthority
  /** Object identifier of the signature's algorithm, where it is another than that of certificates. */
  readonly algorithm?: string
  /** The algorithm that the signed part names, where it is another. */
  readonly innerAlgorithm?: string
  /** Says when the next list will come. */
  readonly next?: boolean
}

/** Who signs seals: a key, and its certificate as a seal carries it. */
export interface SealSigner {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
  readonly certificate: string
}

/** A state with a root of its own, made for one test: honest, or as wrong as it is told to be. */
export class VdsNcAuthority {
  readonly country: string
  readonly #root: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }
  /** DER as base64. */
  readonly csca: string

  constructor(country = 'UT', options: RootOptions = {}) {
    this.country = country
    const { ca = true, untilS = 2_200_000_000, type = 'ec' } = options
    this.#root =
      type === 'ec'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('rsa', { modulusLength: 2_048 })
    const der = this.#certificate('CSCA', this.#root.publicKey, { serial: 1, untilS, usages: null, ca })
    this.csca = der.toString('base64')
  }

  trust(crls: readonly string[] = [], roots: readonly VdsNcAuthority[] = [this]): TrustDocument {
    const csca = roots.map((root) => root.csca)
    return { issuers: [{ format: 'vds-nc', id: 'UTO', name: 'A test state', csca, crls: [...crls] }] }
  }

  signer(options: CertificateOptions = {}): SealSigner {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: options.curve ?? 'P-256' })
    const certificate = this.#certificate('DS', publicKey, options).toString('base64url')
    return { publicKey, privateKey, certificate }
  }

  /** A list of revoked serial numbers: DER as base64. */
  list(serials: readonly number[], options: ListOptions = {}): string {
    const { issuedS = 1_700_000_000, critical = false, signedBy = this, next = true } = options
    const algorithm =
      options.algorithm === undefined
        ? algorithmOf(this.#root.privateKey)
        : new AlgorithmIdentifier({ algorithm: options.algorithm })
    const revokedCertificates = serials.map(
      (serial) => new RevokedCertificate({ userCertificate: integer(serial), revocationDate: time(issuedS) }),
    )
    const tbsCertList = new TBSCertList({
      version: Version.v2,
      signature:
        options.innerAlgorithm === undefined
          ? algorithm
          : new AlgorithmIdentifier({ algorithm: options.innerAlgorithm }),
      issuer: this.#name('CSCA'),
      thisUpdate: time(issuedS),
      ...(next && { nextUpdate: time(issuedS + 86_400) }),
      ...(serials.length > 0 && { revokedCertificates }),
      ...(critical && { crlExtensions: [unknownAndCritical] }),
    })
    const signature = signedBy.#sign(AsnConvert.serialize(tbsCertList), options.algorithm === rsaPss)
    const list = new CertificateList({ tbsCertList, signatureAlgorithm: algorithm, signature })
    return Buffer.from(AsnConvert.serialize(list)).toString('base64')
  }

  #certificate(subject: string, key: KeyObject, options: CertificateOptions): Buffer {
    const { serial = 0x16f2, fromS = 1_600_000_000, untilS = 2_000_000_000, ca = false } = options
    const { usages = [vdsNcSigner], forged = false } = options
    const issuer = forged ? new VdsNcAuthority(this.country) : this
    return signedCertificate(
      {
        serialNumber: integer(serial),
        issuer: this.#name('CSCA'),
        subject: this.#name(subject),
        publicKey: key,
        validFromS: fromS,
        validUntilS: untilS,
        extensions: [
          extension(id_ce_basicConstraints, new BasicConstraints({ cA: ca }), true),
          extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyId(key))),
          extension(
            id_ce_authorityKeyIdentifier,
            new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(keyId(this.#root.publicKey)) }),
          ),
          ...(usages === null ? [] : [extension(id_ce_extKeyUsage, new ExtendedKeyUsage([...usages]), true)]),
        ],
      },
      issuer.#root.privateKey,
    )
  }

  #name(common: string): Name {
    return new Name([attribute('2.5.4.6', this.country), attribute('2.5.4.3', `${common} ${this.country}`)])
  }

  #sign(bytes: ArrayBuffer, pss = false): ArrayBuffer {
    const key = this.#root.privateKey
    const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 }
    const signature = pss
      ? sign('sha384', Buffer.from(bytes), { key, ...padding })
      : sign('sha256', Buffer.from(bytes), key)
    return arrayBuffer(signature)
  }
}

const attribute = (type: string, value: string): RelativeDistinguishedName =>
  new RelativeDistinguishedName([
    new AttributeTypeAndValue({ type, value: new AttributeValue({ printableString: value }) }),
  ])

const time = (unixSeconds: number): Time => new Time(new Date(unixSeconds * 1_000))

/** Most significant byte first, no idle zeros, but one before a set top bit. */
function integer(number: number): ArrayBuffer {
  const hex = number.toString(16)
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
  return arrayBuffer((bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.of(0), bytes]))
}

const keyId = (key: KeyObject): ArrayBuffer =>
  arrayBuffer(
    createHash('sha1')
      .update(key.export({ format: 'der', type: 'spki' }))
      .digest(),
  )

const arrayBuffer = (bytes: Buffer): ArrayBuffer => Uint8Array.from(bytes).buffer

export const vaccination = {
  uvci: 'U32870',
  pid: { n: 'EXAMPLE  ADA', dob: '1984-07-04', sex: 'F', i: 'A1234567Z' },
  ve: [
    {
      des: 'XM68M6',
      nam: 'Comirnaty',
      dis: 'RA01.0',
      vd: [
        { dvc: '2021-03-03', seq: 1, ctr: 'UTO', adm: 'A clinic', lot: 'VC35679' },
        { dvc: '2021-03-24', seq: 2, ctr: 'UTO', adm: 'A clinic', lot: 'VC87540' },
      ],
    },
  ],
}

export const pcrTest = {
  utci: 'U01932',
  pid: { n: 'EXAMPLE  ADA', dob: '1984-07-04', dt: 'P', dn: 'E1234567P' },
  sp: { spn: 'A hospital', ctr: 'UTO', cd: { p: '+0' } },
  dat: { sc: '2021-12-01T10:00:00+08:00', ri: '2021-12-01T14:00:00+08:00' },
  tr: { tc: 'molecular(PCR)', r: 'negative', m: 'nasopharyngeal' },
}

export interface SealOptions {
  readonly header?: Record<string, unknown>
  readonly message?: unknown
  readonly alg?: string
  readonly hash?: string
  readonly sig?: Record<string, unknown>
}

/** A seal as JSON: by default a vaccination of Ada Example. */
export function seal(signer: SealSigner, options: SealOptions = {}): Record<string, unknown> {
  const data = {
    hdr: { t: 'icao.vacc', v: 1, is: 'UTO', ...options.header },
    msg: options.message ?? vaccination,
  }
  return { data, sig: { ...signatureOver(data, signer, options), ...options.sig } }
}

/** What stands beside the data of a seal. @param data be it a seal's or not. */
export function signatureOver(
  data: unknown,
  signer: SealSigner,
  { alg = 'ES256', hash = 'sha256' }: Pick<SealOptions, 'alg' | 'hash'> = {},
): Record<'alg' | 'cer' | 'sigvl', string> {
  const key: SignKeyObjectInput = { key: signer.privateKey, dsaEncoding: 'ieee-p1363' }
  const signature = sign(hash, Buffer.from(canonicalJson(data)), key)
  return { alg, cer: signer.certificate, sigvl: signature.toString('base64url') }
}
