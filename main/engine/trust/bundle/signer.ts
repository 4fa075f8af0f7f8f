import { chmodSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import { z } from 'zod'
import { ok, type Result } from '../../../../native/result.ts'
import { attemptOnDisk, fault, type IssuingFault } from '../../issuing/issuing-fault.ts'
import {
  maxKeyFileBytes,
  sealKeys,
  sealOf,
  unsealKeys,
  type Seal,
  type Secret,
} from '../../issuing/key-file.ts'
import { replaceFile } from '../../issuing/replace-file.ts'
import { lockFolder } from '../../store/folder-lock.ts'
import type { TrustDocument } from '../trust-document.ts'
import { fingerprintOf, MakerName, signBundle, SignerJwk, type Bundle } from './bundle.ts'
import { bundleFault, type BundleFault } from './bundle-fault.ts'

/** In the data folder of the gate that makes bundles. */
export const signerFolderName = 'bundle-signer'
const maxStateBytes = 10_000

const stateFile = (folder: string): string => join(folder, 'signer.json')
const keyFile = (folder: string): string => join(folder, 'keys.jwe')

/** Who makes a venue's bundles; nothing of it is secret. */
const SignerState = z.object({
  version: z.literal(1),
  name: MakerName,
  jwk: SignerJwk,
  /** Of the last bundle. */
  serial: z.int().min(0),
})
export type SignerState = z.output<typeof SignerState>

type SignerFault = BundleFault | IssuingFault

/**
 * Makes a key for bundles in `folder`, which becomes this user's alone.
 * @param secretFor asked once it is sure that nothing is there yet.
 */
export async function createSigner(
  folder: string,
  name: string,
  secretFor: () => Promise<Result<Secret, IssuingFault>>,
): Promise<Result<SignerState, SignerFault>> {
  const made = attemptOnDisk(() => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chmodSync(folder, 0o700)
  })
  if (!made.ok) return made
  return locked(folder, async () => {
    if (existsSync(stateFile(folder)) || existsSync(keyFile(folder)))
      return bundleFault('signer-exists', folder)
    const secret = await secretFor()
    if (!secret.ok) return secret
    const { jwk, kid, d } = await newKey()
    const sealed = await sealKeys([{ kid, ...jwk, d }], secret.value)
    const state: SignerState = { version: 1, name, jwk, serial: 0 }
    const written = attemptOnDisk(() => {
      replaceFile(keyFile(folder), sealed, 0o600)
      writeState(folder, state)
    })
    return written.ok ? ok(state) : written
  })
}

/** One in 64 is made again: a fingerprint with a hyphen before it looks like an option to every command line. */
async function newKey(): Promise<{ readonly jwk: SignerJwk; readonly kid: string; readonly d: string }> {
  for (;;) {
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true })
    const { x = '', d = '' } = await exportJWK(privateKey)
    const jwk = { kty: 'OKP' as const, crv: 'Ed25519' as const, x }
    const kid = await fingerprintOf(jwk)
    if (!kid.startsWith('-')) return { jwk, kid, d }
  }
}

/** Everything that needs no secret. */
export function readSigner(folder: string): Result<SignerState & { readonly seal: Seal }, SignerFault> {
  if (!existsSync(stateFile(folder))) return bundleFault('signer-missing', folder)
  const sealed = readWithin(keyFile(folder), maxKeyFileBytes)
  if (!sealed.ok) return sealed
  const seal = sealOf(sealed.value)
  if (seal === null) return fault('key-file-damaged', keyFile(folder))
  const text = readWithin(stateFile(folder), maxStateBytes)
  if (!text.ok) return text
  try {
    return ok({ ...SignerState.parse(JSON.parse(text.value)), seal })
  } catch {
    return bundleFault('signer-damaged', stateFile(folder))
  }
}

/**
 * Signs the next bundle. Its serial is used up on disk before anybody has it, and is the time where that is more: a
 * folder that was put back from a copy goes on above what it has signed since.
 */
export function signNext(
  folder: string,
  secret: Secret,
  trust: TrustDocument,
  nowS: number,
): Promise<Result<{ readonly text: string; readonly bundle: Bundle }, SignerFault>> {
  if (!existsSync(stateFile(folder))) return Promise.resolve(bundleFault('signer-missing', folder))
  return locked(folder, async () => {
    const read = readSigner(folder)
    if (!read.ok) return read
    const { seal: _, ...state } = read.value
    const sealed = readWithin(keyFile(folder), maxKeyFileBytes)
    if (!sealed.ok) return sealed
    const keys = await unsealKeys(sealed.value, secret)
    if (!keys.ok) return keys
    const key = keys.value.find(({ x }) => x === state.jwk.x)
    if (key?.kty !== 'OKP') return bundleFault('signer-damaged', 'its key file holds another key')
    const serial = Math.max(state.serial + 1, nowS)
    const written = attemptOnDisk(() => writeState(folder, { ...state, serial }))
    if (!written.ok) return written
    const bundle = { serial, madeAtS: nowS, madeBy: state.name, trust }
    const text = await signBundle(bundle, { ...state.jwk, d: key.d })
    return text.ok ? ok({ text: text.value, bundle }) : text
  })
}

const writeState = (folder: string, state: SignerState): void =>
  replaceFile(stateFile(folder), `${JSON.stringify(state, null, 2)}\n`, 0o600)

/** Two commands at once would give one serial twice. */
async function locked<T>(
  folder: string,
  action: () => Promise<Result<T, SignerFault>>,
): Promise<Result<T, SignerFault>> {
  const lock = lockFolder(folder)
  if (!lock.ok) {
    const { code, detail } = lock.error
    return code === 'store-in-use' ? bundleFault('signer-in-use', folder) : fault('folder-failed', detail)
  }
  try {
    return await action()
  } finally {
    lock.value.release()
  }
}

function readWithin(file: string, maxBytes: number): Result<string, SignerFault> {
  const size = attemptOnDisk(() => statSync(file).size)
  if (!size.ok) return size
  if (size.value > maxBytes) return bundleFault('signer-damaged', file)
  return attemptOnDisk(() => readFileSync(file, 'utf8'))
}
