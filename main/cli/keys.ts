import type { Command } from 'commander'
import { TrustStore, type IssuerRow } from '../engine/store/trust-store.ts'
import { exitCodes } from './exit-codes.ts'
import type { RegisterCommand } from './command.ts'
import { register as exportKeys } from './keys/export.ts'
import { failed, wrongUse } from './keys/fault-words.ts'
import { register as importKeys } from './keys/import.ts'
import { register as pin } from './keys/pin.ts'
import { register as signer } from './keys/signer.ts'
import { readStore } from './read-store.ts'
import { siteFrom, withSite, type SiteOptions } from './site-option.ts'
import { table } from './table.ts'

interface Options extends SiteOptions {
  readonly json?: true
}

/** In the order of the help, behind `list`. */
const commands: readonly RegisterCommand[] = [importKeys, exportKeys, signer, pin]

export function register(program: Command): void {
  const keys = program.command('keys').description('Whom a gate trusts.')
  withSite(keys.command('list'))
    .description('List the issuers that a gate trusts.')
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
  const issuers = readStore(site.value, (store) => new TrustStore(store).list(), [])
  if (!issuers.ok) return failed(issuers.error)
  if (options.json) console.log(JSON.stringify(issuers.value))
  else console.log(issuers.value.length === 0 ? nobody : listInWords(issuers.value))
  return exitCodes.ok
}

const nobody = 'Nobody is trusted yet. Import a trust file: passgate keys import FILE'

const listInWords = (issuers: readonly IssuerRow[]): string =>
  table(
    ['issuer', 'name', 'format', 'keys', 'lists', 'imported (UTC)'],
    issuers.map(({ id, name, format, keys, revocationLists, importedAtS }) => [
      id,
      name,
      format,
      String(keys),
      String(revocationLists),
      new Date(importedAtS * 1_000).toISOString().slice(0, 16).replace('T', ' '),
    ]),
  )
