import type { Command } from 'commander'
import { TrustStore, type Undone } from '../../engine/store/trust-store.ts'
import { exitCodes } from '../exit-codes.ts'
import { siteFrom, withSite, type SiteOptions } from '../site-option.ts'
import { changeInWords } from './change-words.ts'
import { failed, wrongUse } from '../fault-words.ts'
import { actor, nowS, openTrust } from './open-trust.ts'

interface Options extends SiteOptions {
  readonly dryRun?: true
  readonly json?: true
}

export function register(keys: Command): void {
  withSite(keys.command('undo'))
    .description('Take back the last change of whom this gate trusts; again, the one before it.')
    .option('--dry-run', 'say what would change, and change nothing')
    .option('--json', 'print what changed as JSON')
    .addHelpText(
      'after',
      `
What a source of the configuration brought, it brings again when it is next asked.
The last 20 changes can be taken back, fewer where they are large. Keys and revocation lists are then as they were before.
Exit status: 0 done, 1 there is nothing to undo, 2 wrong use, 3 the data folder cannot be used.

  passgate keys undo --config gate.json`,
    )
    .action((options: Options) => {
      process.exitCode = undo(options)
    })
}

function undo(options: Options): number {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const store = openTrust(site.value)
  if (!store.ok) return failed(store.error)
  const undone = new TrustStore(store.value).undo(nowS(), actor(), { dryRun: options.dryRun ?? false })
  store.value.close()
  if (!undone.ok) return failed(undone.error)
  if (undone.value === null) {
    console.error('There is nothing to undo.')
    return exitCodes.no
  }
  console.log(options.json ? JSON.stringify(undone.value) : inWords(undone.value, options))
  const { source } = undone.value
  if (source !== undefined && site.value.sync?.sources.some(({ name }) => name === source))
    console.error(againInWords(source))
  return exitCodes.ok
}

function inWords(undone: Undone, { dryRun }: Options): string {
  const made = new Date(undone.madeAtS * 1_000).toISOString().slice(0, 16).replace('T', ' ')
  const what = dryRun ? 'It would be taken back' : 'Taken back'
  return `${what}: ${undone.undone} of ${made} UTC. ${changeInWords(undone)}`
}

const againInWords = (source: string): string =>
  `The source ${source} brought it, and brings it again when it is next asked. To keep an issuer out: passgate keys distrust. To keep everything as it is now, take the source out of the configuration.`
