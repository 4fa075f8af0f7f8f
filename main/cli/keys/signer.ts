import { join } from 'node:path'
import { Option, type Command } from 'commander'
import { fingerprintOf, MakerName } from '../../engine/trust/bundle/bundle.ts'
import {
  createSigner,
  readSigner,
  signerFolderName,
  type SignerState,
} from '../../engine/trust/bundle/signer.ts'
import { exitCodes } from '../exit-codes.ts'
import { withPassphrase } from '../issue/options.ts'
import { newSecret, type SecretOptions } from '../issue/secret.ts'
import { siteFrom, withSite, type SiteOptions } from '../site-option.ts'
import { wrongUse } from '../fault-words.ts'
import { signerFailed } from './fault-words.ts'

interface ShowOptions extends SiteOptions {
  readonly json?: true
}

interface InitOptions extends ShowOptions, SecretOptions {
  readonly name?: string
  readonly keychain?: true
}

const status = 'Exit status: 0 done, 2 wrong use, 3 the data folder or the keychain cannot be used.'

export function register(keys: Command): void {
  const signer = keys.command('signer').description("The key that this gate signs the venue's bundles with.")
  withPassphrase(withSite(signer.command('init')))
    .description('Make the key, encrypted on disk.')
    .option('--name <name>', 'what its bundles say of their maker; else the name of the venue')
    .addOption(
      new Option('--keychain', "keep the key by the system's keychain instead of a passphrase").conflicts(
        'passphraseFile',
      ),
    )
    .option('--json', 'print the signer as JSON')
    .addHelpText('after', `\n${status}\n\n  passgate keys signer init --config gate.json`)
    .action(async (options: InitOptions) => {
      process.exitCode = await init(options)
    })
  withSite(signer.command('show'))
    .description('Print the fingerprint of the key, for other gates to pin. It asks for no secret.')
    .option('--json', 'print the signer as JSON')
    .addHelpText('after', `\n${status}\n\n  passgate keys signer show --config gate.json`)
    .action(async (options: ShowOptions) => {
      process.exitCode = await show(options)
    })
}

async function init(options: InitOptions): Promise<number> {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const name = MakerName.safeParse(options.name ?? site.value.venue.name)
  if (!name.success) return wrongUse('--name: give a name of 1 to 200 characters, on one line.')
  const folder = join(site.value.dataFolder, signerFolderName)
  const made = await createSigner(folder, name.data, () => newSecret(options))
  return made.ok ? told(made.value, options) : signerFailed(made.error)
}

async function show(options: ShowOptions): Promise<number> {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const signer = readSigner(join(site.value.dataFolder, signerFolderName))
  return signer.ok ? told(signer.value, options) : signerFailed(signer.error)
}

async function told({ name, jwk, serial }: SignerState, { json }: ShowOptions): Promise<number> {
  const fingerprint = await fingerprintOf(jwk)
  if (json) console.log(JSON.stringify({ name, fingerprint, serial }))
  else {
    console.log(`${name} signs its bundles with ${fingerprint}`)
    console.log(`At each other gate: passgate keys pin ${fingerprint}`)
  }
  return exitCodes.ok
}
