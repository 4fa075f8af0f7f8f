import { readFileSync, statSync } from 'node:fs'
import type { Command } from 'commander'
import { err, ok, unreachable, type Result } from '../../../native/result.ts'
import {
  walletIdentity,
  type WalletIdentity,
  type WalletIdentityFault,
} from '../../engine/issuing/wallet-identity.ts'

export interface WalletOptions {
  readonly pkpass?: string
  readonly walletCertificate?: string
  readonly walletKey?: string
  readonly walletAuthority?: string
  readonly walletPassphraseFile?: string
}

/** What a pass for Apple Wallet is signed with. */
export const withWallet = (command: Command, pkpass: readonly [flags: string, what: string]): Command =>
  command
    .option(...pkpass)
    .option('--wallet-certificate <file>', "your pass type's certificate from Apple (PEM or DER)")
    .option('--wallet-key <file>', 'the private key of that certificate (PEM or DER)')
    .option('--wallet-authority <file>', "Apple's certificate that issued yours (WWDR; PEM or DER)")
    .option('--wallet-passphrase-file <file>', 'a file with the passphrase of the private key, if it has one')

const optionOf = {
  certificate: '--wallet-certificate',
  key: '--wallet-key',
  authority: '--wallet-authority',
  passphrase: '--wallet-passphrase-file',
} as const satisfies Record<WalletIdentityFault['file'], string>

/** A certificate or a key has some thousand bytes. */
const maxBytes = 100_000

/** Null where no pass for a wallet is wanted. @returns words for what is missing, too much or of no use. */
export function walletOf(options: WalletOptions, nowS: number): Result<WalletIdentity | null, string> {
  const {
    walletCertificate: certificate,
    walletKey: key,
    walletAuthority: authority,
    walletPassphraseFile: passphrase,
  } = options
  const files = { certificate, key, authority, passphrase }
  if (options.pkpass === undefined) {
    const given = names.find((name) => files[name] !== undefined)
    return given === undefined ? ok(null) : err(`${optionOf[given]} is of use with --pkpass alone.`)
  }
  if (certificate === undefined || key === undefined || authority === undefined) {
    const missing = names.find((name) => name !== 'passphrase' && files[name] === undefined) ?? 'key'
    return err(`--pkpass wants a certificate of Apple's for passes: give ${optionOf[missing]} too.`)
  }
  try {
    const identity = walletIdentity(
      {
        certificate: small(certificate),
        key: small(key),
        authority: small(authority),
        passphrase: passphrase === undefined ? null : String(small(passphrase)).replace(/\r?\n$/, ''),
      },
      nowS,
    )
    return identity.ok ? identity : err(faultWords(identity.error))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    return err(`A file of the wallet's cannot be read: ${error.message}`)
  }
}

const names = ['certificate', 'key', 'authority', 'passphrase'] as const

/** What is too large is none of these, and reads as nothing. */
const small = (file: string): Buffer =>
  statSync(file).size > maxBytes ? Buffer.alloc(0) : readFileSync(file)

function faultWords(fault: WalletIdentityFault): string {
  const option = optionOf[fault.file]
  switch (fault.code) {
    case 'unreadable':
      return fault.file === 'key'
        ? `${option} opens as no private key. Give it as PEM or DER, and with --wallet-passphrase-file if it is locked.`
        : `${option} is no certificate. Give it as PEM or DER.`
    case 'not-rsa':
      return `${option} is no RSA key, as Apple's are. Give the key that the certificate was asked for with.`
    case 'key-of-another-certificate':
      return `${option} is the key of another certificate. Give the one that this certificate was asked for with.`
    case 'issued-by-another':
      return `${option} did not issue the certificate. Fetch the WWDR certificate that the certificate names from Apple.`
    case 'not-for-passes':
      return `${option} is not for passes. Ask Apple for the certificate of a Pass Type ID.`
    case 'not-yet-valid':
      return `${option} holds from ${time(fault.fromS)} on. Wait, or correct the clock of this machine.`
    case 'expired':
      return `${option} has expired (${time(fault.untilS)}). Fetch a new one from Apple.`
    default:
      return unreachable(fault)
  }
}

const time = (seconds: number): string => new Date(seconds * 1_000).toISOString()
