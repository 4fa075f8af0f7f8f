import { createReadStream, statSync } from 'node:fs'
import { Option, type Command } from 'commander'
import { err, ok, type Result } from '../../../native/result.ts'
import { tagsToBlock, writeBlocked, type BlockedTags } from '../../engine/admission/lists/block-passes.ts'
import { isTicketId, readCsvBlocked, type ToBlock } from '../../engine/admission/lists/csv-blocked.ts'
import { isCode } from '../../engine/passes/listed-code/code-lists.ts'
import { blockReasons } from '../../contract/lists-api.ts'
import type { BlockReason } from '../../engine/store/code-lists.ts'
import { exitCodes } from '../exit-codes.ts'
import { failed, wrongUse } from '../fault-words.ts'
import { siteFrom, withSite, type SiteOptions } from '../site-option.ts'
import { changer, openLists } from './open-lists.ts'

interface Options extends SiteOptions {
  readonly issuer?: string
  readonly id?: string
  readonly code?: string
  readonly file?: string
  readonly event?: string
  readonly json?: true
}

interface BlockOptions extends Options {
  readonly reason: BlockReason
}

export function register(lists: Command): void {
  withPasses(withSite(lists.command('block')))
    .description('Block passes at this venue, whatever their issuer says. Of each a tag alone is kept.')
    .addOption(
      new Option('--reason <reason>', 'why: words of your own could name a guest')
        .choices(blockReasons)
        .makeOptionMandatory(),
    )
    .addHelpText(
      'after',
      `${help}

  passgate lists block --code T8Q2-XK4M-9PLW-7RDC --reason stolen --config gate.json
  passgate lists block --issuer https://tickets.example --file refunded.csv --reason refunded --config gate.json`,
    )
    .action(async (options: BlockOptions) => {
      process.exitCode = await change(options, options.reason)
    })
  withPasses(withSite(lists.command('unblock')))
    .description('Take passes that the venue has blocked back in.')
    .addHelpText('after', `${help}\n\n  passgate lists unblock --code T8Q2-XK4M-9PLW-7RDC --config gate.json`)
    .action(async (options: Options) => {
      process.exitCode = await change(options, null)
    })
}

const withPasses = (command: Command): Command =>
  command
    .option('--issuer <issuer>', 'who sold it, as passgate keys list names them')
    .option('--id <id>', 'the ticket, as it was sold: of pretix, its whole code')
    .option('--code <code>', 'a code of a list')
    .option('--file <file>', 'many at once: CSV with a column code, or id and perhaps issuer')
    .option('--event <id>', 'of this event alone: it is forgotten with it')
    .option('--json', 'print what was done as JSON')

const help = `
A running gate takes it over within seconds. Health passes cannot be blocked: nothing tells one from another.
Exit status: 0 done, 1 none of them was blocked, or was blocked before, 2 wrong use, 3 the data folder cannot be used.`

async function change(options: Options, reason: BlockReason | null): Promise<number> {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const passes = await passesOf(options)
  if (!passes.ok) return wrongUse(passes.error)
  const opened = openLists(site.value)
  if (!opened.ok) return failed(opened.error)
  const { store, lists } = opened.value
  try {
    const event = options.event ?? null
    const tagged = tagsToBlock(passes.value, event, lists)
    if (!tagged.ok) return failed(tagged.error)
    if (tagged.value.withoutKey)
      return wrongUse(
        event === null
          ? 'This gate has no lists, so a code cannot be told from another. Import its list first.'
          : `This gate has no lists of the event ${event}. See passgate lists list.`,
      )
    const act =
      reason === null ? ({ kind: 'unblock', reason } as const) : ({ kind: 'block', reason } as const)
    const changed = writeBlocked(tagged.value, act, changer(), lists)
    return changed.ok
      ? told(passes.value.length, { ...tagged.value, changed: changed.value }, reason, options)
      : failed(changed.error)
  } finally {
    store.close()
  }
}

async function passesOf({ issuer, id, code, file }: Options): Promise<Result<readonly ToBlock[], string>> {
  if ([id, code, file].filter((given) => given !== undefined).length !== 1)
    return err('Give one of --id (with --issuer), --code and --file.')
  if (file !== undefined) {
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return err(`${file} cannot be read.`)
    const read = await readCsvBlocked(createReadStream(file), issuer ?? null)
    return read.ok
      ? read
      : err(`${file}, line ${read.error.line}: ${read.error.problem}. Nothing was changed.`)
  }
  if (code !== undefined)
    return isCode(code)
      ? ok([{ kind: 'code', code }])
      : err('--code: 6 to 128 letters, digits and signs of ASCII without spaces.')
  if (issuer === undefined) return err('Say who sold it: --issuer.')
  return id !== undefined && isTicketId(id)
    ? ok([{ kind: 'ticket', issuer, id }])
    : err('--id: give the id of a ticket.')
}

function told(
  passes: number,
  { unlisted, changed }: Pick<BlockedTags, 'unlisted'> & { readonly changed: number },
  reason: BlockReason | null,
  { json }: Options,
): number {
  if (json) console.log(JSON.stringify({ passes, changed, unlisted }))
  else {
    if (unlisted > 0)
      console.error(
        `${unlisted === 1 ? 'One code stands' : `${unlisted} codes stand`} on no list of this gate now.`,
      )
    const done = changed === 0 ? 'Nothing was changed: ' : ''
    const words = reason === null ? 'no longer blocked' : 'blocked'
    console.log(`${done}${passes === 1 ? 'it is' : `${passes} passes are`} ${words}.`)
  }
  return changed === 0 ? exitCodes.no : exitCodes.ok
}
