import { createReadStream, statSync } from 'node:fs'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { listColumns, readCsvList, type CsvMistakes } from '../../engine/admission/lists/csv-list.ts'
import type { ListKind } from '../../engine/store/code-lists.ts'
import { exitCodes } from '../exit-codes.ts'
import { failed, wrongUse } from '../fault-words.ts'
import { Progress } from '../issue/progress.ts'
import { siteFrom, withSite, type SiteOptions } from '../site-option.ts'
import { allowedListName, allowedWord, Entries, keyFor, ListName, Word } from './open-lists.ts'
import { putList } from './put-list.ts'

/** A million codes with much beside them. */
const maxFileBytes = 512_000_000
/** Staff come and go: as often as a ticket can say. */
const staffEntries = 1_000

const kinds = ['guests', 'staff', 'accreditation'] as const satisfies readonly ListKind[]

interface Options extends SiteOptions {
  readonly list: string
  readonly event: string
  readonly zone?: string
  readonly entries?: number
  readonly kind: (typeof kinds)[number]
  readonly codeColumn: string
  readonly dryRun?: true
  readonly mayShrink?: true
  readonly progress?: true
  readonly json?: true
}

export function register(lists: Command): void {
  withSite(lists.command('import').argument('<file>', 'the list: CSV in UTF-8 with a header row'))
    .description('Take a list of codes: it replaces the one of its name, all of it or nothing.')
    .requiredOption(
      '--list <name>',
      'what the list is called, such as guests',
      checked(ListName, allowedListName),
    )
    .requiredOption(
      '--event <id>',
      'the event that it is for: it is destroyed with it',
      checked(Word, allowedWord),
    )
    .option('--zone <zone>', 'the zone that it opens, where a row names none', checked(Word, allowedWord))
    .option('--entries <number>', 'how often each code admits, where its row does not say', entries)
    .addOption(
      new Option('--kind <kind>', `whose codes they are; those of staff admit ${staffEntries} times`)
        .choices(kinds)
        .default('guests'),
    )
    .option('--code-column <name>', 'what the column of codes is called', 'code')
    .option('--dry-run', 'read the list and say what would be, and change nothing')
    .option('--may-shrink', 'even where it loses more than half of its codes')
    .option('--progress', 'tell how far it is, where no terminal is')
    .option('--json', 'print what was done as JSON')
    .addHelpText(
      'after',
      `
Columns: ${listColumns.join(', ')}, in any order; code must be there. Others, such as names, are passed over and kept nowhere.
A day lasts to its end; times without an offset are of the venue's zone. No code is kept: what is kept of one cannot be
turned back into it, so keep the file where you keep such things, not on the gate.

  code,zone,entries,until
  T8Q2-XK4M-9PLW-7RDC,North,1,2026-11-21 23:00

Exit status: 0 done, 1 rows with mistakes (nothing is changed), 2 the file or the command line is wrong, 3 the data folder
cannot be used.

  passgate lists import guests.csv --list guests --event final-2026 --config gate.json`,
    )
    .action(async (file: string, options: Options) => {
      process.exitCode = await importList(file, options)
    })
}

async function importList(file: string, options: Options): Promise<number> {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const stat = statSync(file, { throwIfNoEntry: false })
  if (stat?.isFile() !== true) return wrongUse(`${file} cannot be read.`)
  if (stat.size > maxFileBytes)
    return wrongUse(`${file} is larger than any list: over ${maxFileBytes} bytes.`)
  const { list: name, event, kind } = options
  const key = keyFor(site.value, event)
  if (!key.ok) return failed(key.error)
  const shows = options.progress === true || process.stderr.isTTY
  const progress = new Progress(stat.size)
  const read = await readCsvList(createReadStream(file), {
    key: key.value,
    timeZone: site.value.venue.timeZone,
    codeColumn: options.codeColumn,
    terms: {
      event,
      zone: options.zone ?? null,
      product: kind === 'guests' ? null : kind,
      entries: options.entries ?? (kind === 'guests' ? null : staffEntries),
      validFrom: null,
      validUntil: null,
      held: false,
    },
    ...(shows ? { onProgress: progress.report } : {}),
  })
  progress.end()
  if (!read.ok) return mistaken(file, read.error, options)
  const { draft, ignored } = read.value
  const notes =
    ignored.length === 0
      ? []
      : [`Passed over, and kept nowhere: ${ignored.map((column) => onOneLine(column)).join(', ')}.`]
  return putList(site.value, { name, event, kind, key: key.value, draft, notes }, options)
}

function mistaken(file: string, { mistakes, count }: CsvMistakes, { json }: Options): number {
  if (json) console.log(JSON.stringify({ count, mistakes }))
  else {
    for (const { line, column, code, allowed } of mistakes)
      console.error(
        `${file}, line ${line}${column === null ? '' : `, ${column}`}: ${code}. Allowed: ${allowed}`,
      )
    if (count > mistakes.length) console.error(`${count - mistakes.length} mistakes more.`)
    console.error('Nothing was changed.')
  }
  return exitCodes.no
}

function checked(schema: { safeParse(text: string): { success: boolean } }, allowed: string) {
  return (text: string): string => {
    if (!schema.safeParse(text).success) throw new InvalidArgumentError(`It must be ${allowed}.`)
    return text
  }
}

function entries(text: string): number {
  const parsed = Entries.safeParse(text)
  if (!parsed.success) throw new InvalidArgumentError('It must be a whole number from 1 to 1000.')
  return parsed.data
}

/** It goes to a terminal. */
const onOneLine = (text: string): string => text.slice(0, 64).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '?')
