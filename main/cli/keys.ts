import { Option, type Command } from 'commander'
import { passFormatIds } from '../engine/passes/reasons.ts'
import { TrustSources } from '../engine/store/trust-sources.ts'
import type { Site } from '../engine/config/site.ts'
import { IssuerOrigins } from '../engine/store/issuer-origins.ts'
import { TrustStore, type IssuerRow } from '../engine/store/trust-store.ts'
import { keyAgeAt } from '../engine/trust-age/age-limits.ts'
import { currentAtS, limitsFor } from '../engine/trust-age/age-of-origin.ts'
import { exitCodes } from './exit-codes.ts'
import type { RegisterCommand } from './command.ts'
import { register as choose } from './keys/choose.ts'
import { register as exportKeys } from './keys/export.ts'
import { failed, wrongUse } from './fault-words.ts'
import { register as importKeys } from './keys/import.ts'
import { leftBehindInWords } from './keys/left-behind.ts'
import { nowS } from './keys/open-trust.ts'
import { register as pin } from './keys/pin.ts'
import { register as signer } from './keys/signer.ts'
import { register as sync } from './keys/sync.ts'
import { register as undo } from './keys/undo.ts'
import { register as withdraw } from './keys/withdraw.ts'
import { readStore } from './read-store.ts'
import { siteFrom, withSite, type SiteOptions } from './site-option.ts'
import { table } from './table.ts'
import { timeInWords } from './time-words.ts'

interface Options extends SiteOptions {
  readonly search?: string
  readonly format?: string
  readonly distrusted?: true
  readonly json?: true
}

/** An issuer, and how old what is known of it is. */
interface AgedRow extends IssuerRow {
  /** When its source last answered, or it was imported, or its bundle made; Unix seconds. */
  readonly currentAtS: number
  readonly ageS: number
  readonly ageState: 'fresh' | 'stale' | 'expired'
}

/** In the order of the help, behind `list`. */
const commands: readonly RegisterCommand[] = [
  importKeys,
  sync,
  choose,
  withdraw,
  undo,
  exportKeys,
  signer,
  pin,
]

export function register(program: Command): void {
  const keys = program.command('keys').description('Whom a gate trusts.')
  withSite(keys.command('list'))
    .description('List the issuers that a gate knows, and whether it accepts them.')
    .option('--search <text>', 'those alone whose name or id has this text')
    .addOption(new Option('--format <format>', 'issuers of these passes alone').choices(passFormatIds))
    .option('--distrusted', 'those alone that the venue does not accept')
    .option('--json', 'print them as JSON')
    .addHelpText(
      'after',
      '\nExit status: 0 done, 2 the configuration is wrong, 3 the data folder cannot be used.\n\n  passgate keys list --config gate.json',
    )
    .action((options: Options) => {
      process.exitCode = listKeys(options)
    })
  for (const command of commands) command(keys)
}

function listKeys(options: Options): number {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const known = readStore(
    site.value,
    (store) => {
      const answers = new IssuerOrigins(store).lastAnswers()
      return {
        issuers: new TrustStore(store).list().map((row) => aged(row, answers, site.value)),
        sources: new TrustSources(store).all(),
      }
    },
    { issuers: [], sources: [] },
  )
  if (!known.ok) return failed(known.error)
  const { issuers, sources } = known.value
  const shown = issuers.filter((issuer) => isMeant(issuer, options))
  if (options.json) console.log(JSON.stringify(shown))
  else if (issuers.length === 0) console.log(nobody)
  else console.log(shown.length === 0 ? 'No issuer is like that.' : listInWords(shown))
  for (const line of leftBehindInWords(sources, site.value.sync)) console.error(line)
  return exitCodes.ok
}

function isMeant({ id, name, ...issuer }: IssuerRow, { search = '', format, distrusted }: Options): boolean {
  if (distrusted && !issuer.distrusted) return false
  if (format !== undefined && issuer.format !== format) return false
  return `${name} ${id}`.toLocaleLowerCase().includes(search.toLocaleLowerCase())
}

function aged(row: IssuerRow, answers: ReadonlyMap<string, number>, site: Site): AgedRow {
  const atS = nowS()
  const sinceS = currentAtS(row, answers)
  const age = site.demo
    ? null
    : keyAgeAt(sinceS, limitsFor(row.origin, site.trust, site.sync?.sources ?? []), atS)
  return { ...row, currentAtS: sinceS, ageS: Math.max(0, atS - sinceS), ageState: age?.state ?? 'fresh' }
}

const nobody = 'Nobody is trusted yet. Import a trust file: passgate keys import FILE'

const listInWords = (issuers: readonly AgedRow[]): string =>
  table(
    ['issuer', 'name', 'format', 'keys', 'lists', 'from', 'current (UTC)', 'age', 'accepted'],
    issuers.map(({ id, name, format, keys, revocationLists, origin, distrusted, ...row }) => [
      id,
      name,
      format,
      String(keys),
      String(revocationLists),
      originInWords(origin),
      timeInWords(row.currentAtS),
      `${ageInWords(row.ageS)}${row.ageState === 'fresh' ? '' : `, ${row.ageState}`}`,
      distrusted ? 'no' : 'yes',
    ]),
  )

const originInWords = ({ kind, name }: IssuerRow['origin']): string =>
  kind === 'import' ? 'a file' : `${kind} ${kind === 'bundle' ? name.slice(0, 8) : name}`

/** In the largest of the units that make two or more: `47 hours`, `2 days`. */
function ageInWords(ageS: number): string {
  const hours = Math.floor(ageS / 3_600)
  if (hours >= 48) return `${Math.floor(hours / 24)} days`
  return hours >= 1 ? `${hours} ${hours === 1 ? 'hour' : 'hours'}` : 'new'
}
