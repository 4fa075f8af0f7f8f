import type { Command } from 'commander'
import { existsSync } from 'node:fs'
import { openAccess } from '../hosts/access.ts'
import { entryAddress } from '../hosts/entry-page.ts'
import { exitCodes } from './exit-codes.ts'
import { failed } from './fault-words.ts'
import { siteFrom, withSite, type SiteOptions } from './site-option.ts'

export function register(program: Command): void {
  withSite(program.command('screens'))
    .description(
      'Print an address that opens the screens of a running gate, once, in a browser on this machine.',
    )
    .action((options: SiteOptions) => {
      process.exitCode = screens(options)
    })
}

function screens(options: SiteOptions): number {
  const site = siteFrom(options)
  if (!site.ok) {
    console.error(site.error)
    return exitCodes.usage
  }
  const {
    dataFolder,
    screens: { port },
  } = site.value
  if (!existsSync(dataFolder)) {
    console.error(`No gate has run with the data folder ${dataFolder} yet. Start it with: passgate run`)
    return exitCodes.usage
  }
  const access = openAccess(dataFolder)
  if (!access.ok) return failed(access.error)
  console.log(entryAddress(`http://127.0.0.1:${port}`, access.value.mintToken(Date.now())))
  return exitCodes.ok
}
