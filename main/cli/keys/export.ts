import { join } from 'node:path'
import type { Command } from 'commander'
import { attemptOnDisk } from '../../engine/issuing/issuing-fault.ts'
import { replaceFile } from '../../engine/issuing/replace-file.ts'
import { TrustStore } from '../../engine/store/trust-store.ts'
import { readSigner, signerFolderName, signNext } from '../../engine/trust/bundle/signer.ts'
import { exitCodes } from '../exit-codes.ts'
import { withPassphrase } from '../issue/options.ts'
import { secretFor, type SecretOptions } from '../issue/secret.ts'
import { readStore } from '../read-store.ts'
import { siteFrom, withSite, type SiteOptions } from '../site-option.ts'
import { failed, wrongUse } from '../fault-words.ts'
import { signerFailed } from './fault-words.ts'
import { nowS } from './open-trust.ts'

interface Options extends SiteOptions, SecretOptions {
  readonly out: string
  readonly json?: true
}

export function register(keys: Command): void {
  withPassphrase(withSite(keys.command('export')))
    .description('Write everything that this gate trusts as one signed bundle, for other gates of the venue.')
    .requiredOption('--out <file>', 'the bundle, such as one on a USB stick')
    .option('--json', 'print what was written as JSON')
    .addHelpText(
      'after',
      `
Other gates take it once they have pinned the signer: passgate keys pin.
Exit status: 0 done, 2 wrong use, 3 the data folder or the file cannot be used.

  passgate keys export --out /media/usb/venue.bundle --config gate.json`,
    )
    .action(async (options: Options) => {
      process.exitCode = await exportKeys(options)
    })
}

async function exportKeys(options: Options): Promise<number> {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const folder = join(site.value.dataFolder, signerFolderName)
  const signer = readSigner(folder)
  if (!signer.ok) return signerFailed(signer.error)
  const trust = readStore(site.value, (store) => new TrustStore(store).document(), { issuers: [] })
  if (!trust.ok) return failed(trust.error)
  // Always said: a bundle also brings the venue's choice.
  const { issuers, distrusted = [] } = trust.value
  if (issuers.length === 0) return wrongUse('This gate trusts nobody yet: there is nothing to export.')
  const secret = await secretFor(signer.value.seal, options)
  if (!secret.ok) return signerFailed(secret.error)
  const signed = await signNext(folder, secret.value, { issuers, distrusted }, nowS())
  if (!signed.ok) return signerFailed(signed.error)
  const { text, bundle } = signed.value
  const written = attemptOnDisk(() => replaceFile(options.out, text, 0o644))
  if (!written.ok) return signerFailed(written.error)
  const { serial, madeBy } = bundle
  if (options.json)
    console.log(JSON.stringify({ file: options.out, serial, madeBy, issuers: issuers.length }))
  else
    console.log(
      `${options.out}: ${issuers.length} ${issuers.length === 1 ? 'issuer' : 'issuers'}, serial ${serial}, signed by ${madeBy}.`,
    )
  return exitCodes.ok
}
