import { Option, type Command } from 'commander'
import { createAuthority } from '../../engine/issuing/authority.ts'
import { AuthorityName, Iss, Website } from '../../engine/issuing/authority-state.ts'
import { isDemoIssuer } from '../../engine/trust/trust-document.ts'
import { exitCodes } from '../exit-codes.ts'
import { wrongUse } from '../fault-words.ts'
import { failed } from './fault-words.ts'
import { nowS, withFolder, withPassphrase, type FolderOption } from './options.ts'
import { newSecret, type SecretOptions } from './secret.ts'

interface Options extends FolderOption, SecretOptions {
  readonly iss: string
  readonly name: string
  readonly website?: string
  readonly keychain?: true
  readonly json?: true
}

export function register(issue: Command): void {
  withPassphrase(withFolder(issue.command('init')))
    .description('Make an authority: a folder with its keys, encrypted, and its revocation lists.')
    .requiredOption('--iss <address>', 'the https address that its passes name and its keys are published at')
    .requiredOption('--name <name>', 'who it is, for people')
    .option('--website <address>', 'where people read about it')
    .addOption(
      new Option('--keychain', "keep the keys by the system's keychain instead of a passphrase").conflicts(
        'passphraseFile',
      ),
    )
    .option('--json', 'print what was made as JSON')
    .addHelpText(
      'after',
      `
Keep a copy of the folder, and of the passphrase apart from it: nobody can recover either.
Exit status: 0 done, 2 wrong use, 3 the folder or the keychain cannot be used.

  passgate issue init --folder authority --iss https://health.example/passes --name "Department of Health"`,
    )
    .action(async (options: Options) => {
      process.exitCode = await init(options)
    })
}

async function init(options: Options): Promise<number> {
  const { folder } = options
  const iss = Iss.safeParse(options.iss)
  if (!iss.success) return wrongUse('--iss: give an https address without a slash at its end.')
  if (isDemoIssuer(`${iss.data}/`))
    return wrongUse('--iss: this is an address of demo passes, which no gate takes.')
  const name = AuthorityName.safeParse(options.name)
  if (!name.success) return wrongUse('--name: give a name of 1 to 200 characters.')
  const website = Website.optional().safeParse(options.website)
  if (!website.success) return wrongUse('--website: give an https address.')
  const about = { iss: iss.data, name: name.data, website: website.data ?? null }
  const made = await createAuthority(folder, about, () => newSecret(options), nowS())
  if (!made.ok) return failed(made.error)
  const keys = made.value.keys.map(({ kid, alg }) => ({ kid, alg }))
  if (options.json) console.log(JSON.stringify({ iss: iss.data, name: name.data, keys }))
  else {
    console.log(`The authority is in ${folder}, with keys for passes (ES256) and tickets (EdDSA).`)
    console.log(`Next, publish them: passgate issue publish --folder ${folder} --out DIR`)
  }
  return exitCodes.ok
}
