import type { Command } from 'commander'
import { systemClock } from '../../../native/clock.ts'
import { sweepBeside } from '../../engine/admission/lists/put-beside.ts'
import { exitCodes } from '../exit-codes.ts'
import { failed, wrongUse } from '../fault-words.ts'
import { siteFrom, withSite, type SiteOptions } from '../site-option.ts'
import { changer, openLists } from './open-lists.ts'
import { listFailed } from './put-list.ts'

export function register(lists: Command): void {
  withSite(lists.command('remove').argument('<name>', 'the list'))
    .description('Take a list away: from then on its codes open no gate.')
    .addHelpText(
      'after',
      `
What was used of its codes stays known until the event ends: a list that is imported again begins where it was.

Exit status: 0 done, 2 there is no such list, 3 the data folder cannot be used.`,
    )
    .action(async (name: string, options: SiteOptions) => {
      process.exitCode = await remove(name, options)
    })
}

async function remove(name: string, options: SiteOptions): Promise<number> {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const opened = openLists(site.value)
  if (!opened.ok) return failed(opened.error)
  const { store, lists } = opened.value
  try {
    const by = changer()
    const removed = lists.remove(name, by)
    if (!removed.ok) return listFailed(name, removed.error)
    await sweepBeside(lists, by.atS, systemClock)
    console.log(`${name}, for ${removed.value.event}, is gone with its ${removed.value.codes} codes.`)
    return exitCodes.ok
  } finally {
    store.close()
  }
}
