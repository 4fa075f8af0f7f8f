import type { Command } from 'commander'
import { TrustSources } from '../../engine/store/trust-sources.ts'
import { exitCodes } from '../exit-codes.ts'
import { failed, wrongUse } from '../fault-words.ts'
import { siteFrom, withSite, type SiteOptions } from '../site-option.ts'
import { changeInWords } from './change-words.ts'
import { actor, nowS, openTrust } from './open-trust.ts'

interface Options extends SiteOptions {
  readonly source: string
  readonly dryRun?: true
  readonly json?: true
}

export function register(keys: Command): void {
  withSite(keys.command('withdraw'))
    .description('Withdraw all that a source brought, such as one that the configuration no longer names.')
    .requiredOption('--source <name>', 'the source; what somebody has imported since stays')
    .option('--dry-run', 'say what would change, and change nothing')
    .option('--json', 'print what changed as JSON')
    .addHelpText(
      'after',
      `
A source that the configuration still names brings its issuers again when it is next asked.
Exit status: 0 done, 2 no issuer came from there, 3 the data folder cannot be used.

  passgate keys withdraw --source old-vci --dry-run --config gate.json`,
    )
    .action((options: Options) => {
      process.exitCode = withdraw(options)
    })
}

function withdraw(options: Options): number {
  const { source, dryRun = false, json } = options
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const store = openTrust(site.value)
  if (!store.ok) return failed(store.error)
  const sources = new TrustSources(store.value)
  const names = sources.all().map(({ name }) => name)
  const change = sources.withdraw(source, { atS: nowS(), actor: actor(), dryRun })
  store.value.close()
  if (!change.ok) return failed(change.error)
  if (!names.includes(source))
    return wrongUse(
      `No issuer here came from a source called ${source}. ${names.length === 0 ? 'None came from any.' : `There are: ${names.join(', ')}`}`,
    )
  if (json) console.log(JSON.stringify(change.value))
  else console.log(`${dryRun ? 'It would be: ' : ''}${changeInWords(change.value)}`)
  if (site.value.sync?.sources.some(({ name }) => name === source))
    console.error(`The configuration names ${source}: it brings them again when it is next asked.`)
  return exitCodes.ok
}
