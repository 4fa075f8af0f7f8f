import { randomBytes, randomUUID } from 'node:crypto'
import { ok, type Result } from '../../../native/result.ts'
import { fault, type IssuingFault } from './issuing-fault.ts'
import type { Secret } from './key-file.ts'

const service = 'passgate'
const secretBytes = 32

/** One place for secrets of this user, kept by the system. What it refuses, it throws. */
export interface Keychain {
  read(account: string): Promise<Uint8Array | null>
  write(account: string, secret: Uint8Array): Promise<void>
}

/**
 * The keychain of macOS, the credential manager of Windows, the Secret Service of a Linux desktop. Never the kernel's
 * key ring, which forgets everything at a restart.
 */
export const systemKeychain: Keychain = {
  async read(account) {
    const secret = await (await entry(account)).getSecret()
    return secret === null ? null : Uint8Array.from(secret)
  },
  async write(account, secret) {
    await (await entry(account)).setSecret(secret)
  },
}

/** Loaded when it is wanted: a system without its native part issues with a passphrase all the same. */
async function entry(account: string) {
  const { AsyncEntry } = await import('@napi-rs/keyring')
  return new AsyncEntry(service, account, { linux: { store: 'secret-service' } })
}

/** A new secret, put into the keychain. */
export async function newKeychainSecret(keychain: Keychain): Promise<Result<Secret, IssuingFault>> {
  const account = `authority-${randomUUID()}`
  const bytes = randomBytes(secretBytes)
  const written = await asked(() => keychain.write(account, bytes))
  return written.ok ? ok({ kind: 'keychain', account, bytes }) : written
}

export async function keychainSecret(
  keychain: Keychain,
  account: string,
): Promise<Result<Secret, IssuingFault>> {
  const read = await asked(() => keychain.read(account))
  if (!read.ok) return read
  const bytes = read.value
  return bytes === null || bytes.length !== secretBytes
    ? fault('keychain-empty', `${service}, ${account}`)
    : ok({ kind: 'keychain', account, bytes })
}

async function asked<T>(question: () => Promise<T>): Promise<Result<T, IssuingFault>> {
  try {
    return ok(await question())
  } catch (error) {
    return fault('keychain-unusable', error instanceof Error ? error.message : String(error))
  }
}
