import type { Command } from 'commander'
import { Audit, type AuditCheck, type AuditLine } from '../engine/store/audit.ts'
import { exitCodes } from './exit-codes.ts'
import { failed, wrongUse } from './fault-words.ts'
import { readStore } from './read-store.ts'
import { siteFrom, withSite, type SiteOptions } from './site-option.ts'
import { table } from './table.ts'

interface ListOptions extends SiteOptions {
  readonly last: string
  readonly json?: true
}

interface VerifyOptions extends SiteOptions {
  readonly head?: string
}

export function register(program: Command): void {
  const audit = program
    .command('audit')
    .description('Who changed what: every change to whom a gate trusts, and what people did by hand.')
  withSite(audit.command('list'))
    .description('List the newest lines of the log.')
    .option('--last <number>', 'how many lines', '50')
    .option('--json', 'print them as JSON')
    .addHelpText('after', `\n${status}\n\n  passgate audit list --config gate.json --last 20`)
    .action((options: ListOptions) => {
      process.exitCode = list(options)
    })
  withSite(audit.command('verify'))
    .description('Check that no line of the log was changed, taken out or put in.')
    .option('--head <hash>', 'the head that an earlier check has printed: the log must still hold it')
    .addHelpText('after', `\nExit status: 0 whole, 1 broken, 2 wrong use, 3 the data folder cannot be used.`)
    .action((options: VerifyOptions) => {
      process.exitCode = verify(options)
    })
}

const status = 'Exit status: 0 done, 2 wrong use, 3 the data folder cannot be used.'

function list(options: ListOptions): number {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  if (!/^[1-9]\d{0,6}$/.test(options.last)) return wrongUse('--last: give a number of lines.')
  const lines = readStore(site.value, (store) => new Audit(store).newest(Number(options.last)), [])
  if (!lines.ok) return failed(lines.error)
  if (options.json) {
    console.log(JSON.stringify(lines.value.map((line) => ({ ...line, hash: line.hash.toString('hex') }))))
  } else {
    console.log(lines.value.length === 0 ? 'Nothing was changed yet.' : inWords(lines.value))
  }
  return exitCodes.ok
}

const inWords = (lines: readonly AuditLine[]): string =>
  table(
    ['no', 'time (UTC)', 'who', 'what', 'detail'],
    lines.map(({ no, atS, actor, action, detail }) => [
      String(no),
      new Date(atS * 1_000).toISOString().slice(0, 19).replace('T', ' '),
      actor,
      action,
      detail,
    ]),
  )

function verify(options: VerifyOptions): number {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const { head } = options
  if (head !== undefined && !/^[0-9a-f]{64}$/.test(head)) return wrongUse('--head: 64 digits from 0 to f.')
  const found = readStore(
    site.value,
    (store) => {
      const audit = new Audit(store)
      return { check: audit.check(), holds: head === undefined || audit.holds(head) }
    },
    {
      check: { kind: 'whole', lines: 0, head: '0'.repeat(64) } satisfies AuditCheck,
      holds: head === undefined,
    },
  )
  if (!found.ok) return failed(found.error)
  const { check, holds } = found.value
  if (check.kind === 'broken') {
    console.error(`The log is broken at line ${check.no}: it was changed, taken out or put in.`)
    return exitCodes.no
  }
  if (!holds) {
    console.error(
      'The log is whole as it stands, but no longer holds this head: its end was cut off or rewritten.',
    )
    return exitCodes.no
  }
  console.log(`The log is whole: ${check.lines} lines. Head: ${check.head}`)
  return exitCodes.ok
}
