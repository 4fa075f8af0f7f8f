import { createReadStream } from 'node:fs'
import type { Command } from 'commander'
import { err, ok, type Result } from '../../../native/result.ts'
import { lineName, readEventList } from '../../engine/admission/events/event-list.ts'
import { keepEvents, readKeptEvents, type KeptEvents } from '../../engine/admission/events/kept-events.ts'
import {
  planPut,
  planRemoval,
  type EventsBefore,
  type FreshEvent,
  type PlannedEvents,
} from '../../engine/admission/events/plan-change.ts'
import { EventConfig } from '../../engine/config/event-config.ts'
import { mistakesIn, type ConfigMistake } from '../../engine/config/mistakes.ts'
import type { Site } from '../../engine/config/site.ts'
import { exitCodes } from '../exit-codes.ts'
import { failed, wrongUse } from '../fault-words.ts'
import { actor, nowS, openTrust } from '../keys/open-trust.ts'
import { mistakesInWords, siteFrom, withSite, type SiteOptions } from '../site-option.ts'

interface AddOptions extends SiteOptions {
  readonly id: string
  readonly name: string
  readonly doors: string
  readonly starts: string
  readonly lastEntry?: string
  readonly ends: string
  readonly destroyAfterHours?: string
  readonly tickets?: readonly string[]
}

const status = `A running gate hears of it within seconds. It goes on record.
Exit status: 0 done, 1 mistakes in the events, 2 wrong use, 3 the data folder cannot be used.`

export function register(events: Command): void {
  withSite(events.command('add'))
    .description('Add an event, or change the one with this id.')
    .requiredOption('--id <id>', 'what the counts call it')
    .requiredOption('--name <name>', 'what people call it')
    .requiredOption('--doors <time>', "when its tickets begin to admit, by the venue's clocks")
    .requiredOption('--starts <time>', 'when it begins')
    .requiredOption('--ends <time>', 'when it ends')
    .option('--last-entry <time>', 'when its tickets admit nobody more, if that is sooner')
    .option('--destroy-after-hours <hours>', 'how long after its end used tickets are forgotten')
    .option('--tickets <names...>', 'how tickets name it, if not by its id')
    .addHelpText(
      'after',
      `
${status}

  passgate events add --config gate.json --id final --name "Cup final" --doors 2026-11-21T18:00 \\
    --starts 2026-11-21T20:00 --ends 2026-11-22T00:30`,
    )
    .action((options: AddOptions) => {
      process.exitCode = add(options)
    })
  withSite(events.command('remove').argument('<id>', 'of an event that was added'))
    .description('Take out an event that was added. One of the configuration stays.')
    .addHelpText('after', `\n${status}`)
    .action((id: string, options: SiteOptions) => {
      process.exitCode = remove(id, options)
    })
  withSite(events.command('import').argument('<file.csv>', 'a list of events'))
    .description('Add every event of a list, or change those with its ids.')
    .addHelpText(
      'after',
      `
The first line names the columns: id, name, doors, starts, ends; lastEntry, destroyAfterHours, tickets if wanted.
Where a line has a mistake nothing is taken.

  id,name,doors,starts,ends,tickets
  final,Cup final,2026-11-21 18:00,2026-11-21 20:00,2026-11-22 00:30,final|summer/17

${status}`,
    )
    .action(async (file: string, options: SiteOptions) => {
      process.exitCode = await importList(file, options)
    })
}

function add(options: AddOptions): number {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const { id, name, doors, starts, lastEntry, ends, destroyAfterHours, tickets } = options
  const hours = destroyAfterHours === undefined ? undefined : Number(destroyAfterHours)
  const json = { id, name, doors, starts, lastEntry, ends, tickets, destroyAfterHours: hours }
  const parsed = EventConfig.safeParse(json, { reportInput: true })
  if (!parsed.success) return mistaken(mistakesIn(parsed.error, json))
  return put(site.value, [{ event: parsed.data, name: parsed.data.id }], { event: parsed.data.id })
}

async function importList(file: string, options: SiteOptions): Promise<number> {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const list = await listIn(file)
  if (!list.ok) return typeof list.error === 'string' ? wrongUse(list.error) : mistaken(list.error, file)
  return put(site.value, list.value, {}, file)
}

async function listIn(
  file: string,
): Promise<Result<readonly FreshEvent[], string | readonly ConfigMistake[]>> {
  try {
    const list = await readEventList(createReadStream(file))
    return list.ok ? ok(list.value.map(({ line, event }) => ({ event, name: lineName(line) }))) : list
  } catch (error) {
    return err(`${file} cannot be read (${error instanceof Error ? error.message : String(error)}).`)
  }
}

/** Takes these events over, if all that will be there then goes together. */
function put(
  site: Site,
  fresh: readonly FreshEvent[],
  detail: { readonly event?: string },
  from = 'The list of events',
): number {
  const before = readKeptEvents(site.dataFolder)
  const planned = planPut(eventsOf(site, before), fresh)
  return planned.ok ? keep(site, before, planned.value, detail) : mistaken(planned.error, from)
}

function remove(id: string, options: SiteOptions): number {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const before = readKeptEvents(site.value.dataFolder)
  const planned = planRemoval(eventsOf(site.value, before), id)
  if (planned === null)
    return wrongUse(
      site.value.events.some((event) => event.id === id)
        ? `${id} stands in the configuration: take it out there.`
        : `There is no event ${id}. See passgate events list.`,
    )
  return planned.ok
    ? keep(site.value, before, planned.value, { event: id })
    : mistaken(planned.error, `The list without ${id}`)
}

const eventsOf = ({ events, venue }: Site, { events: kept }: KeptEvents): EventsBefore => ({
  configured: events,
  kept,
  timeZone: venue.timeZone,
})

function keep(
  site: Site,
  before: KeptEvents,
  { kept: events, added, replaced, removed }: PlannedEvents,
  detail: { readonly event?: string },
): number {
  const store = openTrust(site)
  if (!store.ok) return failed(store.error)
  const kept = keepEvents({
    dataFolder: site.dataFolder,
    store: store.value,
    events,
    before,
    detail: { ...detail, added, replaced, removed },
    actor: actor(),
    atS: nowS(),
  })
  store.value.close()
  if (!kept.ok)
    return kept.error.code === 'changed-meanwhile'
      ? wrongUse('Somebody else has changed the events at this moment. Nothing was changed: try again.')
      : failed(kept.error)
  console.log(`Events: ${added} added, ${replaced} changed, ${removed} taken out.`)
  return exitCodes.ok
}

function mistaken(mistakes: readonly ConfigMistake[], file = 'The event'): number {
  console.error(mistakesInWords(file, mistakes))
  return exitCodes.no
}
