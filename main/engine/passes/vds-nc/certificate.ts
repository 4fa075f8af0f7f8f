import { X509Certificate, type KeyObject } from 'node:crypto'
import { err, ok, type Result } from '../../../../native/result.ts'
import type { TrustFault } from '../../trust/trust-kind.ts'

export interface Validity {
  /** Unix seconds UTC, both included. */
  readonly fromS: number
  readonly untilS: number
}

/** A root of a state's public key infrastructure: Country Signing Certification Authority. */
export interface Csca extends Validity {
  readonly x509: X509Certificate
  readonly publicKey: KeyObject
  /** As a trust document has it. */
  readonly text: string
}

/** The certificate that these bytes are: DER, and nothing behind it. Null for what is none. */
export function certificateOf(der: Buffer): X509Certificate | null {
  try {
    const x509 = new X509Certificate(der)
    return x509.raw.equals(der) ? x509 : null
  } catch {
    return null
  }
}

/** Null for a key of a kind, or on a curve, that is unknown here. */
export function publicKeyOf(x509: X509Certificate): KeyObject | null {
  try {
    return x509.publicKey
  } catch {
    return null
  }
}

export const validityOf = ({ validFrom, validTo }: X509Certificate): Validity => ({
  fromS: Date.parse(validFrom) / 1_000,
  untilS: Date.parse(validTo) / 1_000,
})

/** Of its subject, ISO 3166-1, two letters; null where it names none. */
export function countryIn(x509: X509Certificate): string | null {
  const country = /^C=([A-Za-z]{2})$/m.exec(x509.subject)?.[1]
  return country?.toUpperCase() ?? null
}

/** @param text DER as base64. */
export function parseCsca(text: string): Result<Csca, TrustFault> {
  const x509 = certificateOf(Buffer.from(text, 'base64'))
  if (x509 === null) return err('certificate-malformed')
  if (!x509.ca) return err('key-wrong-use')
  const publicKey = publicKeyOf(x509)
  return publicKey === null ? err('key-wrong-type') : ok({ x509, publicKey, text, ...validityOf(x509) })
}

/** One form for a serial number, whoever wrote it: hexadecimal without idle zeros. */
export const serialOf = (hex: string): string => hex.toUpperCase().replace(/^0+(?=.)/, '')
