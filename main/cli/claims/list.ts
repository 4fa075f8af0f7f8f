import type { Command } from 'commander'
import { usedTickets, type ClaimsOfEvent } from '../../engine/admission/claims/used-tickets.ts'
import { exitCodes } from '../exit-codes.ts'
import { failed, wrongUse } from '../fault-words.ts'
import { readStore } from '../read-store.ts'
import { siteFrom, withSite, type SiteOptions } from '../site-option.ts'
import { table } from '../table.ts'

interface Options extends SiteOptions {
  readonly json?: true
}

export function register(claims: Command): void {
  withSite(claims.command('list'))
    .description('How many tickets of each event were used, and how many double entries there are.')
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      '\nOf an event that is over nothing is known any more.\nExit status: 0 done, 2 wrong use, 3 the data folder cannot be used.',
    )
    .action((options: Options) => {
      process.exitCode = list(options)
    })
}

function list(options: Options): number {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const read = readStore<readonly ClaimsOfEvent[]>(site.value, usedTickets, [])
  if (!read.ok) return failed(read.error)
  if (options.json) console.log(JSON.stringify(read.value))
  else if (read.value.length === 0) console.log('No ticket was used yet.')
  else
    console.log(
      table(
        ['event', 'tickets used', 'double entries', 'not known whether used', 'gates'],
        read.value.map(({ event, used, doubles, uncertain, gates }) =>
          [event, used, doubles, uncertain, gates].map(String),
        ),
      ),
    )
  return exitCodes.ok
}
