import { createHash, X509Certificate, type KeyObject } from 'node:crypto'
import { err, ok, type Result } from '../../../../native/result.ts'
import type { TrustFault } from '../../trust/trust-kind.ts'
import { algorithms, type Algorithm } from '../cose/cose-sign1.ts'
import { nameOnOneLine } from '../name.ts'
import type { Kind } from './content.ts'

const base64 = /^[A-Za-z0-9+/]+={0,2}$/
/** Certificates of signers have 500 to 2,000 bytes. */
const maxBase64Length = 16_384
const kidBytes = 8
const minRsaBits = 2_048
const maxRsaBits = 8_192

/** What a certificate may sign, by its extended key usage; the second arc was used by mistake, and stayed. */
const arcs = ['1.3.6.1.4.1.1847.2021.1', '1.3.6.1.4.1.0.1847.2021.1']
const usesByOid = new Map(
  arcs.flatMap((arc): [string, Kind][] => [
    [`${arc}.1`, 't'],
    [`${arc}.2`, 'v'],
    [`${arc}.3`, 'r'],
  ]),
)

/** A document signer certificate (DSC), imported once. */
export interface SigningCertificate {
  /** The first 8 bytes of its SHA-256, in base64. */
  readonly kid: string
  readonly publicKey: KeyObject
  /** The one way in which its key signs. */
  readonly signs: Algorithm
  /** What it may sign; null: anything. */
  readonly uses: ReadonlySet<Kind> | null
  /** Unix seconds. */
  readonly validFromS: number
  readonly validUntilS: number
  /** ISO 3166-1, two letters; null where it names none. */
  readonly country: string | null
  /** Whose it is: an organisation, or else what it calls itself; null where it says neither. */
  readonly subject: string | null
}

/**
 * Imports one certificate of a list. What matters is that it is on the list: nothing is asked of who issued it.
 * Source: Technical Specifications for EU Digital COVID Certificates, volume 1 (key identifier) and 5 (key usage).
 */
export function signingCertificate(input: unknown): Result<SigningCertificate, TrustFault> {
  if (typeof input !== 'string' || input.length > maxBase64Length || !base64.test(input))
    return err('certificate-malformed')
  const der = Buffer.from(input, 'base64')
  try {
    const certificate = new X509Certificate(der)
    // Node takes PEM too, and bytes behind the end: the kid would then be of something else.
    if (!certificate.raw.equals(der)) return err('certificate-malformed')
    const { publicKey } = certificate
    const signs = algorithmOf(publicKey)
    if (signs === null) return err('key-wrong-type')
    const validFromS = Date.parse(certificate.validFrom) / 1_000
    const validUntilS = Date.parse(certificate.validTo) / 1_000
    if (Number.isNaN(validFromS) || Number.isNaN(validUntilS)) return err('certificate-malformed')
    const uses = usesOf(certificate)
    return ok({ kid: kidOf(der), publicKey, signs, uses, validFromS, validUntilS, ...subjectOf(certificate) })
  } catch {
    return err('certificate-malformed')
  }
}

const kidOf = (der: Buffer): string =>
  createHash('sha256').update(der).digest().subarray(0, kidBytes).toString('base64')

function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): Algorithm | null {
  const { namedCurve, modulusLength = 0 } = asymmetricKeyDetails ?? {}
  if (asymmetricKeyType === 'ec' && namedCurve === 'prime256v1') return algorithms.es256
  const fits = modulusLength >= minRsaBits && modulusLength <= maxRsaBits
  return asymmetricKeyType === 'rsa' && fits ? algorithms.ps256 : null
}

/** Usages of other trades (some have those of a web server) say nothing of certificates. */
function usesOf(certificate: X509Certificate): ReadonlySet<Kind> | null {
  // Node's types say that there is always a list; where the extension is absent, there is none.
  const usages: readonly string[] | undefined = certificate.keyUsage
  const uses = new Set(usages?.flatMap((oid) => usesByOid.get(oid) ?? []))
  return uses.size === 0 ? null : uses
}

function subjectOf(certificate: X509Certificate): Pick<SigningCertificate, 'country' | 'subject'> {
  const { C, O, CN } = certificate.toLegacyObject().subject
  const country = first(C)?.toUpperCase() ?? ''
  const subject = nameOnOneLine(first(O) ?? first(CN) ?? '')
  return { country: /^[A-Z]{2}$/.test(country) ? country : null, subject: subject === '' ? null : subject }
}

const first = (attribute: string | string[] | undefined): string | undefined =>
  Array.isArray(attribute) ? attribute[0] : attribute
