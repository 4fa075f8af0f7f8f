import { Option, type Command } from 'commander'
import { unreachable } from '../../native/result.ts'
import type { CountRow, PassageRow } from '../contract/gate-api.ts'
import { dateIn, dayBounds, hourIn } from '../contract/venue-time.ts'
import { Counts } from '../engine/store/counts.ts'
import { exitCodes } from './exit-codes.ts'
import { failed, wrongUse } from './fault-words.ts'
import { readStore } from './read-store.ts'
import { siteFrom, withSite, type SiteOptions } from './site-option.ts'
import { table } from './table.ts'

const groupings = ['hour', 'lane', 'type', 'outcome'] as const
type Grouping = (typeof groupings)[number]

interface Options extends SiteOptions {
  readonly day?: string
  readonly from?: string
  readonly to?: string
  readonly by: Grouping
  readonly json?: true
}

export function register(program: Command): void {
  withSite(program.command('counts'))
    .description(
      'Show how many passes a gate has decided on, by hour, lane, type or outcome. It knows no more.',
    )
    .addOption(
      new Option('--day <date>', "a day of the venue's calendar (YYYY-MM-DD) instead of today").conflicts([
        'from',
        'to',
      ]),
    )
    .option('--from <date>', 'the first of several days; without --to, up to today')
    .option('--to <date>', 'the last of them')
    .addOption(new Option('--by <what>', 'what each row is about').choices(groupings).default('hour'))
    .option('--json', 'print every cell as JSON: 15 minutes, lane, direction, format, type, outcome, reason')
    .addHelpText(
      'after',
      `
Exit status: 0 done, 2 wrong use, 3 the data folder cannot be used.

  passgate counts --config gate.json --day 2026-11-21 --by outcome
  passgate counts --config gate.json --from 2026-11-01 --to 2026-11-30 --json`,
    )
    .action((options: Options) => {
      process.exitCode = counts(options)
    })
}

function counts(options: Options): number {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const { timeZone } = site.value.venue
  const nowMs = Date.now()
  const first = dayBounds(options.from ?? options.day ?? null, timeZone, nowMs)
  const last = dayBounds(options.to ?? options.day ?? null, timeZone, nowMs)
  if (first === null || last === null) return wrongUse('Give a date as 2026-11-21.')
  if (options.to !== undefined && options.from === undefined) return wrongUse('--to needs --from.')
  if (last.toS <= first.fromS) return wrongUse('--from must not be after --to.')

  const nothing: Found = { decisions: [], passages: [] }
  const found = readStore(site.value, (store) => new Counts(store).between(first.fromS, last.toS), nothing)
  if (!found.ok) return failed(found.error)
  if (options.json)
    console.log(JSON.stringify({ fromS: first.fromS, toS: last.toS, timeZone, ...found.value }))
  else console.log(inWords(found.value, options.by, grouper(options.by, timeZone, first.toS !== last.toS)))
  return exitCodes.ok
}

interface Found {
  readonly decisions: readonly CountRow[]
  readonly passages: readonly PassageRow[]
}

type Group = (row: CountRow) => string

function grouper(by: Grouping, timeZone: string, severalDays: boolean): Group {
  switch (by) {
    case 'hour': {
      const hour = (atS: number): string =>
        severalDays ? `${dateIn(atS, timeZone)} ${hourIn(atS, timeZone)}` : hourIn(atS, timeZone)
      return remembered(hour)
    }
    case 'lane':
      return ({ laneId, direction }) => `${laneId} ${direction}`
    case 'type':
      return ({ passType }) => passType
    case 'outcome':
      return ({ outcome, reason }) => (reason === 'none' ? outcome : `${outcome}: ${reason}`)
    default:
      return unreachable(by)
  }
}

/** Asking the calendar costs more than everything else here, and many rows share a quarter of an hour. */
function remembered(hour: (atS: number) => string): Group {
  const known = new Map<number, string>()
  return ({ bucketS }) => {
    const name = known.get(bucketS) ?? hour(bucketS)
    known.set(bucketS, name)
    return name
  }
}

function inWords({ decisions, passages }: Found, by: Grouping, group: Group): string {
  if (decisions.length === 0 && passages.length === 0) return 'Nothing was counted.'
  const cells = new Map<string, Record<CountRow['outcome'], number>>()
  for (const row of decisions) {
    const cell = cells.get(group(row)) ?? { admit: 0, refuse: 0, refer: 0 }
    cells.set(group(row), { ...cell, [row.outcome]: cell[row.outcome] + row.count })
  }
  const rows = [...cells].map(([name, { admit, refuse, refer }]) => [
    name,
    String(admit),
    String(refuse),
    String(refer),
  ])
  return `${table([by, 'admitted', 'refused', 'referred'], rows)}\n\n${passagesInWords(passages)}`
}

/** Told where there were any. */
const outOfTheOrdinary = {
  free: 'through a lane that was free for everybody',
  emergency: 'through a gate that stood open in an emergency',
  tailgate: 'behind a guest',
  tamper: 'by force',
  'double-entry': 'found later to be double entries',
} as const satisfies Partial<Record<PassageRow['end'], string>>

function passagesInWords(passages: readonly PassageRow[]): string {
  const of = (end: PassageRow['end']): number =>
    passages.filter((row) => row.end === end).reduce((sum, { count }) => sum + count, 0)
  const told = [
    `Gone through: ${of('entered')}`,
    `opened, with no contact to tell: ${of('assumed')}`,
    `opened, and nobody came: ${of('no-passage')}`,
    `cut short by a fault: ${of('fault')}`,
  ]
  const others = Object.entries(outOfTheOrdinary).flatMap(([end, words]) => {
    const count = of(end as PassageRow['end'])
    return count === 0 ? [] : [`${words}: ${count}`]
  })
  return [...told, ...others].join('; ')
}
