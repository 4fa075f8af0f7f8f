import { userInfo } from 'node:os'
import { basename, join } from 'node:path'
import type { Command } from 'commander'
import { openStoreToWrite, storeFileName } from '../engine/store/open-store.ts'
import type { StoreFault } from '../engine/store/store-fault.ts'
import { TrustStore, type IssuerRow, type TrustChange } from '../engine/store/trust-store.ts'
import { parseTrustDocument } from '../engine/trust/trust-document.ts'
import { exitCodes } from './exit-codes.ts'
import { faultInWords } from './fault-words.ts'
import { readJson } from './read-json.ts'
import { readStore } from './read-store.ts'
import { siteFrom, withSite, type SiteOptions } from './site-option.ts'
import { table } from './table.ts'

interface Options extends SiteOptions {
  readonly json?: true
}

export function register(program: Command): void {
  const keys = program.command('keys').description('Whom a gate trusts.')
  withSite(
    keys.command('import').argument('<file>', 'a trust file: issuers, their keys and revocation lists'),
  )
    .description('Trust the issuers of a file. A running gate takes them over within seconds.')
    .option('--json', 'print what changed as JSON')
    .addHelpText(
      'after',
      '\nExit status: 0 done, 2 the file or the configuration is wrong, 3 the data folder cannot be used.\n\n  passgate keys import trust.json --config gate.json',
    )
    .action(async (file: string, options: Options) => {
      process.exitCode = await importKeys(file, options)
    })
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
}

async function importKeys(file: string, options: Options): Promise<number> {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const json = readJson(file)
  if (!json.ok) return wrongUse(json.error)
  const document = parseTrustDocument(json.value)
  if (!document.ok) {
    return wrongUse(
      `${file} is not a trust file:\n${document.error.map(({ path, problem }) => `  ${path}: ${problem}`).join('\n')}`,
    )
  }
  const { dataFolder, demo } = site.value
  const store = openStoreToWrite(join(dataFolder, storeFileName), demo ? 'demo' : 'real')
  if (!store.ok) return failed(store.error)
  const change = await new TrustStore(store.value).import(document.value, Math.floor(Date.now() / 1_000), {
    actor: userInfo().username,
    from: basename(file),
  })
  store.value.close()
  if (!change.ok) {
    const { error } = change
    return error.code === 'issuer-not-allowed' ? wrongUse(strangerInWords(error.issuer, demo)) : failed(error)
  }
  console.log(options.json ? JSON.stringify(change.value) : changeInWords(change.value))
  return exitCodes.ok
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

function changeInWords({ issuersAdded, issuersUpdated, keysWithdrawn, leftOut }: TrustChange): string {
  const done = `Issuers added: ${issuersAdded}, updated: ${issuersUpdated}. Keys withdrawn: ${keysWithdrawn}.`
  return [
    done,
    ...leftOut.map(({ issuer, kid, fault }) => `Left out: ${issuer} ${kid ?? '(no id)'}: ${fault}`),
  ].join('\n')
}

const strangerInWords = (issuer: string, demo: boolean): string =>
  demo
    ? `The demo venue trusts its own demo authority alone, not ${issuer}. Give --config FILE for a real gate.`
    : `${issuer} is an issuer of the demo venue: a real gate never trusts one.`

function wrongUse(message: string): number {
  console.error(message)
  return exitCodes.usage
}

function failed(fault: StoreFault): number {
  console.error(faultInWords(fault))
  return exitCodes.fault
}
