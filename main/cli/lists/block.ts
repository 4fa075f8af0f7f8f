import { createReadStream, statSync } from 'node:fs'
import { Option, type Command } from 'commander'
import { err, ok, type Result } from '../../../native/result.ts'
import { isTicketId, readCsvBlocked, type ToBlock } from '../../engine/admission/lists/csv-blocked.ts'
import { tagKey, tagOfBlocked, tagOfCode } from '../../engine/admission/lists/tags.ts'
import { isCode } from '../../engine/passes/listed-code/code-lists.ts'
import { blockReasons, type BlockReason, type StoredLists } from '../../engine/store/code-lists.ts'
import type { StoreFault } from '../../engine/store/store-fault.ts'
import { exitCodes } from '../exit-codes.ts'
import { failed, wrongUse } from '../fault-words.ts'
import { siteFrom, withSite, type SiteOptions } from '../site-option.ts'
import { changer, openLists } from './open-lists.ts'

/** So many a transaction: a gate beside it never waits for long. */
const tagsAtOnce = 2_000

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
    const tagged = tagsOf(passes.value, event, lists)
    if (!tagged.ok) return failed(tagged.error)
    if (tagged.value.withoutKey)
      return wrongUse(
        event === null
          ? 'This gate has no lists, so a code cannot be told from another. Import its list first.'
          : `This gate has no lists of the event ${event}. See passgate lists list.`,
      )
    const changed = writeTags(tagged.value.tags, reason, lists)
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

interface Tagged {
  /** By the event that they are forgotten with. */
  readonly tags: ReadonlyMap<string | null, readonly Buffer[]>
  /** Codes that stand on no list. */
  readonly unlisted: number
  readonly withoutKey: boolean
}

/** A code is another one at each event. */
function tagsOf(
  passes: readonly ToBlock[],
  event: string | null,
  lists: StoredLists,
): Result<Tagged, StoreFault> {
  const key = lists.blockKeyFor()
  if (!key.ok) return key
  const blockKey = tagKey(key.value)
  const keys = lists
    .keys()
    .filter((of) => event === null || of.event === event)
    .map((of) => ({ event: of.event, key: tagKey(of.key) }))
  const tags = new Map<string | null, Buffer[]>()
  const add = (of: string | null, tag: Buffer): void => {
    const among = tags.get(of) ?? []
    among.push(tag)
    tags.set(of, among)
  }
  let unlisted = 0
  for (const pass of passes) {
    if (pass.kind === 'ticket') add(event, tagOfBlocked(blockKey, pass))
    else {
      const found = keys.map((of) => ({ event: of.event, tag: tagOfCode(of.key, pass.code) }))
      if (!found.some((of) => lists.holds(of.event, of.tag))) unlisted += 1
      for (const of of found)
        add(of.event, tagOfBlocked(blockKey, { kind: 'code', id: of.tag.toString('hex') }))
    }
  }
  const withoutKey = keys.length === 0 && passes.some(({ kind }) => kind === 'code')
  return ok({ tags, unlisted, withoutKey })
}

function writeTags(
  tags: Tagged['tags'],
  reason: BlockReason | null,
  lists: StoredLists,
): Result<number, StoreFault> {
  let changed = 0
  for (const [event, of] of tags)
    for (let from = 0; from < of.length; from += tagsAtOnce) {
      const some = of.slice(from, from + tagsAtOnce)
      const written =
        reason === null ? lists.unblock(some, changer()) : lists.block(some, { reason, event }, changer())
      if (!written.ok) return written
      changed += written.value
    }
  return ok(changed)
}

function told(
  passes: number,
  { unlisted, changed }: Pick<Tagged, 'unlisted'> & { readonly changed: number },
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
