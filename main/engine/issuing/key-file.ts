import { CompactEncrypt, compactDecrypt, decodeProtectedHeader, errors, type JWK } from 'jose'
import { z } from 'zod'
import { ok, type Result } from '../../../native/result.ts'
import { fault, type IssuingFault } from './issuing-fault.ts'

/** Work for whoever guesses passphrases: a quarter of a second a guess here. */
const iterations = 600_000
/** A file that asks for more is not ours, and would keep us busy for minutes. */
const maxIterations = 10_000_000
/** Of an authority with hundreds of keys. */
export const maxKeyFileBytes = 1_000_000

const byPassphrase = 'PBES2-HS512+A256KW'
const byKeychain = 'A256KW'
const content = 'A256GCM'

/** What opens the keys of an authority. */
export type Secret =
  | { readonly kind: 'passphrase'; readonly text: string }
  /** `account` is the name of the entry in the keychain, `bytes` the 32 that it holds. */
  | { readonly kind: 'keychain'; readonly account: string; readonly bytes: Uint8Array }

/** How a key file was sealed, before anybody is asked for the secret. */
export type Seal = { readonly kind: 'passphrase' } | { readonly kind: 'keychain'; readonly account: string }

const PrivateKey = z.union([
  z.object({
    kid: z.string(),
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string(),
    y: z.string(),
    d: z.string(),
  }),
  z.object({
    kid: z.string(),
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: z.string(),
    d: z.string(),
  }),
])
export type PrivateKey = z.output<typeof PrivateKey> & JWK
const PrivateKeys = z.object({ keys: z.array(PrivateKey) })
const Header = z.union([
  z.object({ alg: z.literal(byPassphrase) }),
  z.object({ alg: z.literal(byKeychain), kid: z.string().max(200) }),
])

/**
 * Private keys as they lie on disk: a JWK Set, encrypted as a compact JWE and a line's end (a file cut short lacks it).
 * Source: RFC 7517, section 7; RFC 7518, section 4.8 (PBES2) and 4.4 (AES key wrap).
 */
export async function sealKeys(keys: readonly PrivateKey[], secret: Secret): Promise<string> {
  const jwe = new CompactEncrypt(Buffer.from(JSON.stringify({ keys })))
  const header = { enc: content, cty: 'jwk-set+json' }
  if (secret.kind === 'passphrase') {
    jwe.setProtectedHeader({ alg: byPassphrase, ...header }).setKeyManagementParameters({ p2c: iterations })
  } else {
    jwe.setProtectedHeader({ alg: byKeychain, kid: secret.account, ...header })
  }
  return `${await jwe.encrypt(keyOf(secret))}\n`
}

/** How the key file is sealed; null for what is no key file of ours. */
export function sealOf(text: string): Seal | null {
  if (!text.endsWith('\n')) return null
  try {
    const header = Header.parse(decodeProtectedHeader(text.trimEnd()))
    return header.alg === byKeychain ? { kind: 'keychain', account: header.kid } : { kind: 'passphrase' }
  } catch {
    return null
  }
}

export async function unsealKeys(
  text: string,
  secret: Secret,
): Promise<Result<readonly PrivateKey[], IssuingFault>> {
  const seal = sealOf(text)
  if (seal === null) return fault('key-file-damaged', 'it does not begin and end as a key file does')
  if (seal.kind !== secret.kind) return fault('secret-wrong-kind', seal.kind)
  try {
    const { plaintext } = await compactDecrypt(text.trimEnd(), keyOf(secret), {
      keyManagementAlgorithms: [byPassphrase, byKeychain],
      contentEncryptionAlgorithms: [content],
      maxPBES2Count: maxIterations,
    })
    const parsed = PrivateKeys.safeParse(JSON.parse(Buffer.from(plaintext).toString()))
    return parsed.success
      ? ok(parsed.data.keys)
      : fault('key-file-damaged', 'it holds keys of a kind unknown here')
  } catch (error) {
    if (error instanceof errors.JWEDecryptionFailed) return fault('key-file-locked', seal.kind)
    if (error instanceof errors.JOSEError) return fault('key-file-damaged', error.code)
    throw error
  }
}

/** One passphrase is one, however a keyboard composes its accents. */
const keyOf = (secret: Secret): Uint8Array =>
  secret.kind === 'passphrase' ? Buffer.from(secret.text.normalize('NFC')) : secret.bytes
