import { createReadStream, statSync } from 'node:fs'
import type { Command } from 'commander'
import { issueTicketList } from '../../engine/issuing/ticket-list.ts'
import { ticketPress } from '../../engine/issuing/ticket-press.ts'
import { exitCodes } from '../exit-codes.ts'
import { wrongUse } from '../fault-words.ts'
import { failed } from './fault-words.ts'
import { formsOf, withForms, type FormOptions } from './form-options.ts'
import { mostPages } from './forms.ts'
import { nowS, withFolder, withPassphrase, type FolderOption } from './options.ts'
import { Progress } from './progress.ts'
import { openedBy, type SecretOptions } from './secret.ts'
import { maxMistakes, runTickets, type TicketRun } from './ticket-run.ts'
import { withTimeZone } from './time-zone.ts'
import { withWallet } from './wallet-options.ts'

interface Options extends FolderOption, SecretOptions, Omit<FormOptions, 'card'> {
  readonly csv: string
  readonly out: string
  readonly event?: string
  readonly skipMistakes?: true
  readonly json?: true
}

export function register(issue: Command): void {
  const tickets = withPassphrase(withFolder(issue.command('tickets')))
    .description('Issue a venue ticket for each row of a list.')
    .requiredOption('--csv <file>', 'the list: CSV in UTF-8 with a header row')
    .requiredOption('--out <file>', 'where to write line, id and code of each ticket (CSV)')
    .option('--event <name>', 'the event of rows that name none')
    .option('--skip-mistakes', 'issue the other rows although some have mistakes')
    .option('--json', 'print what was done as JSON')
  const forms = withWallet(withForms(tickets), [
    '--pkpass <folder>',
    'also write each as a pass for Apple Wallet',
  ])
  withTimeZone(forms, 'times without an offset, and of the expiry on a sheet or in a wallet')
    .addHelpText(
      'after',
      `
Columns: from, until, and event unless --event names it; zone, product, entries, name, id, group (of lanes) if wanted. A day lasts to its end.
Where a row has a mistake nothing is issued: the corrected list, run again, would put a second ticket into the field for
every other row. With --skip-mistakes, run the corrected rows alone. Keep the file: a ticket is revoked by its id.

--pdf takes ${mostPages} tickets, a page each: give a longer list in pieces. Pictures and wallet passes are named by the
ticket's id (ticket-ID.png), and any number of them is written. A ticket that a form cannot show is a row with a mistake.

  event,from,until,zone,name
  Home opener,2026-04-02 17:00,2026-04-02 23:00,North,Ada Example

Exit status: 0 all issued, 1 rows with mistakes, 2 the list or the command line is wrong, 3 a fault.

  passgate issue tickets --folder authority --csv sold.csv --out tickets.csv --time-zone America/New_York`,
    )
    .action(async (options: Options) => {
      process.exitCode = await issueTickets(options)
    })
}

async function issueTickets({
  folder,
  csv,
  out,
  event,
  skipMistakes,
  json,
  ...options
}: Options): Promise<number> {
  const plan = formsOf(options, nowS())
  if (!plan.ok) return wrongUse(plan.error)
  const bytes = sizeOf(csv)
  if (bytes === null) return wrongUse(`--csv: ${csv} cannot be read.`)
  const authority = await openedBy(folder, options)
  if (!authority.ok) return failed(authority.error)
  const press = await ticketPress(authority.value)
  if (!press.ok) return failed(press.error)
  const progress = new Progress(bytes)
  const run = await runTickets({
    press: press.value,
    items: issueTicketList(createReadStream(csv), {
      sign: press.value.sign,
      timeZone: plan.value.timeZone,
      event: event ?? null,
      onProgress: progress.report,
    }),
    out,
    plan: plan.value,
    organisation: authority.value.state.name,
    skipMistakes: skipMistakes ?? false,
  })
  const seconds = progress.end()
  if (!run.ok) return failed(run.error)
  return told({ csv, out }, { ...run.value, seconds }, json ?? false)
}

function told(
  { csv, out }: Pick<Options, 'csv' | 'out'>,
  run: TicketRun & { readonly seconds: number },
  json: boolean,
): number {
  const { issued, refused, kept, whole, missing, over, revoked, mistakes, seconds } = run
  for (const { line, column, code, allowed } of json ? [] : mistakes)
    console.error(`${csv}, line ${line}${column === null ? '' : `, ${column}`}: ${code}. Allowed: ${allowed}`)
  if (json) console.log(JSON.stringify({ issued, refused, over, revoked, seconds, mistakes }))
  else {
    if (mistakes.length === maxMistakes) console.error('There may be more mistakes.')
    if (kept && over > 0) console.error(`${over} of them are over already: look at the dates of the list.`)
    if (kept && revoked > 0)
      console.error(`${revoked} of them have an id that was revoked: no gate takes them.`)
    if (kept) console.log(`${issued} tickets in ${seconds.toFixed(1)} s, each verified.`)
    if (refused > 0) console.error(`${refused} rows have mistakes.${kept ? '' : ' Nothing was issued.'}`)
    else if (!kept) console.error('Nothing was issued.')
  }
  if (missing.length > 0) {
    console.error(
      `The tickets are issued, and ${out} holds their codes. Not all could be put in its place:\n  ${missing.join('\n  ')}`,
    )
    return exitCodes.fault
  }
  if (!whole || (!kept && refused === 0)) return exitCodes.usage
  return refused > 0 ? exitCodes.no : exitCodes.ok
}

function sizeOf(file: string): number | null {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat?.isFile() ? stat.size : null
}
