import { unreachable } from '../../../native/result.ts'
import type { ContentMistake } from '../../engine/issuing/fhir-bundle.ts'
import type { IssuingFault } from '../../engine/issuing/issuing-fault.ts'
import { exitCodes } from '../exit-codes.ts'

/** Says on stderr why it was not done and what to do. @returns the exit status. */
export function failed(fault: IssuingFault): number {
  const { words, exit } = told(fault)
  console.error(words)
  return exitCodes[exit]
}

interface Told {
  readonly words: string
  readonly exit: keyof typeof exitCodes
}

function told({ code, detail }: IssuingFault): Told {
  switch (code) {
    case 'authority-missing':
      return usage(`There is no authority in ${detail}. Make one: passgate issue init --folder ${detail}`)
    case 'authority-exists':
      return usage(`${detail} holds an authority already, or what is left of one. Name another folder.`)
    case 'authority-damaged':
      return broken(`The authority cannot be used: ${detail}. Put its folder back from your copy.`)
    case 'authority-in-use':
      return broken(`Another command is changing the authority in ${detail}. Wait for it, then try again.`)
    case 'folder-failed':
      return broken(`${detail}. Make room, or give this user the right to, and try again.`)
    case 'key-file-damaged':
      return broken(`The key file is cut short or was never one (${detail}). Put it back from your copy.`)
    case 'key-file-locked':
      return usage(
        detail === 'keychain'
          ? 'The secret in the keychain does not open the key file, or the file was altered. Put both back from your copy.'
          : 'The passphrase does not open the key file, or the file was altered. Try again; else put the file back from your copy.',
      )
    case 'secret-wrong-kind':
      return usage(`The keys are kept by a ${detail}: give no other secret.`)
    case 'passphrase-missing':
      return usage(
        'Give the passphrase: --passphrase-file FILE, or in PASSGATE_PASSPHRASE, or at a terminal.',
      )
    case 'passphrase-short':
      return usage(`Take a longer passphrase: ${detail} characters or more, such as five words.`)
    case 'passphrase-mistyped':
      return usage('That was not the same passphrase twice. Try again.')
    case 'passphrase-file-unreadable':
      return usage(`The passphrase cannot be read: ${detail}`)
    case 'keychain-unusable':
      return broken(
        `The keychain of this system cannot be used (${detail}). Unlock it, or on Linux start a Secret Service (GNOME Keyring, KWallet). Without one, keep the keys by a passphrase.`,
      )
    case 'keychain-empty':
      return broken(
        `The keychain of this user does not hold the secret of this authority (${detail}). Issue as the user who made it.`,
      )
    case 'key-unknown':
      return usage(`This authority has no key ${detail} to retire. See passgate issue status.`)
    case 'key-none':
      return usage(`No ${detail} key signs any more. Make one: passgate issue key add --alg ${detail}`)
    case 'id-unknown':
      return usage(
        `No key of this authority made the id ${detail}. Compare it with what was printed at issue.`,
      )
    case 'id-revoked-already':
      return { words: `${detail} is revoked already.`, exit: 'no' }
    case 'not-verified':
      return broken(
        `What was signed does not verify (${detail}), so nothing was issued. See passgate issue status.`,
      )
    default:
      return unreachable(code)
  }
}

const usage = (words: string): Told => ({ words, exit: 'usage' })
const broken = (words: string): Told => ({ words, exit: 'fault' })

export const mistakesInWords = (file: string, mistakes: readonly ContentMistake[]): string =>
  [
    `${file} cannot be issued from:`,
    ...mistakes.map(({ path, problem }) => `  ${path === '' ? 'the file' : path}: ${problem}`),
  ].join('\n')
