import { readFileSync } from 'node:fs'
import { ok, type Result } from '../../../native/result.ts'
import { openAuthority, readAuthority, readSeal, type OpenAuthority } from '../../engine/issuing/authority.ts'
import { fault, type IssuingFault } from '../../engine/issuing/issuing-fault.ts'
import type { Seal, Secret } from '../../engine/issuing/key-file.ts'
import { keychainSecret, newKeychainSecret, systemKeychain } from '../../engine/issuing/system-keychain.ts'
import { askPassphrase } from './ask-passphrase.ts'

/** Of a new one. NIST SP 800-63B asks for 8 of a password that is tried online; a file is tried offline. */
const leastCharacters = 12

export interface SecretOptions {
  readonly passphraseFile?: string | undefined
}

/** The secret that the key file of an authority was sealed with. */
export async function secretOf(
  folder: string,
  options: SecretOptions,
): Promise<Result<Secret, IssuingFault>> {
  const state = readAuthority(folder)
  if (!state.ok) return state
  const seal = readSeal(folder)
  return seal.ok ? secretFor(seal.value, options) : seal
}

/** The secret that opens what was sealed like this. */
export async function secretFor(
  seal: Seal,
  { passphraseFile }: SecretOptions,
): Promise<Result<Secret, IssuingFault>> {
  if (seal.kind === 'passphrase') return passphrase({ passphraseFile }, ['Passphrase: '])
  if (passphraseFile !== undefined) return fault('secret-wrong-kind', 'keychain')
  return keychainSecret(systemKeychain, seal.account)
}

/** A secret for a new authority. */
export async function newSecret(
  options: SecretOptions & { readonly keychain?: true },
): Promise<Result<Secret, IssuingFault>> {
  if (options.keychain) return newKeychainSecret(systemKeychain)
  const given = await passphrase(options, ['New passphrase: ', 'Once more: '])
  if (given.ok && given.value.kind === 'passphrase' && Array.from(given.value.text).length < leastCharacters)
    return fault('passphrase-short', String(leastCharacters))
  return given
}

export async function openedBy(
  folder: string,
  options: SecretOptions,
): Promise<Result<OpenAuthority, IssuingFault>> {
  const secret = await secretOf(folder, options)
  return secret.ok ? openAuthority(folder, secret.value) : secret
}

/** From its file, else the environment, else whoever sits at the terminal. Each question must get the same answer. */
async function passphrase(
  { passphraseFile }: SecretOptions,
  questions: readonly string[],
): Promise<Result<Secret, IssuingFault>> {
  if (passphraseFile !== undefined) return fromFile(passphraseFile)
  const named = process.env['PASSGATE_PASSPHRASE'] ?? ''
  if (named !== '') return ok({ kind: 'passphrase', text: named })
  if (!process.stdin.isTTY) return fault('passphrase-missing', '')
  const answers = new Set<string>()
  for (const question of questions) {
    const answer = await askPassphrase(question)
    if (answer === null || answer === '') return fault('passphrase-missing', '')
    answers.add(answer)
  }
  const [text = '', ...others] = answers
  return others.length === 0 ? ok({ kind: 'passphrase', text }) : fault('passphrase-mistyped', '')
}

/** An editor ends the file with a line's end, which is no part of it. */
function fromFile(file: string): Result<Secret, IssuingFault> {
  try {
    const text = readFileSync(file, 'utf8').replace(/\r?\n$/, '')
    return text === '' ? fault('passphrase-missing', '') : ok({ kind: 'passphrase', text })
  } catch (error) {
    return fault('passphrase-file-unreadable', error instanceof Error ? error.message : String(error))
  }
}
