import { join } from 'node:path'
import type { Command } from 'commander'
import { systemClock } from '../../../native/clock.ts'
import { openStoreToWrite, storeFileName } from '../../engine/store/open-store.ts'
import { TrustSources } from '../../engine/store/trust-sources.ts'
import { syncSources } from '../../engine/sync/sync-sources.ts'
import { exitCodes } from '../exit-codes.ts'
import { actor } from './open-trust.ts'
import { failed, wrongUse } from '../fault-words.ts'
import { siteFrom, withSite, type SiteOptions } from '../site-option.ts'
import { leftBehindInWords } from './left-behind.ts'
import { outcomeInWords } from './sync-words.ts'

interface Options extends SiteOptions {
  readonly source?: string
  readonly due?: true
  readonly allowShrink?: true
  readonly json?: true
}

export function register(keys: Command): void {
  withSite(keys.command('sync'))
    .description('Fetch keys and revocations from the sources of the configuration, and from nobody else.')
    .option('--source <name>', 'this source alone')
    .option('--due', 'only sources whose time has come, such as from a timer')
    .option('--allow-shrink', 'withdraw even where a source has lost half of its keys')
    .option('--json', 'print what came of each source as a line of JSON')
    .addHelpText(
      'after',
      '\nExit status: 0 all sources answered, 1 some did not (the others are up to date), 2 wrong use, 3 the data folder cannot be used.\n\n  passgate keys sync --config gate.json',
    )
    .action(async (options: Options) => {
      process.exitCode = await sync(options)
    })
}

async function sync(options: Options): Promise<number> {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const { sync: config, dataFolder } = site.value
  if (config === undefined) return wrongUse('The configuration names no sources: nothing under sync.sources.')
  const name = options.source ?? null
  const names = config.sources.map((source) => source.name)
  if (name !== null && !names.includes(name))
    return wrongUse(`No source is called ${name}. There are: ${names.join(', ')}`)
  const store = openStoreToWrite(join(dataFolder, storeFileName), 'real')
  if (!store.ok) return failed(store.error)
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  process.once('SIGTERM', () => stop.abort())
  let status: number = exitCodes.ok
  const run = {
    name,
    dueOnly: options.due === true,
    allowedBy: options.allowShrink === true ? actor() : null,
    clock: systemClock,
    random: Math.random,
    signal: stop.signal,
  }
  for await (const { source, outcome } of syncSources(config, store.value, run)) {
    console.log(options.json ? JSON.stringify({ source, ...outcome }) : outcomeInWords(source, outcome))
    if (outcome.kind === 'failed') status = exitCodes.no
  }
  for (const line of leftBehindInWords(new TrustSources(store.value).all(), config)) console.error(line)
  store.value.close()
  return status
}
