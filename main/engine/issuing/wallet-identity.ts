import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { err, ok, type Result } from '../../../native/result.ts'

/** What a venue has from Apple for its passes, as PEM or DER. */
export interface WalletFiles {
  /** The pass type's certificate. */
  readonly certificate: string | Buffer
  /** The private key that it was asked for with. */
  readonly key: string | Buffer
  readonly passphrase: string | null
  /** Apple's intermediate (WWDR) that issued the certificate. */
  readonly authority: string | Buffer
}

/** Who signs a wallet's passes: good for as long as its certificates are. */
export interface WalletIdentity {
  /** Such as `pass.org.example.entry`. */
  readonly passTypeIdentifier: string
  readonly teamIdentifier: string
  /** Each as PEM. */
  readonly signerCert: string
  readonly signerKey: string
  readonly wwdr: string
}

/** Why there is none. `file` is the one to look at. */
export type WalletIdentityFault =
  | { readonly code: 'unreadable'; readonly file: keyof WalletFiles }
  /** Apple's are RSA. */
  | { readonly code: 'not-rsa'; readonly file: 'key' }
  | { readonly code: 'key-of-another-certificate'; readonly file: 'key' }
  | { readonly code: 'issued-by-another'; readonly file: 'authority' }
  /** It names no pass type, or no team. */
  | { readonly code: 'not-for-passes'; readonly file: 'certificate' }
  /** Unix seconds UTC. */
  | { readonly code: 'not-yet-valid'; readonly file: CertificateFile; readonly fromS: number }
  | { readonly code: 'expired'; readonly file: CertificateFile; readonly untilS: number }

type CertificateFile = 'certificate' | 'authority'

/**
 * Reads a venue's certificate for wallet passes, and looks for what would make every phone refuse its passes.
 * Source: Apple, "Building a Pass": the certificate's subject names the pass type (UID) and the team (OU).
 */
export function walletIdentity(
  files: WalletFiles,
  nowS: number,
): Result<WalletIdentity, WalletIdentityFault> {
  const certificate = readCertificate(files.certificate)
  if (certificate === null) return err({ code: 'unreadable', file: 'certificate' })
  const authority = readCertificate(files.authority)
  if (authority === null) return err({ code: 'unreadable', file: 'authority' })
  const key = readKey(files)
  if (key === null) return err({ code: 'unreadable', file: 'key' })

  if (key.asymmetricKeyType !== 'rsa') return err({ code: 'not-rsa', file: 'key' })
  if (!certificate.checkPrivateKey(key)) return err({ code: 'key-of-another-certificate', file: 'key' })
  if (!certificate.checkIssued(authority) || !certificate.verify(authority.publicKey))
    return err({ code: 'issued-by-another', file: 'authority' })

  const passTypeIdentifier = /^UID=(pass\..+)$/m.exec(certificate.subject)?.[1]
  const teamIdentifier = /^OU=(.+)$/m.exec(certificate.subject)?.[1]
  if (passTypeIdentifier === undefined || teamIdentifier === undefined)
    return err({ code: 'not-for-passes', file: 'certificate' })

  const outOfTime = timeFault(certificate, 'certificate', nowS) ?? timeFault(authority, 'authority', nowS)
  if (outOfTime !== null) return err(outOfTime)
  return ok({
    passTypeIdentifier,
    teamIdentifier,
    signerCert: certificate.toString(),
    signerKey: key.export({ type: 'pkcs1', format: 'pem' }).toString(),
    wwdr: authority.toString(),
  })
}

function timeFault(
  { validFromDate, validToDate }: X509Certificate,
  file: CertificateFile,
  nowS: number,
): WalletIdentityFault | null {
  const [fromS, untilS] = [validFromDate.getTime() / 1_000, validToDate.getTime() / 1_000]
  if (nowS < fromS) return { code: 'not-yet-valid', file, fromS }
  return nowS > untilS ? { code: 'expired', file, untilS } : null
}

function readCertificate(file: string | Buffer): X509Certificate | null {
  try {
    return new X509Certificate(file)
  } catch {
    return null
  }
}

function readKey({ key, passphrase }: WalletFiles): KeyObject | null {
  const protection = passphrase === null ? {} : { passphrase }
  // Node is told which of the two it is, and which of DER's kinds.
  const pem = key.includes('-----BEGIN')
  try {
    return createPrivateKey(
      pem ? { key, format: 'pem', ...protection } : { key, format: 'der', type: 'pkcs8', ...protection },
    )
  } catch {
    return null
  }
}
