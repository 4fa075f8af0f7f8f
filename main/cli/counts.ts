import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { CountRow } from '../contract/gate-api.ts'
import { dayBounds, hourIn } from '../contract/venue-time.ts'
import { Counts } from '../engine/store/counts.ts'
import { openStoreToRead } from '../engine/store/open-store.ts'
import { exitCodes } from './exit-codes.ts'
import { faultInWords } from './fault-words.ts'
import { siteFrom, withSite, type SiteOptions } from './site-option.ts'
import { table } from './table.ts'

interface Options extends SiteOptions {
  readonly day?: string
  readonly by: string
  readonly json?: true
}

export function register(program: Command): void {
  withSite(program.command('counts'))
    .description(
      'Show how many passes a gate has decided on, by hour, lane, type or outcome. It knows no more.',
    )
    .option('--day <date>', "a day of the venue's calendar (YYYY-MM-DD) instead of today")
    .option('--by <what>', 'hour, lane, type or outcome', 'hour')
    .option('--json', 'print every cell as JSON')
    .addHelpText(
      'after',
      '\nExit status: 0 done, 2 wrong use.\n\n  passgate counts --config gate.json --day 2026-11-21 --by outcome',
    )
    .action((options: Options) => {
      process.exitCode = counts(options)
    })
}

function counts(options: Options): number {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const {
    dataFolder,
    venue: { timeZone },
  } = site.value
  const bounds = dayBounds(options.day ?? null, timeZone, Date.now())
  if (bounds === null) return wrongUse(`--day ${options.day}: give a date as 2026-11-21.`)
  const groups = groupings(timeZone)
  const group = Object.hasOwn(groups, options.by) ? groups[options.by as keyof typeof groups] : null
  if (group === null) return wrongUse(`--by ${options.by}: give hour, lane, type or outcome.`)
  const file = join(dataFolder, 'passgate.db')
  const store = existsSync(file) ? openStoreToRead(file) : null
  if (store !== null && !store.ok) return wrongUse(faultInWords(store.error))
  const found =
    store === null
      ? { decisions: [], passages: [] }
      : new Counts(store.value).between(bounds.fromS, bounds.toS)
  store?.value.close()
  console.log(options.json ? JSON.stringify(found) : inWords(found.decisions, options.by, group))
  return exitCodes.ok
}

type Group = (row: CountRow) => string

const groupings = (timeZone: string) => ({
  hour: (row: CountRow) => hourIn(row.bucketS, timeZone),
  lane: (row: CountRow) => `${row.laneId} ${row.direction}`,
  type: (row: CountRow) => row.passType,
  outcome: (row: CountRow) => (row.reason === 'none' ? row.outcome : `${row.outcome}: ${row.reason}`),
})

function inWords(rows: readonly CountRow[], by: string, group: Group): string {
  if (rows.length === 0) return 'Nothing was counted.'
  const cells = new Map<string, Record<CountRow['outcome'], number>>()
  for (const row of rows) {
    const cell = cells.get(group(row)) ?? { admit: 0, refuse: 0, refer: 0 }
    cells.set(group(row), { ...cell, [row.outcome]: cell[row.outcome] + row.count })
  }
  return table(
    [by, 'admitted', 'refused', 'referred'],
    [...cells].map(([name, { admit, refuse, refer }]) => [
      name,
      String(admit),
      String(refuse),
      String(refer),
    ]),
  )
}

function wrongUse(message: string): number {
  console.error(message)
  return exitCodes.usage
}
