import { InvalidArgumentError, type Command } from 'commander'
import { systemClock } from '../../../native/clock.ts'
import { err, ok, type Result } from '../../../native/result.ts'
import { PretixApi } from '../../engine/admission/lists/pretix/pretix-api.ts'
import {
  readPretixList,
  type PretixFault,
  type PretixList,
} from '../../engine/admission/lists/pretix/pretix-list.ts'
import { systemKeychain } from '../../engine/issuing/system-keychain.ts'
import { addressRule, isNetwork } from '../../engine/sync/address-rule.ts'
import { defaultLimits, fetchLimited } from '../../engine/sync/fetch-limited.ts'
import { readSmallFile } from '../../engine/sync/small-file.ts'
import { proxyOf } from '../../engine/sync/sync-source.ts'
import type { Site } from '../../engine/config/site.ts'
import { exitCodes } from '../exit-codes.ts'
import { failed, wrongUse } from '../fault-words.ts'
import { syncFaultInWords } from '../keys/sync-words.ts'
import { siteFrom, withSite, type SiteOptions } from '../site-option.ts'
import { allowedListName, allowedWord, keyFor, ListName, Word } from './open-lists.ts'
import { putList } from './put-list.ts'

interface Options extends SiteOptions {
  readonly url: string
  readonly event: { readonly organizer: string; readonly event: string }
  readonly tokenFile?: string
  readonly keychain?: string
  readonly list?: number
  readonly name?: string
  readonly gateEvent?: string
  readonly zone?: string
  readonly network: readonly string[]
  readonly caFile?: string
  readonly withoutRules?: true
  readonly dryRun?: true
  readonly mayShrink?: true
  readonly progress?: true
  readonly json?: true
}

export function register(lists: Command): void {
  withSite(lists.command('pretix'))
    .description('Take the tickets of a check-in list of pretix: of codes that it does not sign.')
    .requiredOption('--url <address>', 'of pretix, such as https://pretix.eu', address)
    .requiredOption('--event <organizer/event>', 'the event, as its address has it', organizerAndEvent)
    .option('--token-file <file>', 'a file that holds an API token, and nothing else')
    .option(
      '--keychain <name>',
      "take the token from this system's keychain; with --token-file, put it there first",
    )
    .option('--list <id>', 'which check-in list, where there are several', listId)
    .option('--name <name>', 'what the list is called here, instead of pretix-ID')
    .option('--gate-event <id>', 'what the gate calls the event, where that is another name')
    .option('--zone <zone>', 'the zone that its tickets open')
    .option('--without-rules', "leave out the list's own rules: the gate's stand in for them")
    .option('--network <network>', 'a private address that pretix may be at; may be given again', network, [])
    .option('--ca-file <file>', 'PEM of an authority that is trusted for it beside those of the web')
    .option('--dry-run', 'read the list and say what would be, and change nothing')
    .option('--may-shrink', 'even where it loses more than half of its codes')
    .option('--progress', 'tell how far it is, where no terminal is')
    .option('--json', 'print what was done as JSON')
    .addHelpText(
      'after',
      `
Names of guests are not asked for. The token needs the right to see orders. Tickets that pretix signs are left out: a gate
verifies them by keys (sync.sources, kind pretix). Those that are not paid or are blocked are held back at the gate.

Exit status: 0 done, 1 pretix did not answer, or its rules cannot be kept here (nothing is changed), 2 the command line is
wrong, 3 the data folder cannot be used.

  passgate lists pretix --url https://pretix.eu --event bigevents/final --token-file token --config gate.json`,
    )
    .action(async (options: Options) => {
      process.exitCode = await importPretix(options)
    })
}

async function importPretix(options: Options): Promise<number> {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const { name, gateEvent = options.event.event, zone = null } = options
  if (name !== undefined && !ListName.safeParse(name).success) return wrongUse(`--name: ${allowedListName}.`)
  for (const [option, text] of [
    ['--gate-event', gateEvent],
    ['--zone', zone],
  ] as const)
    if (text !== null && !Word.safeParse(text).success) return wrongUse(`${option}: ${allowedWord}.`)
  const token = await tokenOf(options)
  if (!token.ok) return wrongUse(token.error)
  const key = keyFor(site.value, gateEvent)
  if (!key.ok) return failed(key.error)
  const api = apiOf(site.value, options, token.value)
  if (!api.ok) return wrongUse(api.error)
  const shows = options.progress === true || process.stderr.isTTY
  const read = await readPretixList(api.value, {
    key: key.value,
    listId: options.list ?? null,
    event: gateEvent,
    zone,
    withoutRules: options.withoutRules ?? false,
    ...(shows ? { onProgress: tellProgress } : {}),
  })
  if (shows) process.stderr.write('\n')
  if (!read.ok) return pretixFailed(read.error)
  const { draft, list, signed } = read.value
  if (draft.codes.size === 0) {
    console.error(
      signed > 0
        ? `pretix signs the tickets of this list (${signed}): a gate needs no list of them, but the keys of the event. Add a source of kind pretix to sync.sources. Nothing was changed.`
        : 'This check-in list has no tickets. Nothing was changed.',
    )
    return exitCodes.no
  }
  return putList(
    site.value,
    {
      name: name ?? `pretix-${list.id}`,
      event: gateEvent,
      kind: 'pretix',
      key: key.value,
      draft,
      notes: notesOn(read.value),
    },
    options,
  )
}

function apiOf(
  site: Site,
  { url, event, caFile, network: networks }: Options,
  token: string,
): Result<PretixApi, string> {
  const ca = caFile === undefined ? ok(null) : readSmallFile(caFile)
  if (!ca.ok) return err(syncFaultInWords(ca.error))
  const configured = site.sync?.proxy
  const proxy = configured === undefined ? ok(null) : proxyOf(configured)
  if (!proxy.ok) return err(syncFaultInWords(proxy.error))
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  process.once('SIGTERM', () => stop.abort())
  const parts = { clock: systemClock, signal: stop.signal }
  return ok(
    new PretixApi({ url, ...event }, token, {
      ...parts,
      get: ({ authorization = null, validators = null, ...wanted }) =>
        fetchLimited(
          {
            ...wanted,
            authorization,
            validators,
            extraCa: ca.value,
            mayConnectTo: addressRule(networks),
            proxy: proxy.value,
            limits: defaultLimits,
          },
          parts,
        ),
    }),
  )
}

/** From its file or the keychain: an argument would stand in the shell's history and in the list of processes. */
async function tokenOf({ tokenFile, keychain }: Options): Promise<Result<string, string>> {
  const account = keychain === undefined ? null : `pretix-${keychain}`
  try {
    if (tokenFile === undefined) {
      if (account === null) return err('Say where the token is: --token-file FILE, or --keychain NAME.')
      const kept = await systemKeychain.read(account)
      return kept === null
        ? err('The keychain has nothing of this name. Put it there: give --token-file as well.')
        : checkedToken(Buffer.from(kept).toString('utf8'), '--keychain')
    }
    const read = readSmallFile(tokenFile)
    if (!read.ok) return err(syncFaultInWords(read.error))
    const token = checkedToken(read.value, '--token-file')
    if (token.ok && account !== null) await systemKeychain.write(account, Buffer.from(token.value))
    return token
  } catch {
    // What a keychain throws may quote what it was asked to keep.
    return err('The keychain of this system cannot be used. Give --token-file FILE alone.')
  }
}

const checkedToken = (text: string, option: string): Result<string, string> =>
  /^[!-~]{1,256}$/.test(text.trim())
    ? ok(text.trim())
    : err(`${option}: a token on one line, and nothing else.`)

const tellProgress = ({ orders, of }: { readonly orders: number; readonly of: number | null }): void =>
  void process.stderr.write(
    `${process.stderr.isTTY ? '\r' : '\n'}${orders}${of === null ? '' : ` of ${of}`} orders`,
  )

const notesOn = ({
  excluded,
  held,
  ambiguous,
  signed,
  multipleEntries,
  reentry,
  withoutRules,
}: PretixList): string[] => [
  ...(excluded > 0 ? [`${excluded} tickets are left out: the list's rules never let them in.`] : []),
  ...(held > 0 ? [`${held} tickets are held back: blocked, or not paid.`] : []),
  ...(ambiguous > 0
    ? [`${ambiguous} tickets are left out: more than one of their add-ons is on the list.`]
    : []),
  ...(signed > 0
    ? [`${signed} tickets are left out: pretix signs them, and a gate verifies them by keys.`]
    : []),
  ...(multipleEntries
    ? [
        "The list lets a ticket in again and again; where its rules name no number, the gate's own rules say how often.",
      ]
    : []),
  `${reentry ? 'The list lets back in who went out' : 'The list does not let back in who went out'}: the gate's own rules of entry decide it here.`,
  ...(withoutRules ? ["The list's own rules are left out."] : []),
]

/** @returns the exit status. */
function pretixFailed(fault: PretixFault): number {
  console.error(`${pretixFaultInWords(fault)} Nothing was changed.`)
  return exitCodes.no
}

function pretixFaultInWords(fault: PretixFault): string {
  switch (fault.code) {
    case 'list-unnamed': {
      const names = fault.lists.map(({ id, name }) => `\n  ${id}  ${onOneLine(name)}`).join('')
      return `The event has ${fault.lists.length} check-in lists. Say which: --list ID.${names}\n`
    }
    case 'rules-unmapped':
      return `The list has rules that a gate cannot keep: they ask about ${fault.what.map((what) => onOneLine(what)).join(', ')}. Simplify them in pretix, or take its tickets without them: --without-rules.`
    case 'code-not-allowed':
    case 'code-of-another-kind':
      return `A ticket has a code that no list can have (${fault.code}).`
    case 'code-twice':
      return 'A ticket came twice: orders changed while they were read. Try again.'
    case 'list-too-long':
      return 'It has more tickets than a list may have.'
    default:
      return syncFaultInWords(fault)
  }
}

function address(text: string): string {
  const url = URL.parse(text)
  if (url?.protocol !== 'https:' || url.username !== '' || url.search !== '' || url.hash !== '')
    throw new InvalidArgumentError('It must be an https address, such as https://pretix.eu')
  return text.replace(/\/+$/, '')
}

function organizerAndEvent(text: string): Options['event'] {
  const [, organizer, event] = /^([\w.-]{1,100})\/([\w.-]{1,100})$/.exec(text) ?? []
  // Dots alone would lead elsewhere.
  if (organizer === undefined || event === undefined || /^\.+$/.test(organizer) || /^\.+$/.test(event))
    throw new InvalidArgumentError('It must be ORGANIZER/EVENT, as they stand in its address.')
  return { organizer, event }
}

function listId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new InvalidArgumentError('It must be the number of a check-in list.')
  return Number(text)
}

function network(text: string, before: readonly string[]): readonly string[] {
  if (!isNetwork(text))
    throw new InvalidArgumentError('It must be an address or a network, such as 10.1.0.0/16')
  return [...before, text]
}

const onOneLine = (text: string): string => text.slice(0, 80).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '?')
