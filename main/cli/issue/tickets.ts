import { createReadStream, statSync } from 'node:fs'
import type { Command } from 'commander'
import { ok, type Result } from '../../../native/result.ts'
import { fault, type IssuingFault } from '../../engine/issuing/issuing-fault.ts'
import { issueTicketList } from '../../engine/issuing/ticket-list.ts'
import { ticketPress, type TicketPress } from '../../engine/issuing/ticket-press.ts'
import type { Mistake } from '../../engine/issuing/ticket-row.ts'
import { exitCodes } from '../exit-codes.ts'
import { failed, wrongUse } from './fault-words.ts'
import { nowS, withFolder, withPassphrase, type FolderOption } from './options.ts'
import { Progress } from './progress.ts'
import { openedBy, type SecretOptions } from './secret.ts'
import { TicketFile } from './ticket-file.ts'

/** Nobody reads more of them at once; the count is told. */
const maxMistakes = 100

interface Options extends FolderOption, SecretOptions {
  readonly csv: string
  readonly out: string
  readonly event?: string
  readonly timeZone: string
  readonly skipMistakes?: true
  readonly json?: true
}

export function register(issue: Command): void {
  withPassphrase(withFolder(issue.command('tickets')))
    .description('Issue a venue ticket for each row of a list.')
    .requiredOption('--csv <file>', 'the list: CSV in UTF-8 with a header row')
    .requiredOption('--out <file>', 'where to write line, id and code of each ticket (CSV)')
    .option('--event <name>', 'the event of rows that name none')
    .option(
      '--time-zone <zone>',
      'the zone of times without an offset',
      Intl.DateTimeFormat().resolvedOptions().timeZone,
    )
    .option('--skip-mistakes', 'issue the other rows although some have mistakes')
    .option('--json', 'print what was done as JSON')
    .addHelpText(
      'after',
      `
Columns: from, until, and event unless --event names it; zone, product, entries, name, id if wanted. A day lasts to its end.
Where a row has a mistake nothing is issued: the corrected list, run again, would put a second ticket into the field for
every other row. With --skip-mistakes, run the corrected rows alone. Keep the file: a ticket is revoked by its id.

  event,from,until,zone,name
  Home opener,2026-04-02 17:00,2026-04-02 23:00,North,Ada Example

Exit status: 0 all issued, 1 rows with mistakes, 2 the list or the command line is wrong, 3 a fault.

  passgate issue tickets --folder authority --csv sold.csv --out tickets.csv --time-zone America/New_York`,
    )
    .action(async (options: Options) => {
      process.exitCode = await tickets(options)
    })
}

async function tickets({
  folder,
  csv,
  out,
  event,
  timeZone,
  skipMistakes,
  json,
  ...secret
}: Options): Promise<number> {
  if (!isTimeZone(timeZone)) return wrongUse(`--time-zone ${timeZone}: give a name such as America/New_York.`)
  const bytes = sizeOf(csv)
  if (bytes === null) return wrongUse(`--csv: ${csv} cannot be read.`)
  const authority = await openedBy(folder, secret)
  if (!authority.ok) return failed(authority.error)
  const press = await ticketPress(authority.value)
  if (!press.ok) return failed(press.error)
  const progress = new Progress(bytes)
  const run = await printed({
    press: press.value,
    items: issueTicketList(createReadStream(csv), {
      sign: press.value.sign,
      timeZone,
      event: event ?? null,
      onProgress: progress.report,
    }),
    out,
    skipMistakes: skipMistakes ?? false,
  })
  const seconds = progress.end()
  if (!run.ok) return failed(run.error)
  return told(csv, { ...run.value, seconds }, json ?? false)
}

interface Run {
  readonly issued: number
  readonly refused: number
  /** Is there a file? */
  readonly kept: boolean
  readonly whole: boolean
  readonly over: number
  readonly revoked: number
  readonly mistakes: readonly Mistake[]
}

async function printed({
  press,
  items,
  out,
  skipMistakes,
}: {
  readonly press: TicketPress
  readonly items: ReturnType<typeof issueTicketList>
  readonly out: string
  readonly skipMistakes: boolean
}): Promise<Result<Run, IssuingFault>> {
  const file = new TicketFile(out)
  const atS = nowS()
  const mistakes: Mistake[] = []
  const useless = { over: 0, revoked: 0 }
  try {
    await file.open()
    for await (const item of items) {
      if (item.kind === 'mistake') {
        if (mistakes.length < maxMistakes) mistakes.push(item)
      } else if (item.kind === 'ticket') {
        const standing = press.inspect(item.text, atS)
        if (standing.kind === 'refused') {
          await file.drop()
          return fault('not-verified', standing.reason)
        }
        if (standing.kind !== 'good') useless[standing.kind] += 1
        await file.write([String(item.line), item.id, item.text])
      } else {
        const { issued, refused, whole } = item
        const kept = whole && issued > 0 && (refused === 0 || skipMistakes)
        await (kept ? file.keep() : file.drop())
        return ok({ issued: kept ? issued : 0, refused, kept, whole, ...useless, mistakes })
      }
    }
    throw new Error('a list that never ends')
  } catch (error) {
    await file.drop()
    // The disk may be full, the list be gone; anything else is a bug of ours.
    if (error instanceof Error && 'syscall' in error) return fault('folder-failed', error.message)
    throw error
  }
}

function told(csv: string, run: Run & { readonly seconds: number }, json: boolean): number {
  const { issued, refused, kept, whole, over, revoked, mistakes, seconds } = run
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
  if (!whole || (!kept && refused === 0)) return exitCodes.usage
  return refused > 0 ? exitCodes.no : exitCodes.ok
}

function isTimeZone(timeZone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

function sizeOf(file: string): number | null {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat?.isFile() ? stat.size : null
}
