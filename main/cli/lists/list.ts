import type { Command } from 'commander'
import { StoredLists, type ListHead } from '../../engine/store/code-lists.ts'
import type { CodeTerms } from '../../engine/passes/listed-code/code-lists.ts'
import { exitCodes } from '../exit-codes.ts'
import { failed, wrongUse } from '../fault-words.ts'
import { readStore } from '../read-store.ts'
import { siteFrom, withSite, type SiteOptions } from '../site-option.ts'
import { table } from '../table.ts'

interface Options extends SiteOptions {
  readonly json?: true
}

/** Of what a list has, so many kinds are shown. */
const mostShown = 50

export function register(lists: Command): void {
  withSite(lists.command('list'))
    .description('The lists that a gate has, and how many passes are blocked.')
    .option('--json', 'print them as JSON')
    .addHelpText('after', status)
    .action((options: Options) => {
      process.exitCode = list(options)
    })
  withSite(lists.command('show').argument('<name>', 'the list'))
    .description('What the codes of a list admit to.')
    .option('--json', 'print it as JSON')
    .addHelpText('after', status)
    .action((name: string, options: Options) => {
      process.exitCode = show(name, options)
    })
}

const status = '\nExit status: 0 done, 2 wrong use, 3 the data folder cannot be used.'

function list(options: Options): number {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const read = readStore(
    site.value,
    (store) => {
      const stored = new StoredLists(store)
      return { lists: stored.heads(), blocked: stored.blockedCounts() }
    },
    { lists: [], blocked: [] },
  )
  if (!read.ok) return failed(read.error)
  const { lists, blocked } = read.value
  if (options.json) {
    console.log(JSON.stringify({ lists: lists.map((head) => told(head)), blocked }))
    return exitCodes.ok
  }
  console.log(lists.length === 0 ? 'There are no lists.' : headsInWords(lists))
  if (blocked.length > 0)
    console.log(
      `\n${table(
        ['blocked passes', 'reason', 'until the end of'],
        blocked.map(({ passes, reason, event }) => [String(passes), reason, event ?? '']),
      )}`,
    )
  return exitCodes.ok
}

/** Which batch its codes came in is nobody's business. */
const told = ({ name, event, kind, codes, importedAtS }: ListHead) => ({
  name,
  event,
  kind,
  codes,
  importedAtS,
})

const headsInWords = (lists: readonly ListHead[]): string =>
  table(
    ['list', 'event', 'kind', 'codes', 'imported (UTC)'],
    lists.map(({ name, event, kind, codes, importedAtS }) => [
      name,
      event,
      kind,
      String(codes),
      time(importedAtS),
    ]),
  )

function show(name: string, options: Options): number {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const read = readStore(
    site.value,
    (store) => {
      const stored = new StoredLists(store)
      const head = stored.heads().find((other) => other.name === name)
      return head === undefined ? null : { head, terms: stored.termsCounted(head.batch) }
    },
    null,
  )
  if (!read.ok) return failed(read.error)
  if (read.value === null) return wrongUse(`There is no list ${name}. See passgate lists list.`)
  const { head, terms } = read.value
  if (options.json) {
    console.log(JSON.stringify({ ...told(head), terms }))
    return exitCodes.ok
  }
  console.log(headsInWords([head]))
  console.log(
    `\n${table(
      ['codes', 'event', 'zone', 'product', 'entries', 'from (UTC)', 'until (UTC)', ''],
      terms.slice(0, mostShown).map((row) => termsRow(row)),
    )}`,
  )
  if (terms.length > mostShown) console.log(`and ${terms.length - mostShown} kinds more`)
  return exitCodes.ok
}

const termsRow = ({
  codes,
  event,
  zone,
  product,
  entries,
  validFrom,
  validUntil,
  held,
}: CodeTerms & { readonly codes: number }): string[] => [
  String(codes),
  event,
  zone ?? 'all',
  product ?? '',
  entries === null ? "by the venue's rules" : String(entries),
  validFrom === null ? '' : time(validFrom),
  validUntil === null ? '' : time(validUntil),
  held ? 'held back' : '',
]

const time = (seconds: number): string =>
  new Date(seconds * 1_000).toISOString().slice(0, 19).replace('T', ' ')
