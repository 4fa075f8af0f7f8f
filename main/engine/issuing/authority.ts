import { chmodSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import { ok, type Result } from '../../../native/result.ts'
import { lockFolder } from '../store/folder-lock.ts'
import { AuthorityState, type AuthorityKey, type KeyAlgorithm } from './authority-state.ts'
import { attemptOnDisk, fault, type IssuingFault } from './issuing-fault.ts'
import {
  maxKeyFileBytes,
  sealKeys,
  sealOf,
  unsealKeys,
  type PrivateKey,
  type Seal,
  type Secret,
} from './key-file.ts'
import { replaceFile } from './replace-file.ts'

/** A state with the longest lists that it may have. */
const maxStateBytes = 100_000_000

const stateFile = (folder: string): string => join(folder, 'authority.json')
const keyFile = (folder: string): string => join(folder, 'keys.jwe')

/** Where `serve` looks whether anything has changed. */
export const authorityStateFile = stateFile

/** An authority whose keys are open: only a command that signs, makes or retires keys needs them. */
export interface OpenAuthority {
  readonly state: AuthorityState
  /** Of the keys that are not retired. */
  readonly privateKeys: readonly PrivateKey[]
}

/**
 * Makes an authority in `folder`, which becomes this user's alone, with a key for passes and one for tickets.
 * @param secretFor asked once it is sure that nothing is there yet.
 */
export async function createAuthority(
  folder: string,
  about: Pick<AuthorityState, 'iss' | 'name' | 'website'>,
  secretFor: () => Promise<Result<Secret, IssuingFault>>,
  nowS: number,
): Promise<Result<AuthorityState, IssuingFault>> {
  const made = attemptOnDisk(() => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chmodSync(folder, 0o700)
  })
  if (!made.ok) return made
  return locked(folder, async () => {
    if (existsSync(stateFile(folder)) || existsSync(keyFile(folder))) return fault('authority-exists', folder)
    const secret = await secretFor()
    if (!secret.ok) return secret
    const keys = [await newKey('ES256', nowS), await newKey('EdDSA', nowS)]
    const state: AuthorityState = {
      version: 1,
      ...about,
      keys: keys.map(({ publicKey }) => publicKey),
      tickets: { ctr: 1, revoked: [] },
    }
    const sealed = await sealKeys(
      keys.map(({ privateKey }) => privateKey),
      secret.value,
    )
    return save(folder, state, sealed)
  })
}

/** Everything of an authority that needs no secret. */
export function readAuthority(folder: string): Result<AuthorityState, IssuingFault> {
  const file = stateFile(folder)
  if (!existsSync(file)) return fault('authority-missing', folder)
  const text = readWithin(file, maxStateBytes)
  if (!text.ok) return text
  try {
    return ok(AuthorityState.parse(JSON.parse(text.value)))
  } catch {
    return fault('authority-damaged', file)
  }
}

export function readSeal(folder: string): Result<Seal, IssuingFault> {
  const sealed = readWithin(keyFile(folder), maxKeyFileBytes)
  if (!sealed.ok) return sealed
  const seal = sealOf(sealed.value)
  return seal === null ? fault('key-file-damaged', keyFile(folder)) : ok(seal)
}

export async function openAuthority(
  folder: string,
  secret: Secret,
): Promise<Result<OpenAuthority, IssuingFault>> {
  const state = readAuthority(folder)
  if (!state.ok) return state
  const sealed = readWithin(keyFile(folder), maxKeyFileBytes)
  if (!sealed.ok) return sealed
  const unsealed = await unsealKeys(sealed.value, secret)
  if (!unsealed.ok) return unsealed
  const active = state.value.keys.filter(({ retiredS }) => retiredS === null)
  const privateKeys = unsealed.value.filter((key) => active.some((known) => isHalfOf(key, known)))
  if (privateKeys.length < active.length)
    return fault('authority-damaged', 'a key that it publishes has no private half in its key file')
  return ok({ state: state.value, privateKeys })
}

/** A file that names other public keys than ours would have us sign what nobody can verify. */
const isHalfOf = (secret: PrivateKey, { kid, jwk }: AuthorityKey): boolean =>
  secret.kid === kid && secret.x === jwk.x && secret.crv === jwk.crv

/** Changes what needs no secret, such as a revocation list. */
export function changeAuthority(
  folder: string,
  change: (state: AuthorityState) => Result<AuthorityState, IssuingFault>,
): Promise<Result<AuthorityState, IssuingFault>> {
  if (!existsSync(stateFile(folder))) return Promise.resolve(fault('authority-missing', folder))
  return locked(folder, async () => {
    const state = readAuthority(folder)
    if (!state.ok) return state
    const changed = change(state.value)
    return changed.ok ? save(folder, changed.value, null) : changed
  })
}

/** Adds a key, which signs from now on. @returns its id. */
export function addKey(
  folder: string,
  secret: Secret,
  alg: KeyAlgorithm,
  nowS: number,
): Promise<Result<string, IssuingFault>> {
  return locked(folder, async () => {
    const opened = await openAuthority(folder, secret)
    if (!opened.ok) return opened
    const { publicKey, privateKey } = await newKey(alg, nowS)
    const { state, privateKeys } = opened.value
    const sealed = await sealKeys([...privateKeys, privateKey], secret)
    const saved = save(folder, { ...state, keys: [...state.keys, publicKey] }, sealed)
    return saved.ok ? ok(publicKey.kid) : saved
  })
}

/** Drops from the key file what `change` no longer lets sign: a retired key can never sign again. */
export function changeKeys(
  folder: string,
  secret: Secret,
  change: (state: AuthorityState) => Result<AuthorityState, IssuingFault>,
): Promise<Result<AuthorityState, IssuingFault>> {
  return locked(folder, async () => {
    const opened = await openAuthority(folder, secret)
    if (!opened.ok) return opened
    const changed = change(opened.value.state)
    if (!changed.ok) return changed
    const { keys } = changed.value
    const left = opened.value.privateKeys.filter(({ kid }) =>
      keys.some((key) => key.kid === kid && key.retiredS === null),
    )
    const saved = save(folder, changed.value, null)
    if (!saved.ok) return saved
    // Only then: ended in between, the file has a private key too many, and none too few.
    const sealed = await sealKeys(left, secret)
    const dropped = attemptOnDisk(() => replaceFile(keyFile(folder), sealed, 0o600))
    return dropped.ok ? saved : dropped
  })
}

/** The key file first: ended in between, it has a private key too many, and none too few. */
function save(
  folder: string,
  state: AuthorityState,
  sealed: string | null,
): Result<AuthorityState, IssuingFault> {
  const written = attemptOnDisk(() => {
    if (sealed !== null) replaceFile(keyFile(folder), sealed, 0o600)
    replaceFile(stateFile(folder), `${JSON.stringify(state, null, 2)}\n`, 0o600)
  })
  return written.ok ? ok(state) : written
}

/** Two commands at once would each write back what the other has not read. */
async function locked<T>(
  folder: string,
  action: () => Promise<Result<T, IssuingFault>>,
): Promise<Result<T, IssuingFault>> {
  const lock = lockFolder(folder)
  if (!lock.ok) {
    const code = lock.error.code === 'store-in-use' ? 'authority-in-use' : 'folder-failed'
    return fault(code, lock.error.detail)
  }
  try {
    return await action()
  } finally {
    lock.value.release()
  }
}

function readWithin(file: string, maxBytes: number): Result<string, IssuingFault> {
  const size = attemptOnDisk(() => statSync(file).size)
  if (!size.ok) return size
  if (size.value > maxBytes) return fault('authority-damaged', file)
  return attemptOnDisk(() => readFileSync(file, 'utf8'))
}

interface NewKey {
  readonly publicKey: AuthorityKey
  readonly privateKey: PrivateKey
}

async function newKey(alg: KeyAlgorithm, nowS: number): Promise<NewKey> {
  const pair = await generateKeyPair(alg, { extractable: true })
  const { x = '', y = '', d = '' } = await exportJWK(pair.privateKey)
  const made = { madeS: nowS, retiredS: null }
  if (alg === 'ES256') {
    const jwk = { kty: 'EC' as const, crv: 'P-256' as const, x, y }
    const kid = await calculateJwkThumbprint(jwk)
    return { publicKey: { alg, kid, jwk, ...made, ctr: 1, revoked: [] }, privateKey: { kid, ...jwk, d } }
  }
  const jwk = { kty: 'OKP' as const, crv: 'Ed25519' as const, x }
  const kid = await calculateJwkThumbprint(jwk)
  return { publicKey: { alg, kid, jwk, ...made }, privateKey: { kid, ...jwk, d } }
}
