import { Option, type Command } from 'commander'
import { passFormatIds } from '../../engine/passes/reasons.ts'
import type { Site } from '../../engine/config/site.ts'
import { everyIssuer, IssuerList, type IssuerFilter, type IssuerRow } from '../../engine/store/issuer-list.ts'
import { TrustSources } from '../../engine/store/trust-sources.ts'
import { keyAgeAt } from '../../engine/trust-age/age-limits.ts'
import { limitsFor } from '../../engine/trust-age/age-of-origin.ts'
import { exitCodes } from '../exit-codes.ts'
import { failed, wrongUse } from '../fault-words.ts'
import { leftBehindInWords } from './left-behind.ts'
import { nowS } from './open-trust.ts'
import { readStore } from '../read-store.ts'
import { siteFrom, withSite, type SiteOptions } from '../site-option.ts'
import { table } from '../table.ts'
import { timeInWords } from '../time-words.ts'

interface Options extends SiteOptions {
  readonly search?: string
  readonly format?: string
  readonly country?: string
  readonly source?: string
  readonly distrusted?: true
  readonly json?: true
}

/** An issuer, and how old what is known of it is. */
interface AgedRow extends IssuerRow {
  readonly ageS: number
  readonly ageState: 'fresh' | 'stale' | 'expired'
}

export function register(keys: Command): void {
  withSite(keys.command('list'))
    .description('List the issuers that a gate knows, and whether it accepts them.')
    .option('--search <text>', 'those alone whose name or id has this text')
    .addOption(new Option('--format <format>', 'issuers of these passes alone').choices(passFormatIds))
    .option('--country <code>', 'those alone of this country, in two letters, where their format tells it')
    .option('--source <name>', 'those alone that this source, or signer of bundles, has brought')
    .option('--distrusted', 'those alone that the venue does not accept')
    .option('--json', 'print them as JSON')
    .addHelpText(
      'after',
      '\nExit status: 0 done, 2 the configuration is wrong, 3 the data folder cannot be used.\n\n  passgate keys list --config gate.json',
    )
    .action((options: Options) => {
      process.exitCode = listKeys(options)
    })
}

function listKeys(options: Options): number {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const known = readStore(
    site.value,
    (store) => {
      const list = new IssuerList(store)
      return {
        all: list.find(everyIssuer).length,
        shown: list.find(filterOf(options)).map((row) => aged(row, site.value)),
        sources: new TrustSources(store).all(),
      }
    },
    { all: 0, shown: [], sources: [] },
  )
  if (!known.ok) return failed(known.error)
  const { all, shown, sources } = known.value
  if (options.json) console.log(JSON.stringify(shown))
  else if (all === 0) console.log(nobody)
  else console.log(shown.length === 0 ? 'No issuer is like that.' : listInWords(shown))
  for (const line of leftBehindInWords(sources, site.value.sync)) console.error(line)
  return exitCodes.ok
}

const filterOf = ({ search = '', format, country, source, distrusted }: Options): IssuerFilter => ({
  search,
  format: format ?? null,
  country: country?.toUpperCase() ?? null,
  source: source ?? null,
  accepted: distrusted ? false : null,
})

function aged(row: IssuerRow, site: Site): AgedRow {
  const atS = nowS()
  const limits = limitsFor(row.origin, site.trust, site.sync?.sources ?? [])
  const age = site.demo ? null : keyAgeAt(row.currentAtS, limits, atS)
  return { ...row, ageS: Math.max(0, atS - row.currentAtS), ageState: age?.state ?? 'fresh' }
}

const nobody = 'Nobody is trusted yet. Import a trust file: passgate keys import FILE'

function listInWords(issuers: readonly AgedRow[]): string {
  const heads = [
    'issuer',
    'name',
    'format',
    'country',
    'keys',
    'lists',
    'from',
    'current (UTC)',
    'age',
    'accepted',
    'last error',
  ]
  const rows = issuers.map((issuer) => [
    issuer.id,
    issuer.name,
    issuer.format,
    issuer.country ?? '',
    String(issuer.keys),
    String(issuer.revocationLists),
    originInWords(issuer.origin),
    timeInWords(issuer.currentAtS),
    `${ageInWords(issuer.ageS)}${issuer.ageState === 'fresh' ? '' : `, ${issuer.ageState}`}`,
    issuer.distrusted ? 'no' : 'yes',
    issuer.lastError ?? '',
  ])
  return table(heads, rows)
}

const originInWords = ({ kind, name }: IssuerRow['origin']): string =>
  kind === 'import' ? 'a file' : `${kind} ${kind === 'bundle' ? name.slice(0, 8) : name}`

/** In the largest of the units that make two or more: `47 hours`, `2 days`. */
function ageInWords(ageS: number): string {
  const hours = Math.floor(ageS / 3_600)
  if (hours >= 48) return `${Math.floor(hours / 24)} days`
  return hours >= 1 ? `${hours} ${hours === 1 ? 'hour' : 'hours'}` : 'new'
}
