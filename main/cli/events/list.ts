import type { Command } from 'commander'
import { planOf } from '../../engine/admission/events/event-plan.ts'
import { eventsInService, joinEvents, readKeptEvents } from '../../engine/admission/events/kept-events.ts'
import { exitCodes } from '../exit-codes.ts'
import { wrongUse } from '../fault-words.ts'
import { nowS } from '../keys/open-trust.ts'
import { mistakesInWords, siteFrom, withSite, type SiteOptions } from '../site-option.ts'
import { table } from '../table.ts'

interface Options extends SiteOptions {
  readonly json?: true
}

export function register(events: Command): void {
  withSite(events.command('list'))
    .description('List the events of the configuration and those that were added, and say which is on.')
    .option('--json', 'print them as JSON')
    .addHelpText(
      'after',
      '\nExit status: 0 done, 2 the configuration or the list of events is wrong.\n\n  passgate events list --config gate.json',
    )
    .action((options: Options) => {
      process.exitCode = list(options)
    })
}

function list(options: Options): number {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const { dataFolder, events: configured, venue } = site.value
  const kept = readKeptEvents(dataFolder)
  if (kept.unreadable)
    return wrongUse(`The list of events in ${dataFolder} is damaged. passgate events import makes a new one.`)
  const events = eventsInService(configured, kept.events, venue.timeZone)
  if (!events.ok) return wrongUse(mistakesInWords('The list of events', events.error))
  const written = new Map(joinEvents(configured, kept.events).map((event) => [event.id, event]))
  const onId = planOf(events.value).at(nowS())?.id
  const rows = events.value.flatMap(({ id }) => {
    const event = written.get(id)
    const source = kept.events.some((other) => other.id === id) ? 'list' : 'configuration'
    return event === undefined ? [] : [{ ...event, source, isOn: id === onId }]
  })
  if (options.json) console.log(JSON.stringify(rows))
  else if (rows.length === 0) console.log('There are no events: the gate asks for none.')
  else
    console.log(
      table(
        ['', 'id', 'name', 'doors', 'starts', 'last entry', 'ends', 'from'],
        rows.map(({ isOn, id, name, doors, starts, lastEntry, ends, source }) => [
          isOn ? 'on' : '',
          id,
          name,
          ...[doors, starts, lastEntry ?? '', ends].map((time) => time.replace('T', ' ')),
          source,
        ]),
      ),
    )
  return exitCodes.ok
}
