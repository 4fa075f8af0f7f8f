import { Option, type Command } from 'commander'
import { passFormatIds } from '../../engine/passes/reasons.ts'
import { TrustStore } from '../../engine/store/trust-store.ts'
import { exitCodes } from '../exit-codes.ts'
import { siteFrom, withSite, type SiteOptions } from '../site-option.ts'
import { changeInWords } from './change-words.ts'
import { failed, wrongUse } from '../fault-words.ts'
import { actor, nowS, openTrust } from './open-trust.ts'

interface Options extends SiteOptions {
  readonly all?: true
  readonly source?: string
  readonly format?: string
  readonly dryRun?: true
  readonly json?: true
}

export function register(keys: Command): void {
  command(keys, 'distrust', false).description(
    'Accept an issuer no longer. Its keys stay: its passes are known as genuine, and refused as issuer-not-trusted.',
  )
  command(keys, 'trust', true).description('Accept an issuer again.')
}

function command(keys: Command, name: string, accepted: boolean): Command {
  return withSite(keys.command(name).argument('[issuer]', 'as passgate keys list shows it'))
    .option('--all', 'every issuer')
    .option('--source <name>', 'every issuer that this source, or signer of bundles, has brought')
    .addOption(new Option('--format <format>', 'issuers of these passes alone').choices(passFormatIds))
    .option('--dry-run', 'say what would change, and change nothing')
    .option('--json', 'print what changed as JSON')
    .addHelpText(
      'after',
      `\nExit status: 0 done, 2 there is no such issuer, 3 the data folder cannot be used.\n\n  passgate keys ${name} https://issuer.example --config gate.json`,
    )
    .action((issuer: string | undefined, options: Options) => {
      process.exitCode = choose(issuer, accepted, options)
    })
}

function choose(issuer: string | undefined, accepted: boolean, options: Options): number {
  const { all, source } = options
  if ([issuer, all, source].filter((named) => named !== undefined).length !== 1)
    return wrongUse('Name one issuer or one --source, or say --all.')
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const store = openTrust(site.value)
  if (!store.ok) return failed(store.error)
  const choice = {
    accepted,
    id: issuer ?? null,
    format: options.format ?? null,
    ...(source === undefined ? {} : { source }),
  }
  const how = { atS: nowS(), actor: actor(), dryRun: options.dryRun ?? false }
  const chosen = new TrustStore(store.value).choose(choice, how)
  store.value.close()
  if (!chosen.ok) return failed(chosen.error)
  const { issuers, ...counts } = chosen.value
  if (issuers === 0) return wrongUse(unknownInWords(issuer, source))
  if (options.json) console.log(JSON.stringify(counts))
  else console.log(`${options.dryRun ? 'It would be: ' : ''}${changeInWords(counts)}`)
  return exitCodes.ok
}

const unknownInWords = (issuer: string | undefined, source: string | undefined): string =>
  source === undefined
    ? `${issuer ?? 'No issuer'} is not known here. See passgate keys list.`
    : `Nobody is known here whom ${source} has brought. See passgate keys list.`
